"""Money received by service and month, and where it differs from the tariff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from publish.facts.money import Rupiah
from publish.i18n import Words
from publish.insight.revenue import (
    DIFFERENCE_KINDS,
    Difference,
    Received,
    differences,
    received,
)
from publish.insight.times import year_before
from publish.pages.edition import Edition
from publish.pages.prose import levy_words
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.oversight import (
    DifferenceRow,
    DifferenceSum,
    MonthReceived,
    RevenueView,
    ServiceReceived,
)
from publish.pages.views.frame import frame
from publish.pages.views.offers import by_name
from publish.pages.vocabulary import DIFFERENCE

NEWEST = 20
"""Differences that the page names one by one; the table of data has all."""


def revenue(edition: Edition, ref: PageRef) -> RevenueView:
    """What was received in the last twelve months."""
    words = edition.words[ref.lang]
    first = f"{year_before(edition.as_of):%Y-%m}"
    found = [r for r in received_of(edition) if r.month >= first]
    differing = [d for d in differences_of(edition) if d.claimed_on[:7] >= first]
    by_service = ((s, [r for r in found if r.service == s]) for s in by_name(edition, words))
    return RevenueView(
        frame=frame(edition, ref, words.gettext("Revenue"), section="revenue"),
        first=first,
        total=_sum(found),
        rows=tuple(_received(edition, service, own, words) for service, own in by_service if own),
        months=_by_month(found),
        differences=_sums(differing, words),
        newest=tuple(difference_row(edition, d, words) for d in reversed(differing[-NEWEST:])),
    )


def received_of(edition: Edition) -> tuple[Received, ...]:
    """All money received, by service and month."""
    return edition.keep(("received",), lambda: received(edition.index.connection))


def differences_of(edition: Edition) -> tuple[Difference, ...]:
    """Every difference from the tariff, in the order of the register."""
    return edition.keep(("differences",), lambda: tuple(differences(edition.index.connection)))


def _sums(found: list[Difference], words: Words) -> tuple[DifferenceSum, ...]:
    own = {kind: [d.amount for d in found if d.kind == kind] for kind in DIFFERENCE_KINDS}
    return tuple(
        DifferenceSum(DIFFERENCE[kind].in_(words.lang), len(amounts), _rupiah(amounts))
        for kind, amounts in own.items()
        if amounts
    )


def difference_row(edition: Edition, difference: Difference, words: Words) -> DifferenceRow:
    """One difference as a line."""
    standard = edition.current(difference.service).version.standard
    return DifferenceRow(
        number=difference.number,
        href=path_of(PageRef("status", difference.number, words.lang)),
        name=standard.name.in_(words.lang),
        kind=DIFFERENCE[difference.kind].in_(words.lang),
        on=date.fromisoformat(difference.claimed_on),
        amount=Rupiah(difference.amount),
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
    return _rupiah(r.net for r in rows)


def _rupiah(amounts: Iterable[int]) -> Rupiah:
    return Rupiah(sum(amounts))
