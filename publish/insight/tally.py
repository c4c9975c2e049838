"""Questions to the tallies of the index (`publish.register.tallies`).

Each answer is summed by SQLite over days and kinds of cases, so it costs the same in a
town and in a city a hundred times as large.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any

_SINCE = "FROM tally WHERE measure = ? AND service = ? AND k1 >= ?"


def counted_since(
    connection: sqlite3.Connection, measure: str, service: str, first_on: date, key: str
) -> Mapping[Any, int]:
    """How many rows of `measure` from the day `first_on` on, by `key` (k1 to k4), rising."""
    rows = connection.execute(
        f"SELECT {key}, sum(count) {_SINCE} GROUP BY 1 ORDER BY 1",
        (measure, service, first_on.isoformat()),
    )
    return dict(rows.fetchall())


def rows_since(
    connection: sqlite3.Connection, measure: str, service: str, first_on: date
) -> list[tuple[Any, Any, Any, Any, int]]:
    """The rows of `measure` from the day `first_on` on: four keys and the count."""
    rows = connection.execute(
        f"SELECT k1, k2, k3, k4, count {_SINCE}",
        (measure, service, first_on.isoformat()),
    )
    return rows.fetchall()


def total_since(connection: sqlite3.Connection, measure: str, service: str, first_on: date) -> int:
    """How many rows of `measure` there are from the day `first_on` on."""
    row = connection.execute(
        f"SELECT ifnull(sum(count), 0) {_SINCE}",
        (measure, service, first_on.isoformat()),
    ).fetchone()
    return int(row[0])
