"""The table of what became of reports of unofficial charges."""

from __future__ import annotations

from collections.abc import Iterator

from publish.facts.charge_outcomes import CONFIRMED, OUTCOMES, REPLIES
from publish.facts.text import Text
from publish.insight.outcomes import outcome_counts
from publish.pages import vocabulary
from publish.pages.edition import Edition
from publish.pages.table import SERVICE, Column, Row, Table


def _rows(edition: Edition) -> Iterator[Row]:
    for counts in outcome_counts(edition.index.connection):
        cells = (
            *(counts.replies[name] for name in REPLIES),
            *(counts.outcomes[name] for name in OUTCOMES),
            *(counts.confirmed[name] for name in CONFIRMED),
        )
        yield (counts.service, counts.quarter, *cells)


def _column(name: str, id_: str, en: str) -> Column:
    return Column(name, "integer", Text(id_, en))


OUTCOMES_OF_CHARGES = Table(
    Text(
        "Kelanjutan laporan pungutan pada triwulan itu. Jumlah di bawah k layanan itu kosong.",
        "What became of reports of charges in the quarter."
        " Counts below k of the service are empty.",
    ),
    ("service", "quarter"),
    (
        SERVICE,
        Column(
            "quarter", "string", Text("Triwulan kalender, 2026-Q1", "Calendar quarter, 2026-Q1")
        ),
        *(
            _column(f"reply_{name}", f"Tanggapan pertama {said.id}", f"First reply {said.en}")
            for name, said in vocabulary.REPLIED.items()
        ),
        *(
            _column(name, f"Hasil menurut Inspektorat: {said.id}", f"Inspectorate: {said.en}")
            for name, said in vocabulary.OUTCOME.items()
        ),
        *(
            _column(f"reporter_{name}", f"Menurut pelapor: {said.id}", f"Reporters: {said.en}")
            for name, said in vocabulary.CONFIRMED.items()
        ),
    ),
    _rows,
)
