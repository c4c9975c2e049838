"""What a fold carries from entry to entry, and how it refuses one.

Invariant: a refusal is Integrity and says in which entry it is; the register is
append-only, so nobody can mend an entry and the fold must not guess.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from publish.errors import Integrity, Problem, TerangError
from publish.facts.json_text import read_json
from publish.facts.service import ServiceStandard, read_version
from publish.facts.workdays import HolidayCalendar
from publish.register.application_rows import ApplicationRows
from publish.register.calendar_rows import counted_years
from publish.register.fold_events import Known, known_version
from publish.register.queue import Queues

CALENDAR = "calendar-"

Members = Mapping[str, Any]
DocumentReader = Callable[[str], bytes]

T = TypeVar("T")


@dataclass(slots=True)
class FoldState:
    """The tables, and what of them is kept in memory.

    `document` gives the document with a digest (hex), checked against it;
    `services` are those that any entry of this fold was about; `stopped` has the day (ISO) on
    which a service stopped taking applications, None for one that takes them.
    """

    connection: sqlite3.Connection
    document: DocumentReader
    rows: ApplicationRows
    queues: Queues
    services: set[str] = field(default_factory=set)
    has_references: bool = False
    known: dict[tuple[str, int], Known] = field(default_factory=dict)
    stopped: dict[str, str | None] = field(default_factory=dict)


def refusal(path: str, code: str, entry: int, **params: object) -> Integrity:
    """The error that stops the fold at `entry`."""
    return Integrity(Problem(path, code, {"entry": entry, **params}))


def understood(path: str, entry: int, read: Callable[[], T]) -> T:
    """What `read` gives; whatever it refuses becomes `REGISTER-NOT-UNDERSTOOD`
    with its own first code as `cause`."""
    try:
        return read()
    except TerangError as error:
        cause = error.problems[0].code
        raise refusal(path, "REGISTER-NOT-UNDERSTOOD", entry, cause=cause) from error


def version_rules(state: FoldState, entry: int, service: str, number: int) -> Known:
    """What the fold needs of a published version, with the calendar as it is at
    `entry`; refuses one that was not published before."""
    known = state.known.get((service, number))
    if known is None:
        row = state.connection.execute(
            "SELECT service_document, form_document FROM version WHERE service = ? AND version = ?",
            (service, number),
        ).fetchone()
        if row is None:
            raise refusal(service, "REGISTER-VERSION-UNKNOWN", entry, version=number)
        known = known_version(
            _standard(number, *row),
            read_calendar(state.connection),
            read_editions(state.connection),
        )
        state.known[service, number] = known
    return known


@lru_cache(maxsize=64)
def _standard(number: int, service: bytes, form: bytes) -> ServiceStandard:
    """Of a published version; whoever folds again and again reads the same ones."""
    return read_version(number, read_json(service), read_json(form)).standard


def read_calendar(connection: sqlite3.Connection) -> HolidayCalendar:
    """The days off that count, of the years that the register has published so far."""
    return HolidayCalendar(counted_years(connection))


def read_editions(connection: sqlite3.Connection) -> frozenset[str]:
    """The digests of the editions of the days off that are in force."""
    rows = connection.execute("SELECT digest FROM reference WHERE name LIKE ?", (f"{CALENDAR}%",))
    return frozenset(digest for (digest,) in rows)
