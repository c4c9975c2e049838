"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "b3b1a5437b39"
