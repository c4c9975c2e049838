"""The table of corrections: figures that the office published again for the same period.

Invariant: a figure is called by its table and column, so that whoever took it from there finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from publish.facts.charge_outcomes import CONFIRMED, OUTCOMES, REPLIES
from publish.facts.charge_report import BANDS
from publish.facts.survey import CHARGED, ELEMENTS
from publish.facts.text import Text
from publish.pages.edition import Edition
from publish.pages.table import SERVICE, Column, Row, Table
from publish.register.correction_rows import (
    Correction,
    CorrectionKind,
    Figure,
    read_corrections,
)

_COUNTS = ("filed", "decided", "on_time", "rejected", "median_days")
_BANDS = ("under_50k", "to_200k", "to_1m", "over_1m")
_CONTACTS = ("others", "with_contact", "shared")
CORRECTED: Mapping[CorrectionKind, tuple[str, Mapping[str, str]]] = {
    "counts": ("times", {name: name for name in _COUNTS}),
    "charges": (
        "charges",
        {
            "verified": "verified",
            "unverified": "unverified",
            **{f"bands.{band}": name for band, name in zip(BANDS, _BANDS, strict=True)},
        },
    ),
    "charge_outcomes": (
        "charge_outcomes",
        {
            **{f"cells.replies.{name}": f"reply_{name}" for name in REPLIES},
            **{f"cells.outcomes.{name}": name for name in OUTCOMES},
            **{f"cells.confirmed.{name}": f"reporter_{name}" for name in CONFIRMED},
        },
    ),
    "survey": (
        "satisfaction",
        {
            "answered": "answered",
            **{f"charged.{answer}": f"charged_{answer}" for answer in CHARGED},
            "n": "respondents",
            **{f"sums.{place}": f"sum_{element}" for place, element in enumerate(ELEMENTS)},
        },
    ),
    "contacts": ("contacts", {name: name for name in _CONTACTS}),
    "calendar": ("", {}),
}
"""The table in which the figures of a kind are, and the column of each member."""
NO_FIGURE = "none"


def corrections_of(edition: Edition) -> tuple[Correction, ...]:
    """Every correction, in the order of the register."""
    return edition.keep(("corrections",), lambda: tuple(read_corrections(edition.index.connection)))


def _rows(edition: Edition) -> Iterator[Row]:
    for own in corrections_of(edition):
        table, columns = CORRECTED[own.kind]
        for figure in own.figures or (Figure(NO_FIGURE, None, None),):
            named = columns.get(figure.name, figure.name)
            values = (table, named, figure.was, figure.now)
            yield own.entry, own.kind, own.service, own.period, *values, own.former, own.recorded_on


CORRECTIONS = Table(
    Text(
        "Angka yang diterbitkan lagi untuk masa yang sama: dahulu berapa, kini berapa. Tabel lain"
        " mengikuti yang terakhir; yang lama tetap terbaca di register.",
        "Figures that were published again for the same period: what they were and what they are."
        " The other tables follow the last; the old one can still be read in the register.",
    ),
    ("entry", "column"),
    (
        Column("entry", "integer", Text("Entri yang berlaku kini", "Entry that holds now")),
        Column(
            "kind",
            "string",
            Text(
                "counts: bulan layanan tersegel; charges: laporan pungutan; charge_outcomes:"
                " kelanjutannya; survey: jawaban survei; contacts: kontak yang dipakai banyak"
                " pemohon; calendar: hari libur satu tahun",
                "counts: month of a sealed service; charges: reports of charges; charge_outcomes:"
                " what became of them; survey: answers; contacts: contacts used for many; calendar:"
                " days off of a year",
            ),
        ),
        SERVICE,
        Column("period", "string", Text("Bulan, triwulan, atau tahun", "Month, quarter or year")),
        Column("table", "string", Text("Tabel yang memuat angka itu", "Table that has the figure")),
        Column(
            "column",
            "string",
            Text(
                "Kolom angka itu; none: tidak ada angka yang berubah, atau hari libur",
                "Column of the figure; none: no figure changed, or days off",
            ),
        ),
        Column(
            "was",
            "integer",
            Text("Dahulu; kosong: terlalu sedikit", "What it was; empty: too few to show"),
        ),
        Column(
            "now",
            "integer",
            Text("Kini; kosong: terlalu sedikit", "What it is; empty: too few to show"),
        ),
        Column("former", "integer", Text("Entri yang digantikan", "Entry that was replaced")),
        Column("recorded_on", "date", Text("Hari penggantian", "Day of the replacement")),
    ),
    _rows,
)
