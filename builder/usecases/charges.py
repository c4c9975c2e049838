"""Reports that somebody was asked for money, and their counts by quarter.

Invariants:
- whoever types in a report from paper does not work in the office that it is about;
- the anonymous leave nothing to reach them by, also when it was typed;
- a report is private; what becomes public are counts of at least k per service
  and quarter, each quarter once;
- number and key either both fit that service, or the report is refused: a
  wrong receipt never silently becomes an unverified report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from builder.domain.identifier import Rng, new_id, new_receipt_key, secret_hash
from builder.domain.report import (
    CAME_BY,
    KINDS,
    OPENNESS,
    CameBy,
    ChargeReport,
    Openness,
    ReportKind,
    counted,
    first_and_last,
)
from builder.domain.report_turn import is_of_office
from builder.domain.user import User, may
from builder.domain.version import in_force, opened
from builder.errors import Problem, forbidden, invalid, not_found, refuse_if
from builder.store.ports import UnitOfWork
from builder.usecases.case import application_of
from builder.usecases.period import Period, publish_period
from builder.usecases.queue import recording_moment
from builder.usecases.words import tidy_note
from publish.facts.charge_report import to_document
from publish.facts.service import ServiceVersion

HIGHEST = 10**12
LONGEST_NOTE = 2000
LONGEST_REPORTER = 200


@dataclass(frozen=True, slots=True)
class About:
    """What a report says beside the money: the step it happened at, who may know the reporter,
    how to reach them, where it came from, and who typed it in from paper."""

    step: str | None = None
    openness: Openness = "anonymous"
    reporter: str = field(default="", repr=False)
    came_by: CameBy = "site"
    entered_by: User | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """A stored report, and the key that opens it for its reporter together with its id."""

    report: ChargeReport
    key: str = field(repr=False)


def report_charge(
    uow: UnitOfWork,
    *,
    service: str,
    asked_on: date,
    amount: int,
    kind: ReportKind,
    now: datetime,
    rng: Rng,
    number: str | None = None,
    receipt_key: str | None = None,
    note: str = "",
    about: About | None = None,
    key: str | None = None,
) -> Reported:
    """Store a report; verified if number and receipt key are given and right. `key` is the
    reporter's own, drawn when it is None.
    Raises `Invalid` (REPORT-*), `NotFound` (SERVICE-NOT-FOUND, CASE-NOT-FOUND),
    `Conflict` (REPORT-TWICE), `Forbidden` (REPORT-ENTER-FORBIDDEN, REPORT-OWN-OFFICE).
    """
    said = about or About()
    refuse_if([*_findings(asked_on, amount, kind, now.date()), *_faults(said)])
    own_key = key or new_receipt_key(rng)
    with uow:
        _refuse_unknown(uow, service, number, receipt_key)
        report = ChargeReport(
            id=new_id(rng),
            service=service,
            asked_on=asked_on,
            amount=amount,
            kind=kind,
            number=number or None,
            note=tidy_note(note, LONGEST_NOTE),
            reported_at=recording_moment(uow, now),
            key_hash=secret_hash(own_key),
        )
        told = _with_about(uow, report, said)
        uow.reports.add(told)
        uow.commit()
    return Reported(told, own_key)


def publish_charges(uow: UnitOfWork, *, quarter: str, now: datetime) -> tuple[str, ...]:
    """Queue the counts of a quarter that is over, for every service; returns the services
    that were new. Raises `Conflict` (PERIOD-NOT-OVER)."""
    first, before = first_and_last(quarter)

    def document(version: ServiceVersion, on: str) -> Mapping[str, Any]:
        reports = uow.reports.between(version.service, first, before)
        k = version.standard.least_count
        return to_document(counted(version.service, quarter, reports, k), on)

    period = Period(quarter, before)
    return publish_period(uow, period, kind="charges", document=document, now=now)


def _findings(asked_on: date, amount: int, kind: str, today: date) -> list[Problem]:
    oldest = date(today.year - 2, 1, 1)
    found = {
        "REPORT-DATE": ("/asked_on", not oldest <= asked_on <= today),
        "REPORT-AMOUNT": ("/amount", type(amount) is not int or not 0 < amount <= HIGHEST),
        "REPORT-KIND": ("/kind", kind not in KINDS),
    }
    return [Problem(path, code) for code, (path, is_wrong) in found.items() if is_wrong]


def _faults(said: About) -> list[Problem]:
    found = {
        "REPORT-OPENNESS": ("/openness", said.openness not in OPENNESS),
        "REPORT-CAME-BY": ("/came_by", said.came_by not in CAME_BY),
        "REPORT-REPORTER": (
            "/reporter",
            said.openness != "anonymous" and not said.reporter.strip(),
        ),
    }
    return [Problem(path, code) for code, (path, is_wrong) in found.items() if is_wrong]


def _refuse_unknown(
    uow: UnitOfWork, service: str, number: str | None, receipt_key: str | None
) -> None:
    if not uow.versions.of_service(service):
        raise not_found("SERVICE-NOT-FOUND", service)
    if number and application_of(uow, number, receipt_key or "").service != service:
        raise not_found("CASE-NOT-FOUND")


def _with_about(uow: UnitOfWork, report: ChargeReport, said: About) -> ChargeReport:
    office = _office(uow, report.service, said.step, report.reported_at.date())
    _refuse_entering(said.entered_by, office)
    is_anonymous = said.openness == "anonymous"
    reporter = "" if is_anonymous else tidy_note(said.reporter, LONGEST_REPORTER, "/reporter")
    return replace(
        report,
        step=said.step,
        office=office,
        openness=said.openness,
        came_by=said.came_by,
        reporter=reporter,
    )


def _office(uow: UnitOfWork, service: str, step: str | None, on: date) -> str:
    """The unit that a report is about."""
    stored = uow.versions.of_service(service)
    standard = opened(in_force(stored, on) or stored[-1]).standard
    if step is None:
        return standard.unit
    found = next((s for s in standard.steps if s.id == step), None)
    if found is None:
        raise invalid("REPORT-STEP", "/step")
    return found.unit


def _refuse_entering(user: User | None, office: str) -> None:
    if user is None:
        return
    if not may(user, "enter_report"):
        raise forbidden("REPORT-ENTER-FORBIDDEN")
    if is_of_office(user, office):
        raise forbidden("REPORT-OWN-OFFICE")
