"""Applications for the desk: those of the person's unit, in the order they are due.

Invariant: the unit is a condition of the query, so a forgotten check in a view shows nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from builder.domain.application import Standing
from builder.domain.user import User, units_seen
from builder.store.ports import Order, StandingQuery, UnitOfWork
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
    order: Order = "due"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page (from 1) of what was found; `is_cut` when there is more than was counted."""

    rows: tuple[Standing, ...]
    total: int
    page: int
    pages: int
    is_cut: bool = False


def list_applications(
    uow: UnitOfWork, *, user: User, filters: Filters, page: int = 1, per_page: int = PAGE
) -> Listing:
    """What this person may see; an empty list for who may see none. A page beyond the
    last is the last."""
    unit = units_seen(user, "read_application")
    if unit == "":
        return Listing((), 0, 1, 1)
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
        order=filters.order,
        limit=per_page,
    )
    with uow.reading():
        total = uow.applications.count(query)
        pages = max(1, -(-total // per_page))
        shown = min(max(page, 1), pages)
        rows = uow.applications.standings(replace(query, offset=(shown - 1) * per_page))
    return Listing(rows, total, shown, pages, is_cut=total >= query.most)
