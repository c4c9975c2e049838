"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "4be06544e3b2"
