"""Filing an application: judged, assessed and promised in one transaction.

Invariants:
- what does not validate, what the law stops, or what the tariff cannot assess is not filed;
- application, first event, standing, outbox row and attachments are one
  transaction, and the same idempotency key gives the same receipt;
- the fee is frozen with its whole calculation.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from builder.domain.application import (
    APPLICANT,
    Answers,
    Application,
    ApplicationEvent,
    happening,
    standing,
)
from builder.domain.counter import AtCounter, may_file_for
from builder.domain.delivery import Contact
from builder.domain.frozen_assessment import frozen, thawed
from builder.domain.identifier import Rng, new_number, new_receipt_key, secret_hash
from builder.domain.repeat import (
    SHOWN_AGAIN,
    RepeatKeys,
    fingerprint,
    opened_receipt,
    repeat_keys,
    sealed_receipt,
)
from builder.domain.status_seal import kept_seal, seal_of
from builder.domain.version import in_force
from builder.errors import Problem, conflict, forbidden, invalid, refuse_if
from builder.store.ports import UnitOfWork
from builder.usecases.applicants import index_applicant
from builder.usecases.notices import keep_contact, queue_notice
from builder.usecases.queue import calendars_held, event_entry, queue_event, recording_moment
from builder.usecases.suspension import refuse_if_stopped
from builder.usecases.webhooks import queue_calls
from publish.errors import Conflict
from publish.facts.assessment import FeeAssessment, assess
from publish.facts.condition import holds
from publish.facts.eligibility import certain_stops, stop_problems
from publish.facts.sealed import CASE_KEY_BYTES
from publish.facts.service import ServiceStandard, ServiceVersion, rules_of
from publish.facts.status import advance
from publish.facts.text import Lang
from publish.facts.workdays import HolidayCalendar

NOT_TOLD = Contact("")
Judge = Callable[[Any], Sequence[Problem]]
"""What is wrong with answers, as the version's own form says; nothing for good ones."""

Also = Callable[[UnitOfWork, str], None]
"""What is kept together with the application of that number."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """What the applicant gets.

    `receipt_key` is None when a repetition comes later than a day; `entry` is
    what must appear in the register, byte for byte.
    """

    number: str
    receipt_key: str | None
    assessment: FeeAssessment
    entry: bytes
    recorded_at: datetime


def submit_application(
    uow: UnitOfWork,
    *,
    version: ServiceVersion,
    judge: Judge,
    calendar: HolidayCalendar,
    answers: Answers,
    lang: Lang,
    idempotency_key: str,
    now: datetime,
    rng: Rng,
    prefix: str,
    attachments: Sequence[str] = (),
    holder: str = "",
    is_sample: bool = False,
    search_key: bytes = b"",
    counter: AtCounter | None = None,
    also: Also | None = None,
    contact: Contact = NOT_TOLD,
) -> Submitted:
    """File `answers` under `version`; `attachments` are ids that `holder` stored before, the
    office finds it by `search_key`, `counter` types it in, `contact` is told what happens,
    `also` is kept in the same transaction, a repetition's too.

    Raises `Forbidden` (COUNTER-FORBIDDEN), `Invalid` (what `judge` and `assess` find,
    NOT-ELIGIBLE, ATTACHMENT-UNKNOWN, IDEMPOTENCY-KEY), `Conflict` (SERVICE-STOPPED,
    SERVICE-TAKES-NONE, VERSION-NOT-IN-FORCE, IDEMPOTENCY-OTHER for a key with other answers).
    """
    _refuse_to_take(version, counter)
    keys = repeat_keys(idempotency_key, version.service)
    _refuse_answers(version.standard, judge, answers)
    assessment = assess(version.standard.tariff, answers)
    filing = (version, calendar, answers, lang, assessment, keys, is_sample, counter)
    sheet = _Sheet(*filing, tuple(attachments), holder, search_key, contact)
    with uow:
        done = _once(uow, sheet, now, rng, prefix)
        if also is not None:
            also(uow, done.number)
        uow.commit()
    return done


def _once(uow: UnitOfWork, sheet: _Sheet, now: datetime, rng: Rng, prefix: str) -> Submitted:
    earlier = uow.applications.by_idempotency_key(sheet.keys.hash)
    if earlier is not None:
        return _again(uow, earlier, sheet, now)
    return _file(uow, sheet, at=recording_moment(uow, now), rng=rng, prefix=prefix)


def _refuse_to_take(version: ServiceVersion, counter: AtCounter | None) -> None:
    if not version.standard.takes_applications:
        raise conflict("SERVICE-TAKES-NONE", version.service)
    if counter is not None and not may_file_for(counter.officer, version.standard):
        raise forbidden("COUNTER-FORBIDDEN", version.service)


def _refuse_answers(standard: ServiceStandard, judge: Judge, answers: Answers) -> None:
    refuse_if(judge(answers))
    refuse_if(stop_problems(standard, certain_stops(standard, answers)))


def variant_of(standard: ServiceStandard, answers: Answers) -> str | None:
    """The promised time that holds for these answers; None for the standard one."""
    return next((v.id for v in standard.variants if v.when and holds(v.when, answers)), None)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is being filed, judged and assessed."""

    version: ServiceVersion
    calendar: HolidayCalendar
    answers: Answers
    lang: Lang
    assessment: FeeAssessment
    keys: RepeatKeys
    is_sample: bool
    counter: AtCounter | None
    attachments: tuple[str, ...]
    holder: str = field(repr=False)
    search_key: bytes = field(repr=False)
    contact: Contact = field(repr=False)

    @property
    def wants_news(self) -> bool:
        """Whether somebody left an address: for the others nothing is looked up."""
        return bool(self.contact.email or self.contact.phone)

    @property
    def mark(self) -> bytes:
        """What tells it from another filing with the same key."""
        return fingerprint(self.keys, self.answers, self.version.version)


