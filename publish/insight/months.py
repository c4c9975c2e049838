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


_COUNTED = "SELECT k1, k2, count FROM tally WHERE measure = 'month' AND service = ? ORDER BY k1"


def months_of(connection: sqlite3.Connection, service: str) -> tuple[Month, ...]:
    """Every month in which something happened, oldest first."""
    counted: dict[str, Counter[str]] = {}
    for month, what, count in connection.execute(_COUNTED, (service,)):
        counted.setdefault(month, Counter())[what] = count
    found, left = [], 0
    for month, own in counted.items():
        left += own["filed"] - own["decided"] - own["withdrawn"]
        found.append(
            Month(
                month,
                own["filed"],
                own["decided"],
                own["on_time"],
                own["rejected"],
                own["withdrawn"],
                left,
            )
        )
    return tuple(found)


def filed_by_service_in(connection: sqlite3.Connection, month: str) -> tuple[tuple[str, int], ...]:
    """The services of which something was filed in a month, with how many."""
    rows = connection.execute(
        "SELECT service, count FROM tally WHERE measure = 'month' AND k1 = ? AND k2 = 'filed'",
        (month,),
    )
    return tuple(rows)


def filed_by_month(connection: sqlite3.Connection) -> tuple[tuple[str, int], ...]:
    """Every month in which something was filed, with how many of all services, oldest first."""
    rows = connection.execute(
        "SELECT k1, sum(count) FROM tally WHERE measure = 'month' AND k2 = 'filed'"
        " GROUP BY k1 ORDER BY k1"
    )
    return tuple(rows)
