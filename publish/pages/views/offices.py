"""Money received by service and month; services by office and when they were last verified."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from publish.facts.money import Rupiah
from publish.facts.service import ServiceStandard
from publish.i18n import Words
from publish.insight.revenue import Received, received
from publish.insight.times import year_before
from publish.pages.edition import Edition
from publish.pages.prose import levy_words
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.oversight import (
    MonthReceived,
    Office,
    OfficeService,
    OfficesView,
    RevenueView,
    ServiceReceived,
)
from publish.pages.views.frame import frame
from publish.pages.views.offers import by_name

LONGEST = 180
"""Calendar days after which a verification is old."""


def revenue(edition: Edition, ref: PageRef) -> RevenueView:
    """What was received in the last twelve months."""
    words = edition.words[ref.lang]
    first = f"{year_before(edition.as_of):%Y-%m}"
    found = [r for r in received_of(edition) if r.month >= first]
    by_service = ((s, [r for r in found if r.service == s]) for s in by_name(edition, words))
    return RevenueView(
        frame=frame(edition, ref, words.gettext("Revenue"), section="revenue"),
        first=first,
        total=_sum(found),
        rows=tuple(_received(edition, service, own, words) for service, own in by_service if own),
        months=_by_month(found),
    )


def received_of(edition: Edition) -> tuple[Received, ...]:
    """All money received, by service and month."""
    return edition.keep(("received",), lambda: received(edition.index.connection))


def offices(edition: Edition, ref: PageRef) -> OfficesView:
    """All services by the office that answers for them."""
    words = edition.words[ref.lang]
    members: dict[str, list[OfficeService]] = {}
    for service in by_name(edition, words):
        standard = edition.current(service).version.standard
        members.setdefault(standard.unit, []).append(_service(edition, standard, words))
    found = [
        Office(
            id=unit,
            name=edition.unit(unit).in_(ref.lang),
            services=tuple(own),
            stale=sum(s.is_stale for s in own),
        )
        for unit, own in members.items()
    ]
    return OfficesView(
        frame=frame(edition, ref, words.gettext("Offices"), section="offices"),
        services=len(edition.services),
        stale=sum(office.stale for office in found),
        longest=LONGEST,
        offices=tuple(sorted(found, key=lambda office: office.name.casefold())),
    )


def is_stale(verified_on: date | None, as_of: date) -> bool:
    """Nobody verified it, or the last time is more than `LONGEST` days before `as_of`."""
    return verified_on is None or as_of - verified_on > timedelta(days=LONGEST)


def _service(edition: Edition, standard: ServiceStandard, words: Words) -> OfficeService:
    return OfficeService(
        href=path_of(PageRef("service", standard.id, words.lang)),
        name=standard.name.in_(words.lang),
        verified_on=standard.last_verified_on,
        is_stale=is_stale(standard.last_verified_on, edition.as_of),
    )


def _received(edition: Edition, service: str, own: list[Received], words: Words) -> ServiceReceived:
    standard = edition.current(service).version.standard
    levies = dict.fromkeys(line.levy for line in standard.tariff.lines if line.levy)
    return ServiceReceived(
        href=path_of(PageRef("service", service, words.lang)),
        name=standard.name.in_(words.lang),
        levy="; ".join(levy_words(levy, words.lang) for levy in levies),
        payments=sum(r.payments for r in own),
        amount=_sum(own),
        months=_by_month(own),
    )


def _by_month(rows: list[Received]) -> tuple[MonthReceived, ...]:
    months = sorted({r.month for r in rows}, reverse=True)
    return tuple(
        MonthReceived(
            month=month,
            payments=sum(r.payments for r in rows if r.month == month),
            amount=_sum(r for r in rows if r.month == month),
        )
        for month in months
    )


def _sum(rows: Iterable[Received]) -> Rupiah:
    return Rupiah(sum(r.amount for r in rows))
