"""The days off in the index: those that count, and what every edition changed.

Invariant: what counts follows from the entries in their order (`publish.facts.days_off`), so
whoever folds the same entries counts by the same days.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from publish.facts.canonical import canonical_bytes
from publish.facts.days_off import DayChange, changes, taking_effect
from publish.facts.json_text import read_json
from publish.facts.workdays import (
    CalendarYear,
    calendar_year,
    day_document,
    read_holiday,
    year_document,
)

_CHANGES = (
    "SELECT entry, is_off, late, document, source, digest, recorded_on FROM day_off"
    " ORDER BY entry DESC, on_day DESC"
)


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """A day that was taken in or struck out by the edition `digest` in entry `entry`, whose
    `source` is the decree of the year."""

    entry: int
    change: DayChange
    source: str
    digest: str
    recorded_on: date

    @property
    def basis(self) -> str:
        """The decree of the day, or of the year."""
        return self.change.day.basis or self.source


def put_edition(
    connection: sqlite3.Connection, entry: int, new: CalendarYear, digest: str, on: date
) -> None:
    """One more edition of a year, recorded on a day."""
    row = connection.execute(
        "SELECT counted, published FROM calendar WHERE year = ?", (new.year,)
    ).fetchone()
    counted, before = map(_year, row) if row else (None, None)
    held = (_text(year_document(taking_effect(counted, new, on))), _text(year_document(new)))
    connection.execute("INSERT OR REPLACE INTO calendar VALUES (?, ?, ?)", (new.year, *held))
    connection.executemany(
        "INSERT INTO day_off VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                entry,
                found.day.on.isoformat(),
                found.is_off,
                found.is_late,
                _text(day_document(found.day)),
                new.source,
                digest,
                on.isoformat(),
            )
            for found in changes(before, new, on)
        ],
    )


def counted_years(connection: sqlite3.Connection) -> list[CalendarYear]:
    """The days off that count, year by year."""
    rows = connection.execute("SELECT counted FROM calendar ORDER BY year")
    return [_year(counted) for (counted,) in rows]


def read_changes(connection: sqlite3.Connection) -> tuple[PublishedChange, ...]:
    """What editions changed, the last recorded and the last day first."""
    return tuple(
        PublishedChange(
            entry,
            DayChange(read_holiday(read_json(document)), bool(is_off), bool(late)),
            source,
            digest,
            date.fromisoformat(on),
        )
        for entry, is_off, late, document, source, digest, on in connection.execute(_CHANGES)
    )


def _year(text: str) -> CalendarYear:
    return calendar_year(read_json(text))


def _text(document: Mapping[str, Any]) -> str:
    return canonical_bytes(document).decode()
