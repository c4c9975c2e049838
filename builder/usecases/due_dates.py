"""Due dates after the days off have changed: every open application counts again, in public.

Invariants:
- only what is undecided and not yet due moves, and only to where the days off put it that are
  published (`publish.facts.days_off`: days ahead of their recording): nobody can make lateness
  disappear by a day off that is invented afterwards;
- each move is an event of its application, with its entry for the register, as any other;
- done in batches, each one transaction; what was cut off goes on where it stopped, and done again
  it finds nothing, because a due date that is right already is not moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from builder.domain.application import ApplicationEvent
from builder.domain.calendars import CalendarEdition
from builder.errors import NotFound
from builder.store.ports import UnitOfWork
from builder.store.standing_query import StandingQuery
from builder.usecases.move import Opened, open_application, record_event
from builder.usecases.queue import recording_moment
from publish.facts.canonical import digest
from publish.facts.days_off import changes
from publish.facts.json_text import read_json
from publish.facts.status import DUE_MOVED, Status, due_by
from publish.facts.workdays import CalendarYear, HolidayCalendar, calendar_year

BATCH = 200
"""Applications in one transaction."""
_ALL = 10_000_000
CALENDAR = "calendar"
"""Stands where the record would name who acted."""
_DONE = "due-dates"
_RUNNING: tuple[Status, ...] = ("in_process", "waiting")


@dataclass(frozen=True, slots=True)
class _Edition:
    """The digest of an edition that is in force, and the days ahead that changed with it."""

    digest: str
    days: frozenset[date]


def move_due_dates(uow: UnitOfWork, *, calendar: HolidayCalendar, now: datetime) -> int:
    """Move what the editions of the days off since the last time move; how many applications.

    `calendar` serves while none were published. Raises what `recording_moment` raises.
    """
    with uow.reading():
        editions = uow.outbox.calendars()
        done = int(uow.outbox.latest(_DONE) or "0")
        held = _changed(editions, done)
        days = [day for edition in held for day in edition.days]
        numbers = _due_from(uow, min(days)) if days else ()
    moved = 0
    for at in range(0, len(numbers), BATCH):
        with uow:
            moved += _move(uow, numbers[at : at + BATCH], held, calendar, now)
            uow.commit()
    if done != len(editions):
        with uow:
            uow.outbox.remember(_DONE, str(len(editions)))
            uow.commit()
    return moved


def _changed(editions: Sequence[CalendarEdition], done: int) -> list[_Edition]:
    """For each year that changed after the first `done` editions: the last edition of it."""
    published: dict[int, CalendarYear] = {}
    days: dict[int, set[date]] = {}
    documents: dict[int, str] = {}
    for place, edition in enumerate(editions):
        new = calendar_year(read_json(edition.document))
        found = changes(published.get(edition.year), new, edition.recorded_on)
        published[edition.year] = new
        if place >= done:
            ahead = {change.day.on for change in found if not change.is_late}
            days.setdefault(edition.year, set()).update(ahead)
            documents[edition.year] = edition.document
    return [_Edition(digest(read_json(documents[y])), frozenset(days[y])) for y in sorted(days)]


def _due_from(uow: UnitOfWork, first_on: date) -> tuple[str, ...]:
    """The numbers of what may have to move: they are read once, since moving changes the order."""
    query = StandingQuery(statuses=_RUNNING, is_open=True, due_from=first_on, limit=_ALL)
    return tuple(standing.number for standing in uow.applications.standings(query))


def _move(
    uow: UnitOfWork,
    numbers: Iterable[str],
    held: Sequence[_Edition],
    calendar: HolidayCalendar,
    now: datetime,
) -> int:
    at = recording_moment(uow, now)
    moved = 0
    for number in numbers:
        case = open_application(uow, number, calendar)
        event = None if case is None else _event(case, held, at)
        if case is not None and event is not None:
            record_event(uow, case, event)
            moved += 1
    return moved


def _event(case: Opened, held: Sequence[_Edition], at: datetime) -> ApplicationEvent | None:
    """The move of one application; None where nothing moves any more."""
    here, due = case.progress, case.progress.due_on
    if here.status not in _RUNNING or due is None or due < at.date():
        return None
    try:
        moved = due_by(here, case.rules)
    except NotFound:  # beyond the years whose days off were decreed
        return None
    if moved is None or moved == due:
        return None
    return ApplicationEvent(
        number=case.application.number,
        sequence=len(case.events) + 1,
        code=DUE_MOVED,
        claimed_on=at.date(),
        recorded_at=at,
        actor=CALENDAR,
        due_from=due,
        due_to=moved,
        calendar=_mover(held, here.accepted_on or at.date(), max(due, moved)),
    )


def _mover(held: Sequence[_Edition], accepted_on: date, last_on: date) -> str:
    """The digest of the last edition that changed a day of this application's."""
    ours = [e for e in held if any(accepted_on < day <= last_on for day in e.days)]
    return (ours or held)[-1].digest
