"""What the office writes down about an application for itself.

Invariants:
- who may move the application writes, who may read it reads; the applicant gets it with all that
  is kept about them, and nobody else does;
- a note moves nothing, stops no clock and is never public.
"""

from __future__ import annotations

from datetime import datetime

from builder.domain.note import Note
from builder.domain.user import User, may_any
from builder.errors import conflict, forbidden, invalid, not_found
from builder.store.ports import UnitOfWork
from builder.usecases.move import open_application
from builder.usecases.queue import recording_moment
from builder.usecases.words import tidy_note
from publish.facts.workdays import HolidayCalendar

LONGEST = 2000
MOST = 200


def write_note(
    uow: UnitOfWork,
    *,
    number: str,
    text: str,
    user: User,
    now: datetime,
    calendar: HolidayCalendar,
) -> Note:
    """Raises `NotFound` (APPLICATION-NOT-FOUND), `Forbidden` (MOVE-FORBIDDEN), `Invalid`
    (NOTE-EMPTY, TEXT-*), `Conflict` (NOTE-MANY, REDACTION-ERASED)."""
    said = tidy_note(text, LONGEST, "/text")
    with uow:
        opened = open_application(uow, number, calendar)
        if opened is None or not may_any(user, "read_application", opened.units):
            raise not_found("APPLICATION-NOT-FOUND")
        if not may_any(user, "move_application", opened.units):
            raise forbidden("MOVE-FORBIDDEN", event="note")
        if opened.application.is_erased:
            raise conflict("REDACTION-ERASED")
        if not said:
            raise invalid("NOTE-EMPTY", "/text")
        before = len(uow.notes.of_number(number))
        if before >= MOST:
            raise conflict("NOTE-MANY", "/text")
        note = Note(number, before + 1, user.id, said, recording_moment(uow, now))
        uow.notes.add(note)
        uow.commit()
    return note


def notes_of(uow: UnitOfWork, *, number: str) -> tuple[Note, ...]:
    """All about an application that the caller has opened, the earliest first."""
    with uow.reading():
        return uow.notes.of_number(number)
