"""The public counts of contacts that are used for many applicants, by quarter.

Invariants:
- what becomes public passes the one door as two counts per service and quarter, each quarter once;
- open services only: of sealed ones nothing is told beside their own counts;
- the applications of all services are compared with each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial
from typing import Any

from builder.domain.application import current_answers
from builder.domain.redaction import contacts_entry
from builder.domain.report import first_and_last
from builder.domain.shared_contact import Tally, applicant_of, tallies
from builder.domain.version import opened
from builder.errors import integrity
from builder.store.ports import UnitOfWork
from builder.usecases.period import Period, publish_period
from publish.facts.contacts import MONTHS
from publish.facts.service import ServiceVersion


def publish_contacts(uow: UnitOfWork, *, quarter: str, now: datetime) -> tuple[str, ...]:
    """Queue the counts of a quarter that is over, for every open service; returns the services
    that were new. Raises `Conflict` (PERIOD-NOT-OVER), `Invalid` (QUARTER-SHAPE)."""
    first, before = first_and_last(quarter)

    # Made once and only when some service has not been told yet: it looks at a whole year.
    @cache
    def found() -> Mapping[str, Tally]:
        filed = uow.contacts.of_filed(_months_earlier(before, MONTHS), before)
        return tallies(filed, first, partial(_applicant, uow))

    def document(version: ServiceVersion, on: str) -> Mapping[str, Any] | None:
        standard = version.standard
        if standard.publication != "open" or not standard.takes_applications:
            return None
        tally = found().get(version.service, Tally())
        return contacts_entry(tally, standard, quarter, date.fromisoformat(on))

    period = Period(quarter, before)
    return publish_period(uow, period, kind="contacts", document=document, now=now)


def _applicant(uow: UnitOfWork, number: str) -> str:
    application = uow.applications.get(number)
    if application is None:
        raise integrity("REDACTION-REFUSED", number, member="number")
    kept = uow.versions.get(application.service, application.version)
    form = opened(kept).form.document if kept is not None else {}
    answers = current_answers(application, uow.applications.events(number))
    return applicant_of(number, form, answers)


def _months_earlier(on: date, months: int) -> date:
    """The first of a month so many months before a first of a month."""
    count = on.year * 12 + on.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)
