"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "ef5a4378ba4d"
