"""The office moves an application: one command, one event, one outbox row.

Invariants:
- who may, of which unit, and whether the fold accepts it is asked inside the
  transaction, of what is stored then;
- the actor is the signed-in person and the recorded moment the server's,
  whatever the request says;
- an application of another unit is not found, never forbidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from builder.domain.application import (
    Application,
    ApplicationEvent,
    happening,
    progress,
    standing,
    unit_of_step,
)
from builder.domain.payment import Payment
from builder.domain.redaction import needed_reasons
from builder.domain.user import Action, User, may_any
from builder.domain.version import opened
from builder.errors import NotFound, Problem, conflict, forbidden, integrity, not_found, refuse_if
from builder.store.ports import UnitOfWork
from builder.usecases.notices import queue_notice
from builder.usecases.queue import calendars_held, queue_event, recording_moment
from builder.usecases.webhooks import queue_calls
from builder.usecases.words import tidy_note
from publish.errors import Conflict
from publish.facts.amendment import follow
from publish.facts.balance import MONEY_EVENTS
from publish.facts.form_schema import labels_by_pointer
from publish.facts.rules import Rules
from publish.facts.service import ServiceStandard, ServiceVersion, rules_of
from publish.facts.status import EventCode, FilingWay, Progress
from publish.facts.workdays import HolidayCalendar

ACTION_OF: Mapping[EventCode, Action] = {
    "returned": "move_application",
    "accepted": "move_application",
    "step_done": "move_application",
    "correction_requested": "move_application",
    "withdrawn": "move_application",
    **dict.fromkeys(MONEY_EVENTS, "record_payment"),
    "approved": "decide_application",
    "rejected": "decide_application",
    "issued": "decide_application",
}
"""What each command needs; `filed` and `corrected` are the applicant's own."""

LONGEST_NOTE = 2000
MOST_FIELDS = 100


@dataclass(frozen=True, slots=True)
class Command:
    """What the officer says happened.

    `note` goes to the applicant and nowhere else; `fields` are JSON pointers of
    answers to mend; `amount` in whole rupiah for money received or given back.
    """

    code: EventCode
    claimed_on: date
    step: str | None = None
    reason: str | None = None
    amount: int | None = None
    note: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """An application with what is needed to move it, read in one transaction."""

    application: Application
    events: tuple[ApplicationEvent, ...]
    version: ServiceVersion
    rules: Rules
    progress: Progress

    @property
    def standard(self) -> ServiceStandard:
        """The standard it was filed under."""
        return self.version.standard

    @property
    def units(self) -> tuple[str, str]:
        """The units it concerns now: the service's and that of the step being worked on."""
        return self.standard.unit, unit_of_step(self.standard, self.progress.step)


def move_application(
    uow: UnitOfWork,
    *,
    number: str,
    command: Command,
    user: User,
    now: datetime,
    calendar: HolidayCalendar,
    expected_sequence: int | None = None,
) -> Progress:
    """Apply `command`; `expected_sequence` is the last event the officer had seen.

    Raises `NotFound` (APPLICATION-NOT-FOUND), `Forbidden` (MOVE-FORBIDDEN),
    `Invalid` (EVENT-*), `Conflict` (EVENT-STALE, STATUS-*, CALENDAR-YEAR).
    """
    with uow:
        at = recording_moment(uow, now)
        case = open_application(uow, number, calendar)
        if case is None or not may_any(user, "read_application", case.units):
            raise not_found("APPLICATION-NOT-FOUND")
        _refuse(case, command, user, expected_sequence, at.date())
        event = ApplicationEvent(
            number=number,
            sequence=len(case.events) + 1,
            code=command.code,
            claimed_on=command.claimed_on,
            recorded_at=at,
            actor=user.id,
            step=command.step,
            reason=command.reason,
            amount=command.amount,
            way=way_of(command.code),
            note=tidy_note(command.note, LONGEST_NOTE),
            fields=command.fields,
        )
        here = record_event(uow, case, event)
        uow.commit()
    return here


def way_of(code: EventCode) -> FilingWay | None:
    """What the public is told of a withdrawal that an officer wrote down: that it was spoken at
    the counter. Without it the applicant withdrew with the own key."""
    return "spoken" if code == "withdrawn" else None


