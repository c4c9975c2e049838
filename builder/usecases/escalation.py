"""What a supervisor must see before it is late, or because it is: near due and overdue.

Invariants:
- a supervisor with an address is told once of each application and warning; queued once a day, so
  that a run which was cut off, or comes again, adds nothing;
- only what the office itself holds up: while the clock stands still for the applicant nothing is
  near and nothing is overdue;
- whoever supervises a unit is told of that unit's applications, by the same condition of the query
  as their list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from builder.domain.delivery import Delivery, DueWarning
from builder.domain.user import EVERY_UNIT, User
from builder.errors import NotFound
from builder.store.ports import UnitOfWork
from builder.store.standing_query import StandingQuery
from builder.usecases.listing import every_standing
from publish.facts.status import Status
from publish.facts.workdays import HolidayCalendar, WorkingDays

NEAR = WorkingDays(3)
"""Due today or within so many working days is near."""
HELD: tuple[Status, ...] = ("in_process", "approved")
"""Where the promised time runs and the next word is the office's."""
TOLD_FOR = timedelta(days=30)
"""Of what is overdue for longer nobody is told any more: it was told, or an address came too late.
Less than `KEPT` of a delivery, which is how it is known that somebody was told."""
_DONE = "warnings"
_BATCH = 200


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


def warn_supervisors(uow: UnitOfWork, *, calendar: HolidayCalendar, now: datetime) -> int:
    """Queue today's warnings; how many fit, those that were told before too. 0 for a second run of
    the day."""
    today = now.date()
    with uow.reading():
        if uow.outbox.latest(_DONE) == today.isoformat():
            return 0
        told = [user for user in uow.users.all() if supervises(user) and user.email]
        found = [w for user in told for w in _warnings(uow, user, calendar, now)]
    for at in range(0, len(found), _BATCH):
        with uow:
            for warning in found[at : at + _BATCH]:
                uow.deliveries.add(warning)
            uow.commit()
    with uow:
        uow.outbox.remember(_DONE, today.isoformat())
        uow.commit()
    return len(found)


def supervisor_address(uow: UnitOfWork, delivery: Delivery) -> str:
    """Where a warning goes; "" once the person has no address or no say over the application any
    more, or the office no longer holds it up."""
    user = uow.users.get(delivery.person)
    if user is None or not supervises(user):
        return ""
    held = StandingQuery(statuses=HELD, is_open=True, number=delivery.number)
    return user.email if uow.applications.count(_of(user, held)) else ""


def _warnings(
    uow: UnitOfWork, user: User, calendar: HolidayCalendar, now: datetime
) -> list[Delivery]:
    today = now.date()
    asked: dict[DueWarning, StandingQuery] = {
        "near_due": near_due(calendar, today),
        "overdue": replace(overdue(today), due_from=today - TOLD_FOR),
    }
    return [
        _warning(user, standing.number, warning, now)
        for warning, query in asked.items()
        for standing in every_standing(uow, _of(user, query))
    ]


def _warning(user: User, number: str, warning: DueWarning, now: datetime) -> Delivery:
    id_ = f"email {number} {warning} {user.id}"
    return Delivery(id_, "email", number, warning, now, now, person=user.id)


def _of(user: User, query: StandingQuery) -> StandingQuery:
    return replace(query, unit=None if user.unit == EVERY_UNIT else user.unit)
