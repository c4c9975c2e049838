"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "75d49400f570"
