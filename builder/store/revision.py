"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "4046d98f82a7"
