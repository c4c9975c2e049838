"""Reports that somebody was asked for money beside the tariff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from publish.facts.charge_outcomes import Cells
from publish.facts.charge_report import ChargeCounts
from publish.facts.text import Text
from publish.insight.charges import ReportKind, charge_counts, charge_rate
from publish.insight.outcomes import outcome_counts
from publish.pages import vocabulary
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.lists import (
    ChargeQuarter,
    ChargeRate,
    ChargeRates,
    ChargeRow,
    ChargesView,
)
from publish.pages.view_models.outcomes import OutcomeRow
from publish.pages.views.frame import frame
from publish.pages.views.offers import by_name
from publish.pages.views.satisfaction import question_rows


def charges(edition: Edition, ref: PageRef) -> ChargesView:
    """Counts by service and quarter, and rates; never ranked."""
    words = edition.words[ref.lang]
    counts = charge_counts(edition.index.connection)
    asked_quarter, asked = question_rows(edition, ref)
    return ChargesView(
        frame=frame(edition, ref, words.gettext("Asked for money"), section="charges"),
        quarters=tuple(_quarters(edition, counts, ref)),
        rates=_rates(edition, counts, "verified", ref),
        unverified=_rates(edition, counts, "unverified", ref),
        hidden=sum(c.verified is None or c.unverified is None for c in counts),
        outcomes=tuple(_outcomes(edition, ref)),
        asked_quarter=asked_quarter,
        asked=asked,
    )


def _quarters(
    edition: Edition, counts: tuple[ChargeCounts, ...], ref: PageRef
) -> Iterator[ChargeQuarter]:
    """Quarter by quarter; `counts` come newest first."""
    names = by_name(edition, edition.words[ref.lang])
    for quarter, rows in groupby(counts, key=lambda c: c.quarter):
        own = list(rows)
        told = sorted((c for c in own if _has_reports(c)), key=lambda c: names.index(c.service))
        shown = tuple(_row(edition, c, ref) for c in told)
        yield ChargeQuarter(quarter, shown, len(own) - len(shown))


def _outcomes(edition: Edition, ref: PageRef) -> Iterator[OutcomeRow]:
    """By quarter, newest first, and by service; what did not happen is left out."""
    for counts in outcome_counts(edition.index.connection):
        standard = edition.current(counts.service).version.standard
        yield OutcomeRow(
            href=path_of(PageRef("service", counts.service, ref.lang)),
            name=standard.name.in_(ref.lang),
            quarter=counts.quarter,
            replies=_told(counts.replies, vocabulary.REPLIED, ref),
            outcomes=_told(counts.outcomes, vocabulary.OUTCOME, ref),
            confirmed=_told(counts.confirmed, vocabulary.CONFIRMED, ref),
            k_min=standard.least_count,
        )


def _told(
    cells: Cells, words: Mapping[str, Text], ref: PageRef
) -> tuple[tuple[str, int | None], ...]:
    return tuple(
        (said.in_(ref.lang), cells[name]) for name, said in words.items() if cells[name] != 0
    )


def _has_reports(counts: ChargeCounts) -> bool:
    """Somebody reported something, be it fewer than may be told."""
    return (counts.verified, counts.unverified) != (0, 0)


def _row(edition: Edition, counts: ChargeCounts, ref: PageRef) -> ChargeRow:
    standard = edition.current(counts.service).version.standard
    return ChargeRow(
        href=path_of(PageRef("service", counts.service, ref.lang)),
        name=standard.name.in_(ref.lang),
        verified=counts.verified,
        unverified=counts.unverified,
        bands=tuple(
            (words.in_(ref.lang), counts.bands[band]) for band, words in vocabulary.BAND.items()
        ),
        k_min=standard.least_count,
    )


def _rates(
    edition: Edition, counts: tuple[ChargeCounts, ...], kind: ReportKind, ref: PageRef
) -> ChargeRates:
    """By name of the service, never ranked."""
    services = by_name(edition, edition.words[ref.lang])
    rates = (_rate(edition, service, counts, kind, ref) for service in services)
    known = [rate for rate in rates if rate is not None]
    return ChargeRates(
        some=tuple(rate for rate in known if rate.reports),
        none=tuple(rate for rate in known if not rate.reports),
    )


def _rate(
    edition: Edition,
    service: str,
    counts: tuple[ChargeCounts, ...],
    kind: ReportKind,
    ref: PageRef,
) -> ChargeRate | None:
    rate = charge_rate(edition.index.connection, service, counts, kind)
    if rate is None:
        return None
    return ChargeRate(
        href=path_of(PageRef("service", service, ref.lang)),
        name=edition.current(service).version.standard.name.in_(ref.lang),
        reports=rate.reports,
        applications=rate.applications,
        per_thousand=rate.per_thousand,
        low=rate.interval.low,
        high=rate.interval.high,
    )
