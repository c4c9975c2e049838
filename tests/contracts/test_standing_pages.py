"""Lists at growing numbers: every view of the desk is read by an index that holds it in its order.

What an index serves costs what a page costs; how much that is, `python -m bench --only desk` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from builder.store.record_postgresql import open_postgresql, postgresql_engine
from builder.store.record_sql import SqlRecord
from builder.store.record_sqlite import open_sqlite, sqlite_engine
from builder.store.standing_pages import Asked, counted, page
from builder.store.standing_query import Place, place_of
from tests.standings import TODAY, VIEWS, analyse, explained, fill

COUNT = 3_000
Places = tuple[SqlRecord, sa.Engine]
INDEXED = [name for name, view in VIEWS.items() if view.indexes]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Places]:
    """A record of many applications, and an engine of its own."""
    if request.param == "postgresql":
        address = _beside(request.getfixturevalue("server"))
        record, engine = open_postgresql(address), postgresql_engine(address, connections=1)
    else:
        path = tmp_path_factory.mktemp("lists") / "record.sqlite"
        record, engine = open_sqlite(path), sqlite_engine(path)
    fill(engine, record, COUNT)
    analyse(engine)
    yield record, engine
    engine.dispose()
    record.close()


@pytest.fixture
def lists(places: Places) -> SqlRecord:
    return places[0]


@pytest.fixture
def filled(places: Places) -> sa.Engine:
    return places[1]


def _beside(server: str) -> str:
    """A database of its own on that server."""
    engine = postgresql_engine(server, connections=1)
    with engine.connect() as connection:
        connection.connection.cursor().execute("CREATE DATABASE lists")
    engine.dispose()
    return server.replace("/postgres?", "/lists?")


@pytest.mark.parametrize("name", INDEXED)
@pytest.mark.parametrize("asked", [page, counted])
def test_a_view_is_read_in_order_by_its_own_index(
    filled: sa.Engine, name: str, asked: Callable[..., Asked]
) -> None:
    view = VIEWS[name]
    indexes, is_sorted = _plan(filled, asked(view.query))

    assert view.indexes == indexes
    assert not is_sorted


@pytest.mark.parametrize("name", ["open", "waiting"])
@pytest.mark.parametrize("way", ["after", "before"])
def test_a_later_page_begins_at_its_place(filled: sa.Engine, name: str, way: str) -> None:
    query = replace(VIEWS[name].query, **{way: Place(TODAY, TODAY, "KDI-7")})
    indexes, is_sorted = _plan(filled, page(query))

    assert VIEWS[name].indexes == indexes
    assert not is_sorted


@pytest.mark.parametrize("name", ["open", "overdue", "all, also closed"])
def test_pages_turn_both_ways_over_everything_once(lists: SqlRecord, name: str) -> None:
    query = replace(VIEWS[name].query, limit=400)
    with lists.uow().reading() as uow:
        pages = [uow.applications.standings(query)]
        while page := uow.applications.standings(replace(query, after=place_of(pages[-1][-1]))):
            pages.append(page)
        back = [uow.applications.standings(replace(query, before=place_of(p[0]))) for p in pages]
        whole = uow.applications.standings(replace(query, limit=COUNT))
        counted = uow.applications.count(replace(query, most=COUNT, after=place_of(whole[9])))

    assert len(pages) > 1
    assert whole == tuple(row for page in pages for row in page)
    assert [(), *pages[:-1]] == back
    assert counted == len(whole) == len({row.number for row in whole})
    assert [*whole] == sorted(whole, key=lambda s: (s.due_on or date.max, s.filed_on, s.number))


def _plan(engine: sa.Engine, asked: Asked) -> tuple[frozenset[str], bool]:
    """The indexes by which the parts of a list are read, and whether one is walked or sorted."""
    if engine.dialect.name == "sqlite":
        steps = [row[3] for row in explained(engine, asked, "EXPLAIN QUERY PLAN")]
        reads = [s for s in steps if " standing " in f"{s} " and "autoindex" not in s]
        indexes = frozenset(s.split(" INDEX ")[1].split()[0] for s in reads if " INDEX " in s)
        return indexes, any(" INDEX " not in s for s in reads)
    ((plans,),) = explained(engine, asked, "EXPLAIN (FORMAT JSON)")
    parts = [*_parts(plans[0]["Plan"], is_part=False)]
    kinds = {node["Node Type"] for node in parts}
    return frozenset(node["Index Name"] for node in parts if "Index Name" in node), bool(
        kinds & {"Seq Scan", "Sort", "Incremental Sort", "Bitmap Heap Scan"}
    )


def _parts(node: dict[str, Any], *, is_part: bool) -> Iterator[dict[str, Any]]:
    """What stands below a limit; above it a page's rows are fetched and put together."""
    if is_part:
        yield node
    for inner in node.get("Plans", ()):
        yield from _parts(inner, is_part=is_part or node["Node Type"] == "Limit")
