"""Pages of the list of applications in SQL: as fast at 100,000 applications as at 1,000.

A unit sees what its services and its steps concern. That is an "or", which no index serves in
order; so each side is read in its own order by its own index, at most a page of each, and the
two are merged. What is open stands in an index of its own, by due date.

Invariant: nothing here decides who sees what; `unit` comes with the query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from builder.store.desk_tables import ASSIGNMENT, LOOKUP
from builder.store.ports import StandingQuery
from builder.store.record_tables import DUE_ORDER, STANDING

Clause = sa.ColumnElement[bool]
Numbers = Sequence[str] | None
_MOST_FOUND = 500


def page(query: StandingQuery, numbers: Numbers = None) -> sa.Select[Any]:
    """The rows of one page, in order; `numbers` narrow it to those."""
    order, rows = _order(query.order), query.offset + query.limit
    sides = (
        side.order_by(*order(STANDING.c)).limit(rows) for side in _sides(query, numbers, STANDING)
    )
    found = _together(sides)
    ordered = found.order_by(*order(found.selected_columns))
    return ordered.limit(query.limit).offset(query.offset)


def counted(query: StandingQuery, numbers: Numbers = None) -> sa.Select[Any]:
    """How many there are, counted up to `query.most`."""
    sides = (side.limit(query.most) for side in _sides(query, numbers, STANDING.c.number))
    found = _together(sides).limit(query.most)
    return sa.select(sa.func.count()).select_from(found.subquery())


def _together(sides: Iterable[sa.Select[Any]]) -> sa.Select[Any]:
    limited = [sa.select(side.subquery()) for side in sides]
    return sa.select(sa.union_all(*limited).subquery())


def _sides(query: StandingQuery, numbers: Numbers, what: Any) -> Iterator[sa.Select[Any]]:
    c, unit, wanted = STANDING.c, query.unit, _clauses(query)
    if numbers is not None:
        wanted.append(c.number.in_(numbers))
    if unit is None:
        yield sa.select(what).where(*wanted)
        return
    for side in ((c.unit == unit,), (c.step_unit == unit, c.unit != unit)):
        yield sa.select(what).where(*side, *wanted)


def _clauses(query: StandingQuery) -> list[Clause]:
    given = {name: getattr(query, name) for name in _CLAUSES}
    return [_CLAUSES[name](value) for name, value in given.items() if value is not None]


def _is_open(is_open: bool) -> Clause:  # noqa: FBT001
    return STANDING.c.closed_on.is_(None) if is_open else STANDING.c.closed_on.is_not(None)


def _of_person(person: str) -> Clause:
    theirs = sa.select(ASSIGNMENT.c.number).where(ASSIGNMENT.c.person == person)
    return STANDING.c.number.in_(theirs)


def of_applicant(digest: str) -> sa.Select[Any]:
    """The numbers that a digest finds. Asked first and by itself: few numbers lead to their rows
    faster than any list of a unit does."""
    return sa.select(LOOKUP.c.number).where(LOOKUP.c.digest == digest).limit(_MOST_FOUND)


def _due(on: date) -> Any:
    return sa.literal(on.isoformat(), sa.Text)


_CLAUSES: Mapping[str, Callable[[Any], Clause]] = {
    "service": lambda service: STANDING.c.service == service,
    "number": lambda number: STANDING.c.number == number,
    "statuses": lambda statuses: STANDING.c.status.in_(statuses),
    "is_open": _is_open,
    "due_from": lambda on: sa.and_(
        sa.literal_column(DUE_ORDER) >= _due(on), STANDING.c.due_on.is_not(None)
    ),
    "due_before": lambda on: sa.literal_column(DUE_ORDER) < _due(on),
    "assigned_to": _of_person,
    "is_owing": lambda _: STANDING.c.paid < STANDING.c.fee,
}


@cache
def _order(order: str) -> Callable[[Any], tuple[sa.ColumnElement[Any], ...]]:
    return {
        "due": lambda c: (sa.literal_column(DUE_ORDER), c.filed_on.asc(), c.number.asc()),
        "filed": lambda c: (c.filed_on.desc(), c.number.asc()),
    }[order]
