"""The applications of a month in parts that are full once and for all.

A list of a month that grows with every filing would make one change cost what the month has.
So applications are told off in the order of the register, `PART` to a part: only the last
part of a month ever gains one.

A part is named by its month and its number from 1: "2026-03-2".
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from publish.insight.months import filed_by_month

PART = 500
"""Applications in a full part."""
_MONTH = 7  # letters of "2026-03"
_TOUCHED = """
    SELECT DISTINCT filed_month || '-' || (month_place / ?2 + 1) FROM application
    WHERE last_entry >= ?1 ORDER BY 1
"""
_FILED = """
    SELECT +filed_month, min(month_place), max(month_place) FROM application
    WHERE last_entry >= ?1 AND first_entry >= ?1 GROUP BY 1 ORDER BY 1
"""


def month_and_part(key: str) -> tuple[str, int | None]:
    """The month of a key, and the number of the part if it names one."""
    month, part = key[:_MONTH], key[_MONTH + 1 :]
    return month, int(part) if part.isdecimal() else None


def parts_of(month: str, count: int, first: int = 0) -> Iterator[str]:
    """The parts of a month of `count` applications, from that of the place `first` on."""
    for part in range(first // PART, -(-count // PART)):
        yield f"{month}-{part + 1}"


def all_parts(connection: sqlite3.Connection) -> Iterator[str]:
    """Every part of every month."""
    for month, count in filed_by_month(connection):
        yield from parts_of(month, count)


def month_pages(connection: sqlite3.Connection) -> Iterator[str]:
    """The keys of all lists: each month, and its parts where it has more than one."""
    for month, count in filed_by_month(connection):
        yield from _pages(month, count, 0)


def month_pages_since(connection: sqlite3.Connection, size: int) -> Iterator[str]:
    """The keys of the lists that changed since the register had `size` entries."""
    for month, first, last in connection.execute(_FILED, (size,)).fetchall():
        # A month that had one part only had no page for it.
        yield from _pages(month, last + 1, first if first > PART else 0)


def parts_since(connection: sqlite3.Connection, size: int) -> Iterator[str]:
    """The parts with an application that moved since the register had `size` entries."""
    return (part for (part,) in connection.execute(_TOUCHED, (size, PART)))


def filed_since(connection: sqlite3.Connection, size: int) -> int:
    """How many applications were filed since the register had `size` entries."""
    found = connection.execute(
        "SELECT count(*) FROM application WHERE last_entry >= ?1 AND first_entry >= ?1", (size,)
    )
    return int(found.fetchone()[0])


def _pages(month: str, count: int, first: int) -> Iterator[str]:
    yield month
    if count > PART:
        yield from parts_of(month, count, first)
