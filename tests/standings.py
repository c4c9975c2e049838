"""Rows of many applications at once, for tests and measurements of the list.

Harder than an office: two in three are one unit's, nine in ten of those open, half of them unpaid;
so every view of that unit has a full page at 1,000 applications already, and pages compare.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from builder.domain.application import Application, ApplicationEvent, Standing
from builder.domain.assignment import Assignment
from builder.domain.user import User
from builder.store.codec import codecs, sortable
from builder.store.desk_tables import ASSIGNMENT, LOOKUP
from builder.store.record_sql import SqlRecord
from builder.store.record_tables import APPLICATION, EVENT, OUTBOX, STANDING
from builder.store.record_transactions import LANE
from builder.store.standing_pages import Asked
from builder.store.standing_query import StandingQuery
from publish.facts.status import Status
from tests.makers import NOON, version
from tests.office import Office

UNITS = tuple(f"unit-{n}" for n in range(12))
UNIT = UNITS[0]
OPEN: tuple[Status, ...] = ("filed", "in_process", "in_process", "waiting", "approved")
TODAY = date(2026, 3, 2)
PERSON = "petugas"
SERVICE = "izin-contoh"
GIVEN = 10
"""One in so many is assigned to `PERSON`."""


@dataclass(frozen=True, slots=True)
class View:
    """One list of the desk, its `page` from 1, and the indexes by which its parts are read."""

    query: StandingQuery
    indexes: frozenset[str]
    page: int = 1


def _view(*indexes: str, page: int = 1, **asked: Any) -> View:
    return View(StandingQuery(**asked), frozenset(f"standing_{name}" for name in indexes), page)


_OPEN = ("open_of_unit", "open_of_step")
_STATUS = ("status_of_unit", "status_of_step")
_MINE: dict[str, Any] = {"unit": UNIT, "is_open": True}
VIEWS: Mapping[str, View] = {
    "open": _view(*_OPEN, **_MINE),
    "open, page 10": _view(*_OPEN, page=10, **_MINE),
    "open, all units": _view("open_of_all", is_open=True),
    "unaccepted": _view(*_STATUS, statuses=("filed",), **_MINE),
    "overdue": _view(*_STATUS, statuses=("in_process", "approved"), due_before=TODAY, **_MINE),
    "due today": _view(*_OPEN, due_from=TODAY, due_before=TODAY + timedelta(days=1), **_MINE),
    "waiting": _view(*_STATUS, statuses=("waiting", "returned"), **_MINE),
    "to be paid": _view("owing_of_unit", "owing_of_step", is_owing=True, **_MINE),
    "assigned": _view("open_of_person", assigned_to=PERSON, **_MINE),
    "of a service": _view("of_service", service=SERVICE, **_MINE),
    "issued": _view(*_STATUS, unit=UNIT, statuses=("issued",)),
    "all, also closed": _view(*_STATUS, unit=UNIT),
    "applicant": _view(unit=UNIT, applicant="digest-2"),
}
"""The views of the desk by name; "applicant" is found by number."""


def fill(engine: sa.Engine, record: SqlRecord, count: int) -> None:
    """So many applications, each with an event and an entry; a tenth is assigned to `PERSON`."""
    Office(record).publishes(version())
    uow = record.uow()
    with uow:
        uow.users.put(User(PERSON, "Contoh", frozenset({"officer"}), UNIT, ""))
        uow.commit()
    with engine.connect().execution_options(**{LANE: "write"}) as connection, connection.begin():
        for table, rows in _rows(count).items():
            connection.execute(sa.insert(table), rows)


def analyse(engine: sa.Engine) -> None:
    """What a PostgreSQL in service does by itself, done with before anything is measured; SQLite
    keeps no statistics in service."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            for words in ("VACUUM (ANALYZE)", "CHECKPOINT"):
                connection.connection.cursor().execute(words)


def _rows(count: int) -> Mapping[sa.Table, list[dict[str, Any]]]:
    rng, kept, numbers = random.Random(7), codecs(), range(count)
    given = (
        Assignment(f"KDI-{n}", PERSON, PERSON, NOON) for n in numbers if _given(n)["assigned_to"]
    )
    at = sortable(NOON)
    done = {"documents": "[]", "recorded_at": at, "batch": "x", "position": 0, "released_at": at}
    return {
        APPLICATION: [kept.application.row(_application(n)) for n in numbers],
        STANDING: [kept.standing.row(_standing(n, rng)) | _given(n) for n in numbers],
        EVENT: [kept.event.row(_filed(n)) for n in numbers],
        OUTBOX: [{"entry": b"{}", "number": f"KDI-{n}"} | done for n in numbers],
        LOOKUP: [{"digest": f"digest-{n}", "number": f"KDI-{n}"} for n in numbers],
        ASSIGNMENT: [kept.assignment.row(assignment) for assignment in given],
    }


def _given(n: int) -> dict[str, str | None]:
    return {"assigned_to": PERSON if n % GIVEN == 0 else None}


def _filed(n: int) -> ApplicationEvent:
    return ApplicationEvent(f"KDI-{n}", 1, "filed", NOON.date(), NOON, "applicant", amount=50_000)


def _application(n: int) -> Application:
    return Application(
        number=f"KDI-{n}",
        service=SERVICE,
        version=1,
        answers={},
        assessment_document={},
        language="id",
        receipt_key_hash="",
        case_key=b"",
        idempotency_key_hash=f"{n}",
        fingerprint=b"",
        sealed_receipt=b"",
        filed_at=NOON,
    )


def _standing(n: int, rng: random.Random) -> Standing:
    unit = rng.choice((UNIT, UNIT, rng.choice(UNITS[1:])))
    is_open = rng.random() < 0.9
    filed = TODAY - timedelta(days=rng.randrange(365))
    due = rng.choice((TODAY, *[filed + timedelta(days=rng.randrange(5, 60))] * 4))
    status: Status = rng.choice(OPEN) if is_open else "issued"
    return Standing(
        number=f"KDI-{n}",
        service=SERVICE,
        version=1,
        unit=unit,
        step_unit=rng.choice((*[unit] * 9, rng.choice(UNITS))),
        status=status,
        step="periksa" if is_open else None,
        filed_on=filed,
        due_on=None if status == "filed" else due,
        closed_on=None if is_open else filed + timedelta(days=9),
        fee=50_000,
        paid=rng.choice((0, 50_000)),
        sequence=3,
        is_sample=True,
    )


def explained(engine: sa.Engine, asked: Asked, words: str) -> list[Any]:
    """What the database answers to `words` (as in "EXPLAIN") in front of the same statement."""

    def prefixed(_: Any, __: Any, statement: str, bound: Any, *___: Any) -> tuple[str, Any]:
        return f"{words} {statement}", bound

    with engine.connect() as connection, connection.begin():
        sa.event.listen(connection, "before_cursor_execute", prefixed, retval=True)
        cursor = connection.execute(asked.statement, asked.bound).cursor
        return list(cursor.fetchall()) if cursor else []
