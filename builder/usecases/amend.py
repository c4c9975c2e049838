"""A second person puts right what an officer recorded wrongly: one more event, nothing changed.

Invariants:
- never the person who recorded it (four eyes compare ids), and only of the unit that has it;
- what it may say is the same in the office as in the register (`publish.facts.amendment`);
- there is no last day for it but erasure: the law counts from when a mistake is found, which
  nobody but the office knows. What it would better of the office's own record is refused instead;
- the applicant is told, as of any event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from builder.domain.application import ApplicationEvent, happening
from builder.domain.user import User, may_any
from builder.errors import Problem, conflict, forbidden, not_found, refuse_if
from builder.store.ports import UnitOfWork
from builder.usecases.case import Case
from builder.usecases.move import LONGEST_NOTE, Opened, open_application, record_event
from builder.usecases.queue import recording_moment
from builder.usecases.words import tidy_note
from publish.facts.amendment import (
    AMENDED,
    REASONS_FOR,
    AmendKind,
    held,
    kinds_for,
    reasons_like,
)
from publish.facts.status import Progress
from publish.facts.workdays import HolidayCalendar


@dataclass(frozen=True, slots=True)
class Amendment:
    """What the second person says: `amends` is the sequence of the event that was wrong, `reason`
    why. `right_on` belongs to the kind `date`, `right_reason` to `reason`; `note` is for the
    applicant and the office only."""

    amends: int
    kind: AmendKind
    reason: str
    right_on: date | None = None
    right_reason: str | None = None
    note: str = ""


def amend_event(
    uow: UnitOfWork,
    *,
    number: str,
    amendment: Amendment,
    user: User,
    now: datetime,
    calendar: HolidayCalendar,
    expected_sequence: int | None = None,
) -> Progress:
    """Record that an event was wrong. Raises `NotFound` (APPLICATION-NOT-FOUND), `Forbidden`
    (MOVE-FORBIDDEN, AMEND-OWN), `Invalid` (AMEND-KIND, EVENT-*), `Conflict` (EVENT-STALE,
    REDACTION-ERASED, AMEND-*, CALENDAR-YEAR)."""
    with uow:
        at = recording_moment(uow, now)
        case = open_application(uow, number, calendar)
        if case is None or not may_any(user, "read_application", case.units):
            raise not_found("APPLICATION-NOT-FOUND")
        refuse_person(case, amendment.amends, user)
        if case.application.is_erased:
            raise conflict("REDACTION-ERASED", number)
        if expected_sequence not in (None, len(case.events)):
            raise conflict("EVENT-STALE")
        refuse_if(findings(case, amendment, at.date()))
        here = record_event(uow, case, event_of(case, amendment, user, at))
        uow.commit()
    return here


def refuse_person(case: Opened | Case, amends: int, user: User) -> None:
    """`Forbidden` unless this person has the right and did not record the event; `Conflict`
    (AMEND-TARGET) if there is no such event."""
    if not may_any(user, "amend_event", case.units):
        raise forbidden("MOVE-FORBIDDEN", event=AMENDED)
    if not 1 <= amends <= len(case.events):
        raise conflict("AMEND-TARGET")
    if case.events[amends - 1].actor == user.id:
        raise forbidden("AMEND-OWN")


def kinds_of(case: Opened | Case, amends: int) -> tuple[AmendKind, ...]:
    """What can be put right of an event; nothing once it does not hold."""
    event = held([happening(own) for own in case.events]).get(amends)
    return () if event is None else kinds_for(event)


def other_reasons(case: Opened | Case, amends: int) -> tuple[str, ...]:
    """The reasons that could stand on an event in place of its own."""
    grounds = [ground.id for ground in case.version.standard.grounds]
    event = held([happening(own) for own in case.events]).get(amends)
    return () if event is None or event.reason is None else reasons_like(event, grounds)


def findings(case: Opened | Case, amendment: Amendment, today: date) -> list[Problem]:
    """What is wrong with what was said."""
    kind = amendment.kind
    is_dated, is_reasoned = kind == "date", kind == "reason"
    on, others = amendment.right_on, other_reasons(case, amendment.amends)
    found = {
        "/kind": ("AMEND-KIND", kind not in kinds_of(case, amendment.amends)),
        "/reason": ("EVENT-REASON", amendment.reason not in REASONS_FOR.get(kind, ())),
        "/right_on": (
            "EVENT-IN-FUTURE",
            (on is None or on > today) if is_dated else on is not None,
        ),
        "/right_reason": (
            "EVENT-REASON",
            (amendment.right_reason not in others)
            if is_reasoned
            else amendment.right_reason is not None,
        ),
    }
    return [Problem(path, code) for path, (code, is_wrong) in found.items() if is_wrong]


def event_of(
    case: Opened | Case, amendment: Amendment, user: User, at: datetime
) -> ApplicationEvent:
    """The event that says it, recorded at this moment."""
    return ApplicationEvent(
        number=case.application.number,
        sequence=len(case.events) + 1,
        code=AMENDED,
        claimed_on=at.date(),
        recorded_at=at,
        actor=user.id,
        reason=amendment.reason,
        amends=amendment.amends,
        right_on=amendment.right_on,
        right_reason=amendment.right_reason,
        note=tidy_note(amendment.note, LONGEST_NOTE),
    )
