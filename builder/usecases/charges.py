"""Reports that somebody was asked for money, and their counts by quarter.

Invariants:
- a report is private; what becomes public are counts of at least k per service
  and quarter, each quarter once;
- number and key either both fit that service, or the report is refused: a
  wrong receipt never silently becomes an unverified report.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from builder.domain.identifier import Rng, new_id
from builder.domain.report import (
    KINDS,
    ChargeReport,
    ReportKind,
    counted,
    first_and_last,
)
from builder.domain.user import User, may
from builder.errors import Problem, forbidden, not_found, refuse_if
from builder.store.ports import UnitOfWork
from builder.usecases.case import is_receipt
from builder.usecases.period import Period, publish_period
from builder.usecases.queue import recording_moment
from builder.usecases.words import tidy_note
from publish.facts.charge_report import to_document
from publish.facts.service import ServiceVersion

HIGHEST = 10**12
LONGEST_NOTE = 2000
MOST_LISTED = 200


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
) -> ChargeReport:
    """Store a report; verified if number and receipt key are given and right.

    Raises `Invalid` (REPORT-*), `NotFound` (SERVICE-NOT-FOUND, CASE-NOT-FOUND),
    `Conflict` (REPORT-TWICE).
    """
    refuse_if(_findings(asked_on, amount, kind, now.date()))
    with uow:
        if not uow.versions.of_service(service):
            raise not_found("SERVICE-NOT-FOUND", service)
        if number and not is_receipt(uow, number, receipt_key or "", service):
            raise not_found("CASE-NOT-FOUND")
        report = ChargeReport(
            id=new_id(rng),
            service=service,
            asked_on=asked_on,
            amount=amount,
            kind=kind,
            number=number or None,
            note=tidy_note(note, LONGEST_NOTE),
            reported_at=recording_moment(uow, now),
        )
        uow.reports.add(report)
        uow.commit()
    return report


def list_reports(uow: UnitOfWork, *, user: User) -> tuple[ChargeReport, ...]:
    """The newest reports. Raises `Forbidden` (REPORTS-FORBIDDEN)."""
    if not may(user, "read_report"):
        raise forbidden("REPORTS-FORBIDDEN")
    with uow.reading():
        return uow.reports.latest(MOST_LISTED)


def publish_charges(uow: UnitOfWork, *, quarter: str, now: datetime) -> tuple[str, ...]:
    """Queue the counts of a quarter that is over, for every service; returns the services
    that were new. Raises `Conflict` (PERIOD-NOT-OVER)."""
    first, before = first_and_last(quarter)

    def document(version: ServiceVersion, on: str) -> Mapping[str, Any]:
        reports = uow.reports.between(version.service, first, before)
        return to_document(counted(version.service, quarter, reports, version.standard.k_min), on)

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
