"""The tables of satisfaction: the answers by quarter, and the index made of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from publish.facts.survey import CHARGED, ELEMENTS, SurveyCounts
from publish.facts.text import Text
from publish.insight.satisfaction import (
    LEAST,
    QUARTERS,
    closed_in,
    newest_quarters,
    satisfaction,
    survey_counts,
)
from publish.pages import vocabulary
from publish.pages.edition import Edition
from publish.pages.table import SERVICE, Column, Row, Table, rounded


def _satisfaction_rows(edition: Edition) -> Iterator[Row]:
    for counts in survey_counts(edition.index.connection):
        cells = (counts.answered, *(counts.charged[c] for c in CHARGED))
        told = (cell if isinstance(cell, int) else None for cell in cells)
        n, sums = (counts.scores.n, counts.scores.sums) if counts.scores else (None, ())
        closed = closed_in(edition.index.connection, counts.service, counts.quarter)
        yield (counts.service, counts.quarter, closed, *told, n, *(sums or (None,) * len(ELEMENTS)))


SATISFACTION = Table(
    Text(
        "Jawaban sesudah permohonan selesai. Jumlah di bawah k, dan yang membukanya, kosong.",
        "Answers after closing. Counts below k, and those that would give them away, are empty.",
    ),
    ("service", "quarter"),
    (
        SERVICE,
        Column(
            "quarter", "string", Text("Triwulan kalender, 2026-Q1", "Calendar quarter, 2026-Q1")
        ),
        Column("closed", "integer", Text("Permohonan yang selesai", "Cases closed in the quarter")),
        Column("answered", "integer", Text("Yang menjawab", "People who answered")),
        Column(
            "charged_yes",
            "integer",
            Text("Membayar di luar tarif resmi", "Paid something beside the official fee"),
        ),
        Column("charged_no", "integer", Text("Tidak membayar", "Paid nothing beside it")),
        Column("charged_unsaid", "integer", Text("Tidak mau menjawab", "Would rather not say")),
        Column(
            "respondents",
            "integer",
            Text("Yang menjawab sembilan unsur SKM", "People who answered the nine elements"),
        ),
        *(
            Column(
                f"sum_{element}",
                "integer",
                Text(
                    f"Jumlah nilai (1 sampai 4): {vocabulary.ELEMENT[element].id}",
                    f"Sum of scores (1 to 4): {vocabulary.ELEMENT[element].en}",
                ),
            )
            for element in ELEMENTS
        ),
    ),
    _satisfaction_rows,
)


ALL = "*"
"""Stands in the place of a service for all of them together."""


def _index_rows(edition: Edition) -> Iterator[Row]:
    window = newest_quarters(survey_counts(edition.index.connection))
    services = sorted({counts.service for counts in window})
    yield from (_index_row(s, [c for c in window if c.service == s]) for s in services)
    if window:
        yield _index_row(ALL, window)


def _index_row(service: str, window: list[SurveyCounts]) -> Row:
    quarters = [counts.quarter for counts in window]
    scores = [counts.scores for counts in window if counts.scores is not None]
    found = satisfaction(scores)
    n = sum(s.n for s in scores)
    made: tuple[Decimal | str | None, ...] = (None,) * (2 + len(ELEMENTS))
    if found is not None:
        made = (found.index, found.grade, *(rounded(mean, 3) for mean in found.elements))
    return (service, min(quarters), max(quarters), n, *made)


SATISFACTION_INDEX = Table(
    Text(
        f"Indeks SKM dari {QUARTERS} triwulan terbaru; kosong di bawah {LEAST} orang.",
        f"SKM index of the newest {QUARTERS} quarters; empty below {LEAST} people.",
    ),
    ("service",),
    (
        Column(
            "service",
            "string",
            Text("Id layanan; * untuk semuanya bersama", "Id of the service; * for all together"),
        ),
        Column("first_quarter", "string", Text("Triwulan pertama", "First quarter")),
        Column("last_quarter", "string", Text("Triwulan terakhir", "Last quarter")),
        Column(
            "respondents",
            "integer",
            Text("Yang menjawab sembilan unsur SKM", "People who answered the nine elements"),
        ),
        Column("index", "number", Text("Indeks, 25,00 sampai 100,00", "Index, 25.00 to 100.00")),
        Column("grade", "string", Text("Mutu, A sampai D", "Grade, A to D")),
        *(
            Column(
                f"mean_{element}",
                "number",
                Text(
                    f"Rata-rata (1 sampai 4): {vocabulary.ELEMENT[element].id}",
                    f"Mean (1 to 4): {vocabulary.ELEMENT[element].en}",
                ),
            )
            for element in ELEMENTS
        ),
    ),
    _index_rows,
)
