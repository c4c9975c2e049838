"""Monthly counts of sealed services: all that the public learns of them beside commitments.

Invariants:
- a count from 1 to k-1 is hidden; the median is given only when the decisions are;
- each month of each service is published once, after it is over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from statistics import median_high
from typing import Any

from builder.domain.application import RulesAt, progress
from builder.domain.version import opened
from builder.errors import invalid
from builder.store.ports import UnitOfWork
from builder.store.standing_query import StandingQuery
from builder.usecases.listing import every_standing
from builder.usecases.period import Period, publish_period
from builder.usecases.queue import calendars_held
from publish.facts.charge_report import hidden
from publish.facts.sealed import SealedCounts, counts_document
from publish.facts.service import ServiceStandard, ServiceVersion, rules_of
from publish.facts.status import Progress
from publish.facts.workdays import HolidayCalendar

_PAGE = 500


def publish_counts(
    uow: UnitOfWork, *, month: str, now: datetime, calendar: HolidayCalendar
) -> tuple[str, ...]:
    """Queue the counts of `month` (`2026-03`) of every sealed service; returns those that
    were new. Raises `Conflict` (PERIOD-NOT-OVER), `Invalid` (MONTH-SHAPE)."""
    _, before = month_bounds(month)

    def document(version: ServiceVersion, on: str) -> Mapping[str, Any] | None:
        standard = version.standard
        if standard.publication != "sealed":
            return None
        cases = _progresses(uow, version.service, calendar)
        k = standard.least_count
        return counts_document(counted(version.service, month, cases, k, calendar), on)

    period = Period(month, before)
    return publish_period(uow, period, kind="counts", document=document, now=now)


def month_bounds(month: str) -> tuple[date, date]:
    """The first day of a month and of the next. Raises `Invalid` (MONTH-SHAPE)."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError as error:
        raise invalid("MONTH-SHAPE", month=month[:20]) from error
    return first, date(first.year + first.month // 12, first.month % 12 + 1, 1)


def counted(
    service: str,
    month: str,
    cases: Sequence[Progress],
    k: int,
    calendar: HolidayCalendar,
) -> SealedCounts:
    """The counts of a month over all applications of a service."""
    first, before = month_bounds(month)
    filed = [c for c in cases if first <= c.filed_on < before]
    decided = [c for c in cases if c.decided_on and first <= c.decided_on < before]
    days = sorted(
        calendar.working_days_between(c.accepted_on, c.decided_on).count
        for c in decided
        if c.accepted_on and c.decided_on
    )
    on_time = [c for c in decided if c.decided_on and c.due_on and c.decided_on <= c.due_on]
    rejected = [c for c in decided if c.status == "rejected"]
    shown = hidden(len(decided), k)
    return SealedCounts(
        service=service,
        month=month,
        filed=hidden(len(filed), k),
        decided=shown,
        on_time=_part(len(on_time), shown, k),
        rejected=_part(len(rejected), shown, k),
        median_days=median_high(days) if shown and len(days) >= k else None,
    )


def _part(count: int, whole: int | None, k: int) -> int | None:
    """A part of the decisions; hidden also when what is left of the whole would be too few."""
    if whole is None or hidden(whole - count, k) is None:
        return None
    return hidden(count, k)


def _progresses(uow: UnitOfWork, service: str, calendar: HolidayCalendar) -> list[Progress]:
    held = calendars_held(uow, calendar)
    standards = {v.version: opened(v).standard for v in uow.versions.of_service(service)}
    rows = every_standing(uow, StandingQuery(service=service, limit=_PAGE))

    def rules_for(standard: ServiceStandard) -> RulesAt:
        return lambda moment: rules_of(standard, held.at(moment))

    return [
        progress(uow.applications.events(row.number), rules_for(standards[row.version]))
        for row in rows
    ]
