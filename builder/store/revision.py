"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "0e833a75c2c6"
