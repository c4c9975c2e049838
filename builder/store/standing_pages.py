"""Pages of the list of applications in SQL: as fast at 100,000 applications as at 1,000.

A unit sees what its services and its steps concern, often in several statuses at once. Those are
an "or", which no index serves in order; so each part is read in its own order by its own index, at
most a page of each, and the parts are merged. A page is found by the place at which it begins,
never by counting what stands before it.

Invariants:
- nothing here decides who sees what; `unit` comes with the query;
- a statement is built once for its shape; what was asked for is bound to it each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, get_args

import sqlalchemy as sa

from builder.store.codec import NEVER
from builder.store.desk_tables import LOOKUP
from builder.store.record_tables import IS_ELSEWHERE, IS_OPEN, IS_OWING, STANDING
from builder.store.standing_query import Place, StandingQuery
from publish.facts.status import OPEN, Status

Clause = sa.ColumnElement[bool] | sa.TextClause
Numbers = Sequence[str] | None
STATUSES: tuple[Status, ...] = get_args(Status)
_C = STANDING.c
_ORDER = (_C.due_on, _C.filed_on, _C.number)
_TURNS = ("after", "before")
_NARROW = {"service", "assigned_to"}
_MOST_FOUND = 500


@dataclass(frozen=True, slots=True)
class _Shape:
    """What makes one statement another: its conditions by name, how many statuses are read one by
    one (0: all together), and the most rows of it."""

    conditions: frozenset[str]
    is_of_unit: bool
    statuses: int
    limit: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement and what is bound to it."""

    statement: sa.Select[Any]
    bound: Mapping[str, Any]


def page(query: StandingQuery, numbers: Numbers = None) -> Asked:
    """The rows of one page, in order, or backwards from `before`; `numbers` narrow it to those."""
    shape, bound = _asked(query, numbers, query.limit)
    return Asked(_page(shape), bound)


def counted(query: StandingQuery, numbers: Numbers = None) -> Asked:
    """How many there are on all pages, counted up to `query.most`."""
    shape, bound = _asked(replace(query, after=None, before=None), numbers, query.most)
    return Asked(_counted(shape), bound)


def of_applicant(digest: str) -> sa.Select[Any]:
    """The numbers that a digest finds. Asked first and by itself: few numbers lead to their rows
    faster than any list of a unit does."""
    return sa.select(LOOKUP.c.number).where(LOOKUP.c.digest == digest).limit(_MOST_FOUND)


def _asked(query: StandingQuery, numbers: Numbers, limit: int) -> tuple[_Shape, dict[str, Any]]:
    conditions, one_by_one = _read(query, numbers)
    bound = _bound(query) | {"numbers": [*(numbers or ())], "statuses": [*_statuses(query)]}
    bound |= {f"status_{n}": status for n, status in enumerate(one_by_one)}
    shape = _Shape(frozenset(conditions), query.unit is not None, len(one_by_one), limit)
    return shape, bound


def _read(query: StandingQuery, numbers: Numbers) -> tuple[set[str], tuple[Status, ...]]:
    """The conditions by name, and the statuses that are read one by one; none where an index holds
    what is asked for, or where few numbers are looked at."""
    given = {name for name in _conditions() if getattr(query, name, None) is not None}
    given -= {"statuses", "is_open"}
    given |= {"due_before"} if query.due_from else set()
    narrowed = set() if query.statuses is None else {"statuses"}
    if numbers is not None or query.number is not None:
        return given | {"statuses"} | (set() if numbers is None else {"numbers"}), ()
    if query.is_open and query.assigned_to is not None:
        return given | {"is_open"} | narrowed, ()
    if query.is_open and query.statuses is None and query.service is None:
        held = "is_open" if query.is_owing is None else "is_open_and_owing"
        return given - {"is_owing"} | {held}, ()
    wanted = _statuses(query)
    return (given, wanted) if wanted else (given | {"statuses"}, ())


def _statuses(query: StandingQuery) -> tuple[Status, ...]:
    """Those that are asked for: whether an application is open, its status says."""
    asked = STATUSES if query.statuses is None else query.statuses
    return tuple(s for s in asked if query.is_open in (None, s in OPEN))


