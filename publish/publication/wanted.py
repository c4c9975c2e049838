"""The paths that belong into a published folder, told one after the other.

Kept in a temporary table, so that memory does not grow with their number.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable


class Wanted:
    """Paths, for as long as `connection` is open."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute("CREATE TEMP TABLE wanted (path TEXT PRIMARY KEY) WITHOUT ROWID")

    def add(self, paths: Iterable[str]) -> None:
        """These belong into the folder."""
        with self._connection:
            self._connection.executemany(
                "INSERT OR IGNORE INTO temp.wanted VALUES (?)", ((path,) for path in paths)
            )

    def __contains__(self, path: str) -> bool:
        found = self._connection.execute("SELECT 1 FROM temp.wanted WHERE path = ?", [path])
        return found.fetchone() is not None
