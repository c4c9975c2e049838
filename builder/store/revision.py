"""The revision of the record's tables; written by `make baseline`, held by a test."""

HEAD = "fcefcc1d3395"
