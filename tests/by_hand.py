"""Somebody writes to the record's file past Terang, knowing how its rows are summed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from builder.store.record_sums import teach


@contextmanager
def record_by_hand(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, without its foreign keys; what is done is kept when the block ends well."""
    with closing(sqlite3.connect(path)) as connection:
        teach(connection)
        yield connection
        connection.commit()
