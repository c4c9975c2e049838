"""The officers' list and one step of an application at growing numbers of applications.

What is measured is one page with its count, as the desk asks for them, and the whole use case of
accepting an application, commit included; on SQLite and on a PostgreSQL of its own, which syncs as
it does in service. The applications are those of `tests/standings.py`: every view has a full page
at 1,000 already. Flat means that a hundred times as many cost less than twice as much.

Beside the clock stands the work: what else a machine does makes a clock slower, and adds no work.
It is the processor's time of this process for SQLite, which runs in it, and for a list in
PostgreSQL what the server itself says that planning and executing took.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from builder.store.record_postgresql import open_postgresql, postgresql_engine
from builder.store.record_sql import SqlRecord
from builder.store.record_sqlite import open_sqlite, sqlite_engine
from builder.store.standing_pages import Asked, counted, of_applicant, page
from builder.store.standing_query import StandingQuery, place_of
from tests.makers import version
from tests.office import Office
from tests.postgresql import running_server
from tests.standings import VIEWS, analyse, explained, fill

COUNTS = (1_000, 10_000, 100_000)
TIMES, WARM = 25, 12
HEAD = (
    "| what | database | 1,000 | 10,000 | 100,000 | last of first "
    "| work: 1,000 | 10,000 | 100,000 | last of first |",
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|",
)


@dataclass(frozen=True, slots=True)
class Place:
    """One database: its record, and an engine of its own to write and ask through."""

    name: str
    record: SqlRecord
    engine: sa.Engine


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds by the clock, and of work."""

    clock: float
    work: float


def measure_desk(folder: Path, say: Callable[[str], None]) -> Iterator[str]:
    """Rows of the table under `HEAD`: milliseconds at every count."""
    for opened in (_sqlite, _postgresql):
        columns, name = [], ""
        for count in COUNTS:
            with opened(folder / f"{count}") as place:
                say(f"{place.name}, {count:,} applications")
                fill(place.engine, place.record, count)
                analyse(place.engine)
                columns.append(measured(place))
                name = place.name
        for what in columns[0]:
            clock = _cells([column[what].clock for column in columns])
            work = _cells([column[what].work for column in columns])
            yield f"| {what} | {name} | {clock} | {work} |"


def _cells(times: list[float]) -> str:
    return " | ".join(f"{ms:.2f}" for ms in (*times, times[-1] / times[0]))


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


def measured(place: Place) -> Mapping[str, Took]:
    """What every query and one step took, by name."""
    found = {f"list: {name}": _asked(place, query) for name, query in _queries(place.record)}
    office = Office(place.record)
    waiting = iter([office.files(version()).number for _ in range(WARM + TIMES)])
    return found | {"one step": fastest(lambda: office.moves(next(waiting), "accepted"))}


def _queries(record: SqlRecord) -> Iterator[tuple[str, StandingQuery]]:
    for name, view in VIEWS.items():
        turned = view.query
        for _ in range(view.page - 1):
            turned = replace(turned, after=place_of(ask(record, turned)[-1]))
        yield name, turned


def _asked(place: Place, query: StandingQuery) -> Took:
    took = fastest(lambda: ask(place.record, query))
    if place.name == "SQLite":
        return took
    return Took(took.clock, min(server_time(place.engine, query) for _ in range(TIMES)))


def ask(record: SqlRecord, query: StandingQuery) -> tuple[Any, ...]:
    """One page with its count, as `list_applications` asks for them."""
    uow = record.uow()
    with uow.reading():
        uow.applications.count(query)
        return uow.applications.standings(query)


def fastest(act: Callable[[], object]) -> Took:
    """The fastest of `TIMES`, after some that warm caches, connections and prepared statements:
    what else the machine does makes the others slower and never this one faster."""
    for _ in range(WARM):
        act()
    clocks, works = [], []
    for _ in range(TIMES):
        began, worked = time.perf_counter(), time.process_time()
        act()
        clocks.append((time.perf_counter() - began) * 1000)
        works.append((time.process_time() - worked) * 1000)
    return Took(min(clocks), min(works))


def server_time(engine: sa.Engine, query: StandingQuery) -> float:
    """Milliseconds that the server says it planned and executed a page and its count."""
    numbers = None
    if query.applicant is not None:
        with engine.connect() as connection:
            numbers = connection.execute(of_applicant(query.applicant)).scalars().all()
    asked = (page(query, numbers), counted(query, numbers))
    return sum(_explained(engine, one) for one in asked)


def _explained(engine: sa.Engine, asked: Asked) -> float:
    ((plans,),) = explained(engine, asked, "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON)")
    return float(plans[0]["Planning Time"] + plans[0]["Execution Time"])
