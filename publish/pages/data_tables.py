"""The tables below /data/: their columns, what each means, and where the rows come from.

Invariants:
- column names are short, English and never change their meaning;
- rows come in a fixed order, one at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from publish.facts.charge_report import BANDS
from publish.facts.service import ServiceStandard
from publish.facts.tariff import FeeLine, Number
from publish.insight.charges import charge_counts
from publish.insight.sealed import sealed_months
from publish.pages.edition import Edition
from publish.pages.fee_summary import summarise_fee
from publish.pages.prose import condition_words, formula_words

Row = Iterable[object]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type in a Table Schema, and what it means."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: what it holds, its columns, and its rows in a fixed order."""

    description: str
    columns: tuple[Column, ...]
    rows: Callable[[Edition], Iterator[Row]]


# --- fees ------------------------------------------------------------------------------------


def _fee_rows(edition: Edition) -> Iterator[Row]:
    for service in edition.services:
        published = edition.current(service)
        standard, labels = published.version.standard, edition.labels(published)
        fee = summarise_fee(standard)
        for line in standard.tariff.lines:
            yield (
                service,
                published.version.version,
                published.effective_from.isoformat(),
                line.code,
                line.label.id,
                line.label.en,
                _constant(line),
                formula_words(line.amount, standard.tariff, labels, "id"),
                formula_words(line.amount, standard.tariff, labels, "en"),
                condition_words(line.when, labels, "id"),
                condition_words(line.when, labels, "en"),
                line.levy,
                _law(line.legal_basis, standard),
                line.certainty,
                standard.scenarios[0].fee if fee.example is not None else "",
            )


def _constant(line: FeeLine) -> int | None:
    return int(line.amount.value) if isinstance(line.amount, Number) else None


def _law(basis: str | None, standard: ServiceStandard) -> str | None:
    return next((b.title for b in standard.legal_bases if b.id == basis), None)


FEES = Table(
    "Every fee line of the version in force of every service.",
    (
        Column("service", "string", "Id of the service"),
        Column("version", "integer", "Version of its definition, from 1"),
        Column("effective_from", "date", "First day of that version"),
        Column("line", "string", "Code of the fee line, unique in the service"),
        Column("label_id", "string", "Name of the line, Indonesian"),
        Column("label_en", "string", "Name of the line, English"),
        Column("amount", "integer", "Rupiah, where it is one amount for everybody it applies to"),
        Column("formula_id", "string", "The amount in words, Indonesian"),
        Column("formula_en", "string", "The amount in words, English"),
        Column("when_id", "string", "When the line applies, Indonesian; empty for always"),
        Column("when_en", "string", "When the line applies, English; empty for always"),
        Column("levy", "string", "Kind of levy of UU 1/2022, tax, PNBP or BLUD tariff"),
        Column("legal_basis", "string", "The law it rests on"),
        Column("certainty", "string", "law, perda, press or sample (not verified)"),
        Column("first_example", "integer", "Rupiah of the first worked example, if it is computed"),
    ),
    _fee_rows,
)


# --- applications ----------------------------------------------------------------------------

_APPLICATIONS = """
    SELECT number, service, version, variant, status, step, filed_on, accepted_on, due_on,
           decided_on, closed_on, gross_days, stopped_days, fee, paid, events, first_entry,
           last_entry
    FROM application ORDER BY number
"""


def _application_rows(edition: Edition) -> Iterator[Row]:
    yield from edition.index.connection.execute(_APPLICATIONS)


APPLICATIONS = Table(
    "Every public application as it stands, in the order of the numbers, which are random.",
    (
        Column("number", "string", "Application number"),
        Column("service", "string", "Id of the service"),
        Column("version", "integer", "Version of the definition it was filed under"),
        Column("variant", "string", "Variant of the promised time; empty for the standard one"),
        Column("status", "string", "Where it stands; filed means not yet accepted"),
        Column("step", "string", "Id of the step now being worked on"),
        Column("filed_on", "date", "Day it was filed, as claimed"),
        Column("accepted_on", "date", "Day it was accepted as complete, as claimed"),
        Column("due_on", "date", "Day by which it has to be decided, stops included"),
        Column("decided_on", "date", "Day it was approved or rejected"),
        Column("closed_on", "date", "Day it was issued, rejected or withdrawn"),
        Column("gross_days", "integer", "Working days from accepted to decided, stops included"),
        Column("stopped_days", "integer", "Working days on which the clock stood still"),
        Column("fee", "integer", "Rupiah assessed"),
        Column("paid", "integer", "Rupiah recorded as paid"),
        Column("events", "integer", "Events so far"),
        Column("first_entry", "integer", "First entry in the register, from 0"),
        Column("last_entry", "integer", "Last entry in the register"),
    ),
    _application_rows,
)


# --- times -----------------------------------------------------------------------------------


def _time_rows(edition: Edition) -> Iterator[Row]:
    connection = edition.index.connection
    for service in edition.services:
        for open_ in edition.months(service):
            yield (
                service,
                open_.month,
                open_.filed,
                open_.decided,
                open_.on_time,
                open_.rejected,
                open_.withdrawn,
                open_.left_open,
                None,
            )
        for sealed in sealed_months(connection, service):
            counts = (sealed.filed, sealed.decided, sealed.on_time, sealed.rejected)
            yield (service, sealed.month, *counts, None, None, sealed.median_days)


TIMES = Table(
    "What was filed and decided in each month. Counts of sealed services are empty below k.",
    (
        Column("service", "string", "Id of the service"),
        Column("month", "yearmonth", "Calendar month"),
        Column("filed", "integer", "Applications filed in the month"),
        Column("decided", "integer", "Applications approved or rejected in the month"),
        Column("on_time", "integer", "Of these, by their due date"),
        Column("rejected", "integer", "Of these, rejected"),
        Column("withdrawn", "integer", "Applications withdrawn in the month"),
        Column("left_open", "integer", "Applications open at the end of the month"),
        Column("median_days", "integer", "Sealed services: median working days to decision"),
    ),
    _time_rows,
)

# --- charges ---------------------------------------------------------------------------------


def _charge_rows(edition: Edition) -> Iterator[Row]:
    for counts in charge_counts(edition.index.connection):
        bands = (counts.bands[band] for band in BANDS)
        yield (counts.service, counts.quarter, counts.verified, counts.unverified, *bands)


CHARGES = Table(
    "Reports that money was asked for beside the tariff. Counts below k of the service are empty.",
    (
        Column("service", "string", "Id of the service"),
        Column("quarter", "string", "Calendar quarter, 2026-Q1"),
        Column("verified", "integer", "Reports with the receipt of an application"),
        Column("unverified", "integer", "Reports without"),
        Column("under_50k", "integer", "Reports of less than Rp50,000"),
        Column("to_200k", "integer", "Reports of Rp50,000 to Rp200,000"),
        Column("to_1m", "integer", "Reports of more, to Rp1,000,000"),
        Column("over_1m", "integer", "Reports of more than Rp1,000,000"),
    ),
    _charge_rows,
)


TABLES: Mapping[str, Table] = {
    "fees": FEES,
    "applications": APPLICATIONS,
    "times": TIMES,
    "charges": CHARGES,
}
"""The CSV files, by name without its ending."""
