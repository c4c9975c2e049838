"""What the index knows of official travel: one row for each journey."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from publish.facts.standard import Region

_COLUMNS = (
    "post, trip, service, version, region, acting, departed_on, until, first_until,"
    " departed_entry, departed_recorded_on, extended_on, extended_entry, extended_recorded_on,"
    " returned_on, returned_entry, returned_recorded_on, report_due_on,"
    " reported_on, reported_entry, reported_recorded_on, cost, recorded_on"
)


@dataclass(frozen=True, slots=True)
class Journey:
    """A journey of a post; `until` is the day its return is planned for, `first_until` the
    one said at departure, `extended_on` the day of its last extension; `recorded_on` the day
    of its last change, each `_entry` the entry that says the day before it and the
    `_recorded_on` after it the day on which that was written down."""

    post: str
    trip: int
    service: str
    version: int
    region: Region
    acting: str | None
    departed_on: date
    until: date
    first_until: date
    departed_entry: int
    departed_recorded_on: date
    extended_on: date | None
    extended_entry: int | None
    extended_recorded_on: date | None
    returned_on: date | None
    returned_entry: int | None
    returned_recorded_on: date | None
    report_due_on: date | None
    reported_on: date | None
    reported_entry: int | None
    reported_recorded_on: date | None
    cost: int | None
    recorded_on: date

    @property
    def last_entry(self) -> int:
        """The entry of the last change."""
        return (
            self.reported_entry or self.returned_entry or self.extended_entry or self.departed_entry
        )


def away(connection: sqlite3.Connection) -> tuple[Journey, ...]:
    """Journeys that have not ended, the one that began first at the front."""
    return tuple(_read(connection, "returned_on IS NULL ORDER BY departed_on, post"))


def unreported(connection: sqlite3.Connection) -> tuple[Journey, ...]:
    """Journeys that have ended without an account so far, the one that is due first at the
    front."""
    at = "returned_on IS NOT NULL AND reported_on IS NULL ORDER BY report_due_on, post"
    return tuple(_read(connection, at))


def begun_in(connection: sqlite3.Connection, month: str) -> tuple[Journey, ...]:
    """Journeys that began in a month (`2026-03`), in their order."""
    at = "departed_on >= ? AND departed_on < ? ORDER BY departed_on, post"
    return tuple(_read(connection, at, f"{month}-01", f"{month}-32"))


def every_journey(connection: sqlite3.Connection) -> Iterator[Journey]:
    """All of them, by post and number."""
    return _read(connection, "TRUE ORDER BY post, trip")


def travel_months(connection: sqlite3.Connection, size: int = 0) -> tuple[tuple[str, int], ...]:
    """Months in which journeys began, with how many, the newest first; of `size`, only those
    that an entry from there on was about."""
    rows = connection.execute(
        "SELECT substr(departed_on, 1, 7), count(*) FROM travel GROUP BY 1"
        " HAVING max(last_entry) >= ? ORDER BY 1 DESC",
        (size,),
    )
    return tuple(rows)


def months_travelled(connection: sqlite3.Connection, size: int = 0) -> tuple[str, ...]:
    """The same months alone."""
    return tuple(month for month, _ in travel_months(connection, size))


def _read(connection: sqlite3.Connection, which: str, *values: str) -> Iterator[Journey]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM travel WHERE {which}", values)  # noqa: S608
    return (_journey(*row) for row in rows)


def _journey(*row: object) -> Journey:
    named = dict(zip(Journey.__dataclass_fields__, row, strict=True))
    dated = {
        name: date.fromisoformat(str(value))
        for name, value in named.items()
        if name.endswith(("_on", "until")) and value is not None
    }
    return Journey(**(named | dated))  # type: ignore[arg-type]  # the table is STRICT
