"""The data of the site as files that stay the same shape.

Used by `publish.publication` (stable): `DATA_FILES` (names below /data/, in order) and
`data_file(name, edition)`, which gives the bytes piece by piece.

Invariants:
- column names are short, English and never change their meaning; `datapackage.json` says what
  each means (Data Package v2, so other people's tools read it);
- numbers are plain digits with a dot, dates ISO 8601, an unknown value is an empty cell;
- a cell of text that a spreadsheet would take for a formula gets an apostrophe in front;
- big files are written row by row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from publish.facts.canonical import canonical_bytes
from publish.facts.json_text import write_json
from publish.facts.service import ServiceStandard
from publish.facts.tariff import FeeLine, Number
from publish.facts.text import LANGS
from publish.insight.months import months_of
from publish.insight.sealed import sealed_months
from publish.pages.edition import Edition
from publish.pages.fee_summary import summarise_fee
from publish.pages.prose import condition_words, formula_words
from publish.pages.routes import PageRef, path_of

Row = Iterable[object]
_FORMULA = frozenset("=+-@\t\r\uff1d\uff0b\uff0d\uff20")


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


def data_file(name: str, edition: Edition) -> Iterator[bytes]:
    """The bytes of a data file, piece by piece."""
    return DATA_FILES[name](edition)


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value[:1] in _FORMULA:
        return f"'{value}"
    return "" if value is None else value


def _csv(table: Table, edition: Edition) -> Iterator[bytes]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.name for column in table.columns])
    for place, row in enumerate(table.rows(edition)):
        writer.writerow([safe_cell(cell) for cell in row])
        if place % 1000 == 999:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


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
        for open_ in months_of(connection, service):
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

TABLES: Mapping[str, Table] = {"fees": FEES, "applications": APPLICATIONS, "times": TIMES}


# --- documents -------------------------------------------------------------------------------


def _services(edition: Edition) -> Iterator[bytes]:
    """All versions of all definitions, as they were published."""
    listed = [
        {
            "id": service,
            "page": {
                lang: path_of(PageRef("service", service, lang))
                for lang in LANGS
            },
            "in_force": edition.current(service).version.version,
            "versions": [
                {
                    "version": v.version.version,
                    "effective_from": v.effective_from.isoformat(),
                    "recorded_on": v.recorded_on.isoformat(),
                    "entry": v.entry,
                    "digest": v.version.digest,
                    "definition": v.service_document,
                    "form": v.form_document,
                }
                for v in edition.versions(service)
            ],
        }
        for service in edition.services
    ]
    document = {**_about(edition), "dictionary": _dictionary(), "services": listed}
    yield canonical_bytes(document) + b"\n"


def _package(edition: Edition) -> Iterator[bytes]:
    resources = [
        {
            "name": name,
            "path": f"{name}.csv",
            "description": table.description,
            "mediatype": "text/csv",
            "schema": {
                "fields": [
                    {"name": c.name, "type": c.type, "description": c.description}
                    for c in table.columns
                ],
                "missingValues": [""],
            },
        }
        for name, table in TABLES.items()
    ]
    document = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "terang",
        "title": f"Terang {edition.city.name.id}",
        **_about(edition),
        "resources": resources,
    }
    yield (write_json(document, indent=2) + "\n").encode()


def _about(edition: Edition) -> dict[str, Any]:
    return {
        "city": {"id": edition.city.name.id, "en": edition.city.name.en},
        "data_until": edition.as_of.isoformat(),
        "demo": edition.city.demo,
        "register": {"origin": edition.city.origin, "size": edition.size},
    }


def _dictionary() -> dict[str, Any]:
    return {
        f"{name}.csv": {column.name: column.description for column in table.columns}
        for name, table in TABLES.items()
    }


def _table_file(table: Table) -> Callable[[Edition], Iterator[bytes]]:
    return lambda edition: _csv(table, edition)


DATA_FILES: Mapping[str, Callable[[Edition], Iterator[bytes]]] = {
    "services.json": _services,
    "datapackage.json": _package,
    **{f"{name}.csv": _table_file(table) for name, table in TABLES.items()},
}
"""The files below /data/, by name."""
