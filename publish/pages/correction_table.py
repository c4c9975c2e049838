"""The table of corrections: counts that the office published again for the same period."""

from __future__ import annotations

from collections.abc import Iterator

from publish.facts.text import Text
from publish.pages.edition import Edition
from publish.pages.table import SERVICE, Column, Row, Table

_ROWS = "SELECT entry, kind, service, period, former, recorded_on FROM correction ORDER BY entry"


def _rows(edition: Edition) -> Iterator[Row]:
    yield from edition.index.connection.execute(_ROWS)


CORRECTIONS = Table(
    Text(
        "Jumlah yang diterbitkan lagi untuk masa yang sama: entri mana menggantikan entri mana."
        " Tabel lain mengikuti yang terakhir; yang lama tetap terbaca di register.",
        "Counts that were published again for the same period: which entry took the place of"
        " which. The other tables follow the last; the old one can still be read in the register.",
    ),
    ("entry",),
    (
        Column("entry", "integer", Text("Entri yang berlaku kini", "Entry that holds now")),
        Column(
            "kind",
            "string",
            Text(
                "counts: bulan layanan tersegel; charges: laporan pungutan; survey: jawaban survei",
                "counts: month of a sealed service; charges: reports of charges; survey: answers",
            ),
        ),
        SERVICE,
        Column("period", "string", Text("Bulan atau triwulan", "Month or quarter")),
        Column("former", "integer", Text("Entri yang digantikan", "Entry that was replaced")),
        Column("recorded_on", "date", Text("Hari penggantian", "Day of the replacement")),
    ),
    _rows,
)
