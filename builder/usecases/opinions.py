"""One unit asks another what it thinks of an application, and is answered.

Invariants:
- who may move the application asks and closes; who has `answer_opinion` for the unit that is asked
  reads that application while it is open, and answers;
- for everybody else, and for every other application of the same unit, there is nothing;
- an opinion is no event: it moves nothing, stops no clock, and is never public.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from builder.domain.opinion import FINDINGS, Opinion
from builder.domain.user import User, may, may_any, units_seen
from builder.errors import Problem, conflict, forbidden, invalid, not_found, refuse_if
from builder.store.ports import UnitOfWork
from builder.usecases.case import Case, read_asked
from builder.usecases.move import Opened, open_application
from builder.usecases.queue import recording_moment
from builder.usecases.words import tidy_note
from publish.facts.workdays import HolidayCalendar

LONGEST_QUESTION = 500
LONGEST = 2000
MOST = 20
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of which unit, and until when an answer is wanted."""

    unit: str
    question: str
    wanted_by: date | None


@dataclass(frozen=True, slots=True)
class AskedCase:
    """An application as a unit sees it that is asked, with what it was asked and is open."""

    case: Case
    asked: tuple[Opinion, ...]


def ask_opinion(
    uow: UnitOfWork,
    *,
    number: str,
    asking: Asking,
    units: Collection[str],
    user: User,
    now: datetime,
    calendar: HolidayCalendar,
) -> Opinion:
    """Keep what is asked; `units` are all there are.

    Raises `NotFound` (APPLICATION-NOT-FOUND), `Forbidden` (MOVE-FORBIDDEN), `Invalid`
    (OPINION-UNIT, OPINION-QUESTION, OPINION-DAY, TEXT-*), `Conflict` (OPINION-CLOSED once the
    application is, OPINION-MANY)."""
    question = tidy_note(asking.question, LONGEST_QUESTION, "/question")
    with uow:
        opened = _own(uow, number, user, calendar)
        if not opened.progress.is_open:
            raise conflict("OPINION-CLOSED")
        at, day = recording_moment(uow, now), asking.wanted_by
        is_another = asking.unit in units and asking.unit not in opened.units
        found = {
            "OPINION-UNIT": ("/unit", not is_another),
            "OPINION-QUESTION": ("/question", not question),
            "OPINION-DAY": ("/wanted_by", day is None or day < at.date()),
        }
        refuse_if([Problem(path, code) for code, (path, is_wrong) in found.items() if is_wrong])
        before = uow.opinions.of_number(number)
        if len(before) >= MOST:
            raise conflict("OPINION-MANY")
        wanted = day or at.date()  # there is a day, or it was refused above
        opinion = Opinion(number, len(before) + 1, asking.unit, question, wanted, user.id, at)
        uow.opinions.put(opinion)
        uow.commit()
    return opinion


def answer_opinion(
    uow: UnitOfWork,
    *,
    number: str,
    sequence: int,
    finding: str,
    text: str,
    user: User,
    now: datetime,
) -> Opinion:
    """Keep what the unit thinks. Raises `NotFound` (APPLICATION-NOT-FOUND), `Invalid`
    (OPINION-FINDING, OPINION-TEXT unless it simply fits, TEXT-*), `Conflict` (OPINION-ANSWERED)."""
    said = tidy_note(text, LONGEST, "/text")
    with uow:
        opinion = _of(uow, number, sequence)
        if opinion is None or not _is_asked(opinion, user):
            raise not_found("APPLICATION-NOT-FOUND")
        if opinion.answered_at is not None:
            raise conflict("OPINION-ANSWERED")
        chosen = next((f for f in FINDINGS if f == finding), None)
        if chosen is None:
            raise invalid("OPINION-FINDING", "/finding")
        if chosen != "fits" and not said:
            raise invalid("OPINION-TEXT", "/text")
        at = recording_moment(uow, now)
        answered = replace(opinion, finding=chosen, text=said, answered_by=user.id, answered_at=at)
        uow.opinions.put(answered)
        uow.commit()
    return answered


def close_opinion(
    uow: UnitOfWork,
    *,
    number: str,
    sequence: int,
    user: User,
    now: datetime,
    calendar: HolidayCalendar,
) -> Opinion:
    """From now on the other unit sees the application no more; closed once, also unanswered.
    Raises `NotFound` (APPLICATION-NOT-FOUND), `Forbidden` (MOVE-FORBIDDEN), `Conflict`
    (OPINION-CLOSED)."""
    with uow:
        _own(uow, number, user, calendar)
        opinion = _of(uow, number, sequence)
        if opinion is None:
            raise not_found("APPLICATION-NOT-FOUND")
        if not opinion.is_open:
            raise conflict("OPINION-CLOSED")
        closed = replace(opinion, closed_by=user.id, closed_at=recording_moment(uow, now))
        uow.opinions.put(closed)
        uow.commit()
    return closed


def opinions_of(uow: UnitOfWork, *, number: str) -> tuple[Opinion, ...]:
    """What was asked about an application that the caller has read."""
    with uow.reading():
        return uow.opinions.of_number(number)


def asked_of_us(uow: UnitOfWork, *, user: User) -> tuple[Opinion, ...]:
    """What is open and asks this person's unit, the soonest wanted first. Raises `Forbidden`
    (MOVE-FORBIDDEN) for who may not answer."""
    unit = units_seen(user, "answer_opinion")
    if unit == "":
        raise forbidden("MOVE-FORBIDDEN", event="opinion")
    with uow.reading():
        return uow.opinions.open_of(unit, MOST_LISTED)


def unanswered(uow: UnitOfWork, *, user: User) -> int:
    """How many of them wait for an answer; 0 for who may not answer."""
    unit = units_seen(user, "answer_opinion")
    if unit == "":
        return 0
    with uow.reading():
        return sum(o.answered_at is None for o in uow.opinions.open_of(unit, MOST_LISTED))


def read_asked_case(
    uow: UnitOfWork, *, number: str, user: User, calendar: HolidayCalendar
) -> AskedCase:
    """The application for a unit that is asked. Raises `NotFound` (APPLICATION-NOT-FOUND), also
    when nothing is open any more."""
    with uow.reading():
        asked = tuple(o for o in uow.opinions.of_number(number) if _is_asked(o, user))
        if not asked:
            raise not_found("APPLICATION-NOT-FOUND")
        return AskedCase(read_asked(uow, number, calendar), asked)


def _is_asked(opinion: Opinion, user: User) -> bool:
    return opinion.is_open and may(user, "answer_opinion", opinion.unit)


def _of(uow: UnitOfWork, number: str, sequence: int) -> Opinion | None:
    return next((o for o in uow.opinions.of_number(number) if o.sequence == sequence), None)


def _own(uow: UnitOfWork, number: str, user: User, calendar: HolidayCalendar) -> Opened:
    """The application for who may move it."""
    opened = open_application(uow, number, calendar)
    if opened is None or not may_any(user, "read_application", opened.units):
        raise not_found("APPLICATION-NOT-FOUND")
    if not may_any(user, "move_application", opened.units):
        raise forbidden("MOVE-FORBIDDEN", event="opinion")
    return opened
