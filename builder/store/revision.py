"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "bde7a9d71fdd"