def _bound(query: StandingQuery) -> dict[str, Any]:
    named = {name: getattr(query, name) for name in ("unit", "service", "number", "assigned_to")}
    bound = named | {
        "due_from": query.due_from and query.due_from.isoformat(),
        "due_before": query.due_before.isoformat() if query.due_before else NEVER,
    }
    for name in _TURNS:
        place: Place | None = getattr(query, name)
        if place is not None:
            due = place.due_on.isoformat() if place.due_on else NEVER
            parts = (due, place.filed_on.isoformat(), place.number)
            bound |= {f"{name}_{n}": part for n, part in enumerate(parts)}
    return bound


@cache
def _page(shape: _Shape) -> sa.Select[Any]:
    is_back = "before" in shape.conditions
    merged = _together(shape)
    found = merged.order_by(*_ordered(merged.selected_columns, is_back))
    here = found.limit(_fixed(shape.limit)).subquery()
    rows = sa.select(STANDING).join(here, here.c.number == _C.number)
    return rows.order_by(*_ordered(here.c, is_back))


@cache
def _counted(shape: _Shape) -> sa.Select[Any]:
    # In order too: only the index that gives it holds these rows and no others.
    found = _together(shape).limit(_fixed(shape.limit))
    return sa.select(sa.func.count()).select_from(found.subquery())


def _together(shape: _Shape) -> sa.Select[Any]:
    parts = (sa.select(part.subquery()) for part in _parts(shape))
    return sa.select(sa.union_all(*parts).subquery())


def _parts(shape: _Shape) -> Iterator[sa.Select[Any]]:
    wanted = [_conditions()[name] for name in sorted(shape.conditions)]
    order = _ordered(_C, "before" in shape.conditions)
    for side in _sides(shape):
        for status in _one_by_one(shape):
            part = sa.select(*_ORDER).where(*side, *status, *wanted)
            yield part.order_by(*order).limit(_fixed(shape.limit))


def _sides(shape: _Shape) -> tuple[tuple[Clause, ...], ...]:
    unit: sa.BindParameter[str] = sa.bindparam("unit")
    if not shape.is_of_unit:
        return ((),)
    if _NARROW & shape.conditions:  # mostly of one unit, and found by an index of its own
        return ((sa.or_(_C.unit == unit, _C.step_unit == unit),),)
    return (_C.unit == unit,), (_C.step_unit == unit, IS_ELSEWHERE)


def _one_by_one(shape: _Shape) -> tuple[tuple[Clause, ...], ...]:
    numbers = range(shape.statuses)
    return tuple((_C.status == sa.bindparam(f"status_{n}"),) for n in numbers) or ((),)


def _ordered(columns: Any, is_back: bool) -> tuple[Any, ...]:  # noqa: FBT001
    order = (columns.due_on, columns.filed_on, columns.number)
    return tuple(column.desc() for column in order) if is_back else order


def _fixed(most: int) -> sa.BindParameter[int]:
    """In the statement itself, so that the planner knows how few rows are wanted."""
    return sa.literal(most, sa.Integer, literal_execute=True)


def _place(name: str) -> Any:
    return sa.tuple_(*(sa.bindparam(f"{name}_{n}", type_=sa.Text) for n in range(len(_ORDER))))


@cache
def _conditions() -> Mapping[str, Clause]:
    bound = sa.bindparam
    return {
        "service": _C.service == bound("service"),
        "number": _C.number == bound("number"),
        "numbers": _C.number.in_(bound("numbers", expanding=True)),
        "statuses": _C.status.in_(bound("statuses", expanding=True)),
        "is_open": IS_OPEN,
        "is_owing": _C.paid < _C.fee,
        "is_open_and_owing": IS_OWING,
        "due_from": _C.due_on >= bound("due_from"),
        "due_before": _C.due_on < bound("due_before"),
        "assigned_to": _C.assigned_to == bound("assigned_to"),
        "after": sa.tuple_(*_ORDER) > _place("after"),
        "before": sa.tuple_(*_ORDER) < _place("before"),
    }
