"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "94c558f9c002"
