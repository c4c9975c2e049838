"""Messages between the office and the applicant of one application.

Invariants:
- the applicant writes and reads with number and key, the office with the right to move it;
- a message moves nothing and stops no clock: what the office needs, it asks by a correction;
- who answers has read; else each side says itself that it has.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from builder.domain.application import APPLICANT
from builder.domain.message import Message
from builder.domain.user import User, may_any
from builder.errors import conflict, forbidden, invalid, not_found
from builder.store.ports import UnitOfWork
from builder.usecases.case import application_of
from builder.usecases.move import open_application
from builder.usecases.notices import queue_written
from builder.usecases.queue import recording_moment
from builder.usecases.words import tidy_note
from publish.facts.workdays import HolidayCalendar

LONGEST = 2000
MOST_UNREAD = 10
"""Of one side; more wait until the other side has read."""


def write_to_applicant(
    uow: UnitOfWork,
    *,
    number: str,
    text: str,
    user: User,
    now: datetime,
    calendar: HolidayCalendar,
) -> None:
    """Raises `NotFound` (APPLICATION-NOT-FOUND), `Forbidden` (MOVE-FORBIDDEN), `Invalid`
    (MESSAGE-EMPTY, TEXT-*), `Conflict` (MESSAGE-MANY, REDACTION-ERASED)."""
    with uow:
        _refuse_others(uow, number, user, calendar)
        _add(uow, number, user.id, text, now)
        uow.commit()


def read_by_office(
    uow: UnitOfWork, *, number: str, user: User, now: datetime, calendar: HolidayCalendar
) -> None:
    """The office says that it has read what came. Raises as `write_to_applicant`."""
    with uow:
        _refuse_others(uow, number, user, calendar)
        uow.messages.mark_seen(number, recording_moment(uow, now), from_applicant=True)
        uow.commit()


def write_to_office(
    uow: UnitOfWork, *, number: str, receipt_key: str, text: str, now: datetime
) -> None:
    """Raises `NotFound` (CASE-NOT-FOUND), `Invalid` (MESSAGE-EMPTY, TEXT-*), `Conflict`
    (MESSAGE-MANY)."""
    with uow:
        application_of(uow, number, receipt_key)
        _add(uow, number, APPLICANT, text, now)
        uow.commit()


def read_by_applicant(uow: UnitOfWork, *, number: str, receipt_key: str, now: datetime) -> None:
    """The applicant says that it was read. Raises `NotFound` (CASE-NOT-FOUND)."""
    with uow:
        application_of(uow, number, receipt_key)
        uow.messages.mark_seen(number, recording_moment(uow, now), from_applicant=False)
        uow.commit()


def messages_of(uow: UnitOfWork, *, number: str) -> tuple[Message, ...]:
    """All about an application that the caller has opened, the earliest first."""
    with uow.reading():
        return uow.messages.of_number(number)


def with_unread(uow: UnitOfWork, *, numbers: Iterable[str]) -> frozenset[str]:
    """Those of the listed applications whose applicant wrote what the office has not read."""
    with uow.reading():
        return uow.messages.unread(tuple(numbers))


def _add(uow: UnitOfWork, number: str, by: str, text: str, now: datetime) -> None:
    said = tidy_note(text, LONGEST, "/text")
    if not said:
        raise invalid("MESSAGE-EMPTY", "/text")
    at = recording_moment(uow, now)
    is_applicants = by == APPLICANT
    uow.messages.mark_seen(number, at, from_applicant=not is_applicants)
    before = uow.messages.of_number(number)
    unread = [m for m in before if m.seen_at is None and m.is_applicants == is_applicants]
    if len(unread) >= MOST_UNREAD:
        raise conflict("MESSAGE-MANY", "/text")
    message = Message(number, len(before) + 1, by, said, at)
    uow.messages.add(message)
    if not is_applicants and not unread:  # until it is read, one letter says it
        queue_written(uow, message)


def _refuse_others(uow: UnitOfWork, number: str, user: User, calendar: HolidayCalendar) -> None:
    opened = open_application(uow, number, calendar)
    if opened is None or not may_any(user, "read_application", opened.units):
        raise not_found("APPLICATION-NOT-FOUND")
    if not may_any(user, "move_application", opened.units):
        raise forbidden("MOVE-FORBIDDEN", event="message")
    if opened.application.is_erased:
        raise conflict("REDACTION-ERASED", number)
