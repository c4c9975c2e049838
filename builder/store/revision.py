"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "663121ca623c"
