from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from publish.facts.contacts import ContactCounts
from publish.insight.contacts import contact_counts, shared_of_year
from publish.register.index_schema import in_memory

Row = tuple[str, str, int | None, int | None]


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    found = in_memory()
    yield found
    found.close()


def told(connection: sqlite3.Connection, *rows: Row) -> None:
    connection.executemany("INSERT INTO contacts VALUES (?, ?, 5, ?, ?, '2026-10-01', 1)", rows)


def test_counts_come_newest_quarter_first(connection: sqlite3.Connection) -> None:
    told(connection, ("izin", "2026-Q1", 40, 12), ("surat", "2026-Q2", None, None))
    told(connection, ("izin", "2026-Q2", 30, None))

    assert (
        ContactCounts("izin", "2026-Q2", 5, 30, None),
        ContactCounts("surat", "2026-Q2", 5, None, None),
        ContactCounts("izin", "2026-Q1", 5, 40, 12),
    ) == contact_counts(connection)


def test_a_year_is_the_newest_quarters_that_are_told_whole(connection: sqlite3.Connection) -> None:
    told(connection, ("izin", "2025-Q3", 900, 900), ("izin", "2025-Q4", 40, 12))
    told(connection, ("izin", "2026-Q1", 50, None), ("izin", "2026-Q2", None, None))
    told(connection, ("izin", "2026-Q3", 30, 0), ("lain", "2026-Q3", 7, 7))

    assert (12, 70) == shared_of_year(connection, "izin")
    assert (0, 0) == shared_of_year(connection, "tidak-ada")