def _note(uow: UnitOfWork, number: str, sheet: _Sheet) -> None:
    claim_attachments(uow, sheet.attachments, sheet.holder, number)
    index_applicant(
        uow, number=number, version=sheet.version, answers=sheet.answers, key=sheet.search_key
    )
    if sheet.counter is not None:
        uow.desk.mark_assisted(number, sheet.counter.officer.id)


def _file(uow: UnitOfWork, sheet: _Sheet, *, at: datetime, rng: Rng, prefix: str) -> Submitted:
    refuse_if_stopped(uow, sheet.version.service)
    _refuse_other_version(uow, sheet.version, at)
    receipt_key, case_key = new_receipt_key(rng), rng(CASE_KEY_BYTES)
    is_sealed = sheet.version.standard.publication == "sealed"
    application = Application(
        number=new_number(prefix, rng),
        service=sheet.version.service,
        version=sheet.version.version,
        answers=sheet.answers,
        assessment_document=frozen(sheet.assessment),
        language=sheet.lang,
        receipt_key_hash=secret_hash(receipt_key),
        case_key=case_key,
        idempotency_key_hash=sheet.keys.hash,
        fingerprint=sheet.mark,
        sealed_receipt=sealed_receipt(sheet.keys, receipt_key, rng),
        filed_at=at,
        is_sample=sheet.is_sample,
        status_seal=kept_seal(seal_of(receipt_key), case_key, rng) if is_sealed else b"",
    )
    application = _added(uow, application, prefix, rng)
    if sheet.wants_news:
        keep_contact(uow, replace(sheet.contact, number=application.number))
    entry = _first_event(uow, application, sheet)
    _note(uow, application.number, sheet)
    return Submitted(application.number, receipt_key, sheet.assessment, entry, at)


def _first_event(uow: UnitOfWork, application: Application, sheet: _Sheet) -> bytes:
    standard = sheet.version.standard
    event = ApplicationEvent(
        number=application.number,
        sequence=1,
        code="filed",
        claimed_on=application.filed_at.date(),
        recorded_at=application.filed_at,
        actor=APPLICANT,
        amount=sheet.assessment.total.amount,
        variant=variant_of(standard, application.answers),
        way=sheet.counter.way if sheet.counter else None,
    )
    calendar = calendars_held(uow, sheet.calendar).latest
    here = advance(None, happening(event), rules_of(standard, calendar))
    uow.applications.add_event(event)
    uow.applications.put_standing(standing(application, here, event.sequence, standard))
    if sheet.wants_news:
        queue_notice(uow, event)
    queue_calls(uow, event, standard)
    return queue_event(uow, application, event, standard)


def _again(uow: UnitOfWork, earlier: Application, sheet: _Sheet, now: datetime) -> Submitted:
    if earlier.is_erased or not hmac.compare_digest(earlier.fingerprint, sheet.mark):
        raise conflict("IDEMPOTENCY-OTHER")
    (first, *_) = uow.applications.events(earlier.number)
    is_fresh = now - earlier.filed_at < SHOWN_AGAIN
    return Submitted(
        number=earlier.number,
        receipt_key=opened_receipt(sheet.keys, earlier.sealed_receipt) if is_fresh else None,
        assessment=thawed(earlier.assessment_document),
        entry=event_entry(earlier, first, sheet.version.standard),
        recorded_at=earlier.filed_at,
    )


def _refuse_other_version(uow: UnitOfWork, version: ServiceVersion, at: datetime) -> None:
    current = in_force(uow.versions.of_service(version.service), at.date())
    if current is None or current.digest != version.digest or current.version != version.version:
        raise conflict("VERSION-NOT-IN-FORCE", version.service)


def _added(uow: UnitOfWork, application: Application, prefix: str, rng: Rng) -> Application:
    """The application, kept under a number that nobody else has: one in 2^35 tries again."""
    while True:
        try:
            uow.applications.add(application)
        except Conflict:
            if uow.applications.get(application.number) is None:
                raise
            application = replace(application, number=new_number(prefix, rng))
        else:
            return application


def claim_attachments(uow: UnitOfWork, ids: Sequence[str], holder: str, number: str) -> None:
    found = [uow.attachments_meta.get(id_) for id_ in ids]
    mine = [a for a in found if a and a.number is None and a.holder_hash == secret_hash(holder)]
    if len(mine) != len(ids):
        raise invalid("ATTACHMENT-UNKNOWN")
    for attachment in mine:
        uow.attachments_meta.put(replace(attachment, number=number))
