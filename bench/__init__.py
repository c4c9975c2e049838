"""Reproducible measurements of Terang; see README.md in this folder."""
