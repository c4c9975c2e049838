"""The applicant's own file, opened with number and receipt key.

Invariants:
- the number alone opens nothing; a wrong number, a wrong key and an erased
  file give one answer, and before the key is right nothing of a file is read but its hash;
- a correction is judged by the form of the version it was filed under, and the
  fee stays what was frozen at filing.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from builder.domain.application import (
    APPLICANT,
    Answers,
    Application,
    ApplicationEvent,
    current_answers,
)
from builder.domain.attachment import Attachment
from builder.domain.correction import asking, changed_beside
from builder.domain.delivery import Contact
from builder.domain.frozen_assessment import thawed
from builder.domain.identifier import secret_hash
from builder.domain.payment import Payment
from builder.domain.user import User, may_any
from builder.errors import Problem, not_found, refuse_if
from builder.store.ports import UnitOfWork
from builder.usecases.applicants import index_applicant
from builder.usecases.move import Opened, open_application, record_event
from builder.usecases.notices import keep_contact
from builder.usecases.queue import recording_moment
from builder.usecases.submit import Judge, claim_attachments
from publish.facts.assessment import FeeAssessment
from publish.facts.service import ServiceVersion
from publish.facts.status import EventCode, Progress
from publish.facts.workdays import HolidayCalendar

_NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Case:
    """A file as its applicant or the office may see it.

    `answers` are the current ones; `units` the ids of the units it concerns now.
    """

    application: Application
    version: ServiceVersion
    answers: Answers
    assessment: FeeAssessment
    events: tuple[ApplicationEvent, ...]
    progress: Progress
    payments: tuple[Payment, ...]
    attachments: tuple[Attachment, ...]
    units: tuple[str, str]


def open_case(uow: UnitOfWork, *, number: str, receipt_key: str, calendar: HolidayCalendar) -> Case:
    """The applicant's file; both as `identifier.normalise_*` gives them.

    Raises `NotFound` (CASE-NOT-FOUND) for whatever is wrong.
    """
    with uow.reading():
        return _case(uow, _opened(uow, number, receipt_key, calendar))


def read_application(
    uow: UnitOfWork, *, number: str, user: User, calendar: HolidayCalendar
) -> Case:
    """The same file for the office. Raises `NotFound` (APPLICATION-NOT-FOUND), also for
    another unit's."""
    with uow.reading():
        opened = open_application(uow, number, calendar)
        if opened is None or not may_any(user, "read_application", opened.units):
            raise not_found("APPLICATION-NOT-FOUND")
        return _case(uow, opened)


def read_asked(uow: UnitOfWork, number: str, calendar: HolidayCalendar) -> Case:
    """The same file inside a transaction, for a caller who has seen that it may be read.
    Raises `NotFound` (APPLICATION-NOT-FOUND)."""
    opened = open_application(uow, number, calendar)
    if opened is None:
        raise not_found("APPLICATION-NOT-FOUND")
    return _case(uow, opened)


def answer_correction(
    uow: UnitOfWork,
    *,
    number: str,
    receipt_key: str,
    answers: Answers,
    judge: Judge,
    now: datetime,
    calendar: HolidayCalendar,
    attachments: tuple[str, ...] = (),
    holder: str = "",
    search_key: bytes = b"",
) -> Progress:
    """The applicant mends the answers. Raises also `Invalid` (what `judge` finds,
    CORRECTION-CLOSED) and `Conflict` (STATUS-TRANSITION when nothing was asked)."""
    with uow:
        opened = _opened(uow, number, receipt_key, calendar)
        refuse_if((*_closed(opened, answers), *judge(answers)))
        event = _own_event(opened, "corrected", recording_moment(uow, now), answers)
        here = record_event(uow, opened, event)
        claim_attachments(uow, attachments, holder, number)
        index_applicant(uow, number=number, version=opened.version, answers=answers, key=search_key)
        uow.commit()
    return here


def _closed(opened: Opened, answers: Answers) -> list[Problem]:
    """What differs and was not asked about."""
    last = asking(opened.events)
    before = current_answers(opened.application, opened.events)
    asked = () if last is None else last.fields
    return [Problem(at, "CORRECTION-CLOSED") for at in changed_beside(before, answers, asked)]


def withdraw_application(
    uow: UnitOfWork,
    *,
    number: str,
    receipt_key: str,
    now: datetime,
    calendar: HolidayCalendar,
) -> Progress:
    """The applicant no longer wants it. Raises `Conflict` (STATUS-TRANSITION) once decided."""
    with uow:
        opened = _opened(uow, number, receipt_key, calendar)
        event = _own_event(opened, "withdrawn", recording_moment(uow, now), None)
        here = record_event(uow, opened, event)
        uow.commit()
    return here


def contact_of(uow: UnitOfWork, number: str) -> Contact:
    """Where the applicant of an opened file wants to be told."""
    with uow.reading():
        return uow.contacts.get(number) or Contact(number)


def change_contact(
    uow: UnitOfWork, *, receipt_key: str, contact: Contact, calendar: HolidayCalendar
) -> None:
    """Tell the applicant of `contact.number` there from now on, or nowhere."""
    with uow:
        _opened(uow, contact.number, receipt_key, calendar)
        keep_contact(uow, contact)
        uow.commit()


def application_of(uow: UnitOfWork, number: str, receipt_key: str) -> Application:
    """The application of who shows its number and key, inside a transaction. Raises `NotFound`
    (CASE-NOT-FOUND) for whatever is wrong."""
    application = uow.applications.get(number) if _fits(uow, number, receipt_key) else None
    if application is None:
        raise not_found("CASE-NOT-FOUND")
    return application


def _opened(uow: UnitOfWork, number: str, receipt_key: str, calendar: HolidayCalendar) -> Opened:
    opened = open_application(uow, number, calendar) if _fits(uow, number, receipt_key) else None
    if opened is None or opened.application.is_erased:
        raise not_found("CASE-NOT-FOUND")
    return opened


def _fits(uow: UnitOfWork, number: str, receipt_key: str) -> bool:
    stored = uow.applications.receipt_hash(number) or _NO_HASH
    return hmac.compare_digest(stored.encode(), secret_hash(receipt_key).encode())


def _own_event(
    opened: Opened, code: EventCode, at: datetime, answers: Answers | None
) -> ApplicationEvent:
    # An officer's claimed date may not lie ahead, so today is never before the last event.
    return ApplicationEvent(
        number=opened.application.number,
        sequence=len(opened.events) + 1,
        code=code,
        claimed_on=at.date(),
        recorded_at=at,
        actor=APPLICANT,
        answers=answers,
    )


def _case(uow: UnitOfWork, opened: Opened) -> Case:
    number = opened.application.number
    return Case(
        application=opened.application,
        version=opened.version,
        answers=current_answers(opened.application, opened.events),
        assessment=thawed(opened.application.assessment_document),
        events=opened.events,
        progress=opened.progress,
        payments=uow.payments.of_application(number),
        attachments=uow.attachments_meta.of_application(number),
        units=opened.units,
    )
