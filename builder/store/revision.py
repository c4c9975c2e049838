"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "aacd0423ac18"
