"""Applications for the desk: those of the person's unit, in the order they are due.

Invariants:
- the unit is a condition of the query, so a forgotten check in a view shows nothing;
- a page begins after a place in the order, so that the hundredth costs what the first does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from builder.domain.application import Standing
from builder.domain.user import User, units_seen
from builder.store.ports import UnitOfWork
from builder.store.standing_query import Place, StandingQuery, place_of
from publish.facts.status import Status

PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What to narrow a list to; None means any. `due_before` finds what is late; see
    `StandingQuery` for the others."""

    service: str | None = None
    statuses: tuple[Status, ...] | None = None
    due_before: date | None = None
    number: str | None = None
    is_open: bool | None = None
    due_from: date | None = None
    assigned_to: str | None = None
    applicant: str | None = None
    is_owing: Literal[True] | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page: what follows a place, or what stands before one; the first for neither."""

    after: Place | None = None
    before: Place | None = None


FIRST = Turn()


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of `total` found; `is_cut` when there is more than was counted. `previous` and
    `next` are the turns to the pages beside it, None where there is none."""

    rows: tuple[Standing, ...]
    total: int
    previous: Turn | None = None
    next: Turn | None = None
    is_cut: bool = False


def list_applications(
    uow: UnitOfWork, *, user: User, filters: Filters, turn: Turn = FIRST, per_page: int = PAGE
) -> Listing:
    """What this person may see; an empty list for who may see none. Where a turn leads beyond
    either end, the first page."""
    unit = units_seen(user, "read_application")
    if unit == "":
        return Listing((), 0)
    query = StandingQuery(
        unit=unit,
        service=filters.service,
        statuses=filters.statuses,
        due_before=filters.due_before,
        number=filters.number,
        is_open=filters.is_open,
        due_from=filters.due_from,
        assigned_to=filters.assigned_to,
        applicant=filters.applicant,
        is_owing=filters.is_owing,
        limit=per_page,
    )
    with uow.reading():
        total = uow.applications.count(query)
        listing = _turned(uow, query, turn) or _turned(uow, query, FIRST)
    return replace(listing or Listing((), 0), total=total, is_cut=total >= query.most)


def every_standing(uow: UnitOfWork, query: StandingQuery) -> Iterator[Standing]:
    """All that fit, in order, a page at a time; inside the caller's transaction."""
    while page := uow.applications.standings(query):
        yield from page
        query = replace(query, after=place_of(page[-1]))


def _turned(uow: UnitOfWork, query: StandingQuery, turn: Turn) -> Listing | None:
    """The page of a turn without its total; None where nothing is there, or less than a page
    stands before: the first page is then a whole one."""
    asked = replace(query, after=turn.after, before=turn.before, limit=query.limit + 1)
    found = uow.applications.standings(asked)
    is_more = len(found) > query.limit
    if not found or (turn.before and not is_more and len(found) < query.limit):
        return None
    rows = found[-query.limit :] if turn.before else found[: query.limit]
    previous, next_ = Turn(before=place_of(rows[0])), Turn(after=place_of(rows[-1]))
    if turn.before:
        return Listing(rows, 0, previous if is_more else None, next_)
    return Listing(rows, 0, previous if turn.after else None, next_ if is_more else None)