def _refuse(
    case: Opened, command: Command, user: User, expected_sequence: int | None, today: date
) -> None:
    action = ACTION_OF.get(command.code)
    if action is None or not may_any(user, action, case.units):
        raise forbidden("MOVE-FORBIDDEN", event=command.code)
    if case.application.is_erased:
        raise conflict("REDACTION-ERASED", case.application.number)
    if expected_sequence not in (None, len(case.events)):
        raise conflict("EVENT-STALE")
    refuse_if(_findings(command, case, today))


def open_application(uow: UnitOfWork, number: str, calendar: HolidayCalendar) -> Opened | None:
    """The application as stored, inside a transaction; None if there is none.

    Each event counts by the days off published before it, as in the register;
    `calendar` serves while none were published."""
    application = uow.applications.get(number)
    if application is None:
        return None
    stored = uow.versions.get(application.service, application.version)
    if stored is None:
        raise integrity("VERSION-MISSING", application.service, version=application.version)
    version = opened(stored)
    events = uow.applications.events(number)
    held = calendars_held(uow, calendar)
    here = progress(events, lambda moment: rules_of(version.standard, held.at(moment)))
    return Opened(application, events, version, rules_of(version.standard, held.latest), here)


def record_event(uow: UnitOfWork, case: Opened, event: ApplicationEvent) -> Progress:
    """Add an event that the fold accepts, with its standing, payment, outbox row, and the news
    of it for the applicant and for programs."""
    here = add_event(uow, case, event)
    queue_notice(uow, event)
    queue_calls(uow, event, case.standard)
    return here


def add_event(uow: UnitOfWork, case: Opened, event: ApplicationEvent) -> Progress:
    """The same for what is no news any more."""
    try:
        past = [happening(before) for before in case.events]
        here = follow(past, case.progress, happening(event), case.rules)
    except NotFound as error:  # a calendar year nobody has decreed yet
        raise Conflict(error.problems) from error
    uow.applications.add_event(event)
    uow.applications.put_standing(standing(case.application, here, event.sequence, case.standard))
    if not here.is_open:
        _end_opinions(uow, event)
    if event.code == "payment_recorded":
        uow.payments.add(_payment(event))
    queue_event(uow, case.application, event, case.standard)
    return here


def _end_opinions(uow: UnitOfWork, event: ApplicationEvent) -> None:
    """What ends an application ends what other units were asked about it, and that they see it."""
    for opinion in uow.opinions.of_number(event.number):
        if opinion.is_open:
            closed = replace(opinion, closed_by=event.actor, closed_at=event.recorded_at)
            uow.opinions.put(closed)


def _payment(event: ApplicationEvent) -> Payment:
    return Payment(
        number=event.number,
        sequence=event.sequence,
        amount=event.amount or 0,
        received_on=event.claimed_on,
        recorded_at=event.recorded_at,
        actor=event.actor,
    )


def _findings(command: Command, case: Opened, today: date) -> list[Problem]:
    standard = case.standard
    reasons = needed_reasons(command.code, standard, case.progress, today)
    needs_step, needs_amount = command.code == "step_done", command.code in MONEY_EVENTS
    steps = {s.id for s in standard.steps}
    found = {
        "EVENT-IN-FUTURE": ("/claimed_on", command.claimed_on > today),
        "EVENT-REASON": (
            "/reason",
            command.reason not in reasons if reasons else command.reason is not None,
        ),
        "EVENT-STEP": ("/step", (command.step in steps) != needs_step),
        "EVENT-AMOUNT": ("/amount", not _is_amount(command.amount, needs_amount)),
        "EVENT-FIELDS": ("/fields", not _are_asked(command.fields, case.version)),
    }
    return [Problem(path, code) for code, (path, is_wrong) in found.items() if is_wrong]


def _is_amount(amount: int | None, is_needed: bool) -> bool:  # noqa: FBT001
    return type(amount) is int and amount > 0 if is_needed else amount is None


def _are_asked(fields: tuple[str, ...], version: ServiceVersion) -> bool:
    """Whether the form asks for all of these: what it never asked for cannot be sent back."""
    return len(fields) <= MOST_FIELDS and (
        not fields or set(fields) <= labels_by_pointer(version.form.document).keys()
    )
