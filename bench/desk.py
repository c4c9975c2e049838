"""The officers' list and one step of an application at growing numbers of applications.

What is measured is the query of one page with its count, as the desk asks them, and the whole use
case of accepting an application, commit included; on SQLite and on a PostgreSQL of its own, which
syncs as it does in service. The other applications are rows written here, with an event and an
entry each. Flat means that a hundred times as many cost less than twice the time.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from builder.domain.application import Application, ApplicationEvent, Standing
from builder.domain.assignment import Assignment
from builder.domain.user import User
from builder.store.codec import codecs, sortable
from builder.store.desk_tables import ASSIGNMENT, LOOKUP
from builder.store.ports import StandingQuery
from builder.store.record_postgresql import open_postgresql, postgresql_engine
from builder.store.record_sql import SqlRecord
from builder.store.record_sqlite import open_sqlite, sqlite_engine
from builder.store.record_tables import APPLICATION, EVENT, OUTBOX, STANDING
from builder.store.record_transactions import LANE
from publish.facts.status import Status
from tests.makers import NOON, version
from tests.office import Office
from tests.postgresql import running_server

COUNTS = (1_000, 10_000, 100_000)
UNITS = tuple(f"unit-{n}" for n in range(12))
OPEN: tuple[Status, ...] = ("filed", "in_process", "in_process", "waiting", "approved")
TODAY = date(2026, 3, 2)
TIMES = 25
UNIT = UNITS[0]
QUERIES: dict[str, StandingQuery] = {
    "open": StandingQuery(unit=UNIT, is_open=True),
    "open, page 10": StandingQuery(unit=UNIT, is_open=True, offset=450),
    "all units": StandingQuery(is_open=True),
    "unaccepted": StandingQuery(unit=UNIT, is_open=True, statuses=("filed",)),
    "overdue": StandingQuery(
        unit=UNIT, is_open=True, due_before=TODAY, statuses=("in_process", "approved")
    ),
    "due today": StandingQuery(
        unit=UNIT, is_open=True, due_from=TODAY, due_before=TODAY + timedelta(days=1)
    ),
    "waiting": StandingQuery(unit=UNIT, is_open=True, statuses=("waiting", "returned")),
    "assigned": StandingQuery(unit=UNIT, is_open=True, assigned_to="petugas"),
    "applicant": StandingQuery(unit=UNIT, applicant="digest-7"),
    "to be paid": StandingQuery(unit=UNIT, is_open=True, is_owing=True),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One database: its record, and an engine of its own to write rows through."""

    name: str
    record: SqlRecord
    engine: sa.Engine


HEAD = (
    "| what | database | 1,000 | 10,000 | 100,000 | last of first |",
    "|---|---|---:|---:|---:|---:|",
)


def measure_desk(folder: Path, say: Callable[[str], None]) -> Iterator[str]:
    """Rows of the table under `HEAD`: milliseconds at every count."""
    for opened in (_sqlite, _postgresql):
        columns, name = [], ""
        for count in COUNTS:
            with opened(folder / f"{count}") as place:
                say(f"{place.name}, {count:,} applications")
                fill(place.engine, place.record, count)
                columns.append(measured(place.record))
                name = place.name
        for what in columns[0]:
            times = [column[what] for column in columns]
            cells = " | ".join(f"{ms:.2f}" for ms in times)
            yield f"| {what} | {name} | {cells} | {times[-1] / times[0]:.2f} |"


@contextmanager
def _sqlite(folder: Path) -> Iterator[Place]:
    folder.mkdir()
    record = open_sqlite(folder / "record.sqlite")
    engine = sqlite_engine(folder / "record.sqlite")
    yield Place("SQLite", record, engine)
    engine.dispose()
    record.close()


@contextmanager
def _postgresql(folder: Path) -> Iterator[Place]:
    with running_server(("max_connections=60",)) as address:
        record, engine = open_postgresql(address), postgresql_engine(address, connections=1)
        yield Place("PostgreSQL", record, engine)
        engine.dispose()
        record.close()


def measured(record: SqlRecord) -> Mapping[str, float]:
    """Milliseconds of every query, and of one step, by name."""
    found = {
        name: fastest(lambda query=query: ask(record, query)) for name, query in QUERIES.items()
    }
    office = Office(record)
    waiting = iter([office.files(version()).number for _ in range(TIMES + 1)])
    return {f"list: {name}": ms for name, ms in found.items()} | {
        "one step": fastest(lambda: office.moves(next(waiting), "accepted"))
    }


def ask(record: SqlRecord, query: StandingQuery) -> None:
    """One page with its count, as `list_applications` asks for it."""
    uow = record.uow()
    with uow.reading():
        uow.applications.count(query)
        uow.applications.standings(query)


def fastest(act: Callable[[], object]) -> float:
    """Milliseconds of the fastest of `TIMES`, after one that warms the caches: what else the
    machine does makes the others slower and never this one faster."""
    act()
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return min(taken)


def fill(engine: sa.Engine, record: SqlRecord, count: int) -> None:
    """Applications of a year: one in five is open, spread over the units."""
    Office(record).publishes(version())
    uow = record.uow()
    with uow:
        uow.users.put(User("petugas", "Contoh", frozenset({"officer"}), UNIT, ""))
        uow.commit()
    with engine.connect().execution_options(**{LANE: "write"}) as connection, connection.begin():
        for table, rows in _rows(count).items():
            connection.execute(sa.insert(table), rows)
    with engine.connect().execution_options(**{LANE: "write"}) as connection, connection.begin():
        connection.exec_driver_sql("ANALYZE")


def _rows(count: int) -> Mapping[sa.Table, list[dict[str, Any]]]:
    rng, kept, numbers = random.Random(7), codecs(), range(count)
    given = (Assignment(f"KDI-{n}", "petugas", "petugas", NOON) for n in numbers[:5000:50])
    at = sortable(NOON)
    done = {"documents": "[]", "recorded_at": at, "batch": "x", "position": 0, "released_at": at}
    return {
        APPLICATION: [kept.application.row(_application(n)) for n in numbers],
        STANDING: [kept.standing.row(_standing(n, rng)) for n in numbers],
        EVENT: [kept.event.row(_filed(n)) for n in numbers],
        OUTBOX: [{"entry": b"{}", "number": f"KDI-{n}"} | done for n in numbers],
        LOOKUP: [{"digest": f"digest-{n}", "number": f"KDI-{n}"} for n in numbers],
        ASSIGNMENT: [kept.assignment.row(assignment) for assignment in given],
    }


def _filed(n: int) -> ApplicationEvent:
    return ApplicationEvent(f"KDI-{n}", 1, "filed", NOON.date(), NOON, "applicant", amount=50_000)


def _application(n: int) -> Application:
    return Application(
        number=f"KDI-{n}",
        service="izin-contoh",
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
    is_open = n % 5 == 0
    filed = TODAY - timedelta(days=rng.randrange(365))
    status: Status = rng.choice(OPEN) if is_open else "issued"
    return Standing(
        number=f"KDI-{n}",
        service="izin-contoh",
        version=1,
        unit=rng.choice(UNITS),
        step_unit=rng.choice(UNITS),
        status=status,
        step="periksa" if is_open else None,
        filed_on=filed,
        due_on=None if status == "filed" else filed + timedelta(days=rng.randrange(5, 60)),
        closed_on=None if is_open else filed + timedelta(days=9),
        fee=50_000,
        paid=rng.choice((0, 50_000)),
        sequence=3,
        is_sample=True,
    )
