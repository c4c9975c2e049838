"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "a530dcae26c1"
