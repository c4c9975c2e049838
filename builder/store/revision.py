"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "7556a6720ff5"
