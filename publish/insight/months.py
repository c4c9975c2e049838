"""What came in and what was decided, month by month, and what was left over."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Month:
    """One calendar month (`2026-03`) of one open service.

    `on_time` counts the month's decisions made by their due date; `left_open`
    is what was neither decided nor withdrawn at its end.
    """

    month: str
    filed: int
    decided: int
    on_time: int
    rejected: int
    withdrawn: int
    left_open: int


_FILED = "SELECT filed_month, count(*) FROM application WHERE service = ? GROUP BY 1"
_DECIDED = """
    SELECT substr(decided_on, 1, 7), count(*), sum(decided_on <= due_on),
           sum(status = 'rejected')
    FROM application WHERE service = ? AND decided_on IS NOT NULL GROUP BY 1
"""
_WITHDRAWN = """
    SELECT substr(closed_on, 1, 7), count(*) FROM application
    WHERE service = ? AND status = 'withdrawn' GROUP BY 1
"""


def months_of(connection: sqlite3.Connection, service: str) -> tuple[Month, ...]:
    """Every month in which something happened, oldest first."""
    filed = dict(connection.execute(_FILED, (service,)).fetchall())
    withdrawn = dict(connection.execute(_WITHDRAWN, (service,)).fetchall())
    decided, kept, rejected = Counter[str](), Counter[str](), Counter[str]()
    for month, count, on_time, refused in connection.execute(_DECIDED, (service,)):
        decided[month], kept[month], rejected[month] = count, on_time or 0, refused
    found, left = [], 0
    for month in sorted({*filed, *decided, *withdrawn}):
        left += filed.get(month, 0) - decided[month] - withdrawn.get(month, 0)
        found.append(
            Month(
                month,
                filed.get(month, 0),
                decided[month],
                kept[month],
                rejected[month],
                withdrawn.get(month, 0),
                left,
            )
        )
    return tuple(found)
