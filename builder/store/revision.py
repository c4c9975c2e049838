"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "29be1c9ca821"
