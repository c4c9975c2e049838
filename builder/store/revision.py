"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "3f5210f02d3c"
