"""What a supervisor must see before it is late, or because it is: near due and overdue.

Invariants:
- only what the office itself holds up: while the clock stands still for the applicant nothing is
  near and nothing is overdue;
- whoever supervises a unit is told of that unit's applications, by the same condition of the query
  as their list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from builder.domain.user import EVERY_UNIT, User
from builder.errors import NotFound
from builder.store.ports import UnitOfWork
from builder.store.standing_query import StandingQuery
from publish.facts.status import Status
from publish.facts.workdays import HolidayCalendar, WorkingDays

NEAR = WorkingDays(3)
"""Due today or within so many working days is near."""
HELD: tuple[Status, ...] = ("in_process", "approved")
"""Where the promised time runs and the next word is the office's."""


@dataclass(frozen=True, slots=True)
class Watched:
    """How many of a supervisor's applications are near due and overdue; each at most `most`."""

    near_due: int
    overdue: int
    most: int


def last_near(calendar: HolidayCalendar, today: date) -> date:
    """The last due date that is near today."""
    try:
        return calendar.due_on(today, NEAR)
    except NotFound:  # a year that nobody has decreed yet
        return today + timedelta(days=NEAR.count)


def near_due(calendar: HolidayCalendar, today: date) -> StandingQuery:
    """What is near due, of every unit."""
    day_after = last_near(calendar, today) + timedelta(days=1)
    return StandingQuery(statuses=HELD, is_open=True, due_from=today, due_before=day_after)


def overdue(today: date) -> StandingQuery:
    """What is past its due date, of every unit."""
    return StandingQuery(statuses=HELD, is_open=True, due_before=today)


def watched(
    uow: UnitOfWork, *, user: User, calendar: HolidayCalendar, today: date
) -> Watched | None:
    """The counts for this person's desk; None for who supervises nothing."""
    if not supervises(user):
        return None
    near, late = (_of(user, query) for query in (near_due(calendar, today), overdue(today)))
    with uow.reading():
        counts = uow.applications.count(near), uow.applications.count(late)
    return Watched(*counts, most=near.most)


def supervises(user: User) -> bool:
    """Whether what is near due and overdue is this person's to see to."""
    return "supervisor" in user.roles and not user.is_disabled


def _of(user: User, query: StandingQuery) -> StandingQuery:
    return replace(query, unit=None if user.unit == EVERY_UNIT else user.unit)
