"""The officers' list at growing numbers of applications: `python -m bench.desk [COUNT...]`.

What is measured is the query of one page and its count, as the desk asks them, on SQLite. The
rows are made here, not filed: a list reads standings only. Flat means that ten times as many
applications cost less than twice the time.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from builder.domain.application import Application, Standing
from builder.domain.assignment import Assignment
from builder.domain.user import User
from builder.store.ports import StandingQuery
from builder.store.record_sql import SqlRecord
from builder.store.record_sqlite import open_sqlite
from publish.facts.status import Status
from tests.makers import NOON, version
from tests.office import stored

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


def main(counts: tuple[int, ...]) -> None:
    """Print the median milliseconds of every query at every count."""
    print("list".ljust(16), *(f"{count:>10,}" for count in counts))
    columns = [dict(measured(count)) for count in counts]
    for name in QUERIES:
        times = [column[name] for column in columns]
        print(name.ljust(16), *(f"{ms:>9.2f} " for ms in times), "ms")


def measured(count: int) -> Iterator[tuple[str, float]]:
    """The name of each query with its median milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        record = open_sqlite(Path(folder) / "record.sqlite")
        fill(record, count)
        for name, query in QUERIES.items():
            yield name, median(lambda query=query: ask(record, query))
        record.close()


def ask(record: SqlRecord, query: StandingQuery) -> None:
    """One page with its count, as `list_applications` asks for it."""
    uow = record.uow()
    with uow.reading():
        uow.applications.count(query)
        uow.applications.standings(query)


def median(act: Callable[[], None]) -> float:
    """Median milliseconds of `act` after a first time that warms the caches."""
    act()
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def fill(record: SqlRecord, count: int) -> None:
    """Applications of a year: one in five is open, spread over the units."""
    rng = random.Random(7)
    with record.bulk() as uow, uow:
        uow.versions.add(stored(version()))
        uow.users.put(User("petugas", "Contoh", frozenset({"officer"}), UNIT, ""))
        for n in range(count):
            uow.applications.add(_application(n))
            uow.applications.put_standing(_standing(n, rng))
            uow.desk.index(f"KDI-{n}", [f"digest-{n}"])
        for n in range(0, min(count, 5000), 50):
            uow.desk.assign(Assignment(f"KDI-{n}", "petugas", "petugas", NOON))
        uow.commit()


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


if __name__ == "__main__":
    main(tuple(int(argument) for argument in sys.argv[1:]) or COUNTS)
