"""The table of contacts that are used for many applicants."""

from __future__ import annotations

from collections.abc import Iterator

from publish.facts.contacts import MANY, MONTHS
from publish.facts.text import Text
from publish.insight.charges import filed_in
from publish.insight.contacts import contact_counts
from publish.pages.edition import Edition
from publish.pages.table import SERVICE, Column, Row, Table


def _rows(edition: Edition) -> Iterator[Row]:
    for counts in contact_counts(edition.index.connection):
        unit = edition.current(counts.service).version.standard.unit
        filed = filed_in(edition.index.connection, counts.service, counts.quarter)
        told = (counts.with_contact, counts.shared, counts.others)
        yield counts.service, unit, counts.quarter, filed, *told


CONTACTS = Table(
    Text(
        "Permohonan yang kontaknya dipakai banyak pemohon. Jumlah di bawah k layanan itu (paling"
        " sedikit 5), dan yang membukanya, kosong. Tanda, bukan bukti.",
        "Applications whose contact is used for many applicants. Counts below k of the service (at"
        " least 5), and those that would give them away, are empty. A sign, no proof.",
    ),
    ("service", "quarter"),
    (
        SERVICE,
        Column("unit", "string", Text("Id perangkat daerah", "Id of the office")),
        Column(
            "quarter", "string", Text("Triwulan kalender, 2026-Q1", "Calendar quarter, 2026-Q1")
        ),
        Column(
            "filed",
            "integer",
            Text("Permohonan yang diajukan triwulan itu", "Applications filed in the quarter"),
        ),
        Column(
            "with_contact",
            "integer",
            Text(
                "Di antaranya, yang meninggalkan nomor telepon atau surel untuk menerima kabar",
                "Of these, those that left a phone number or e-mail address to be told of news",
            ),
        ),
        Column(
            "shared",
            "integer",
            Text(
                "Di antara yang berkontak: nomor atau surelnya juga ada pada permohonan pemohon"
                f" lain sebanyak others atau lebih, dalam {MONTHS} bulan sampai akhir triwulan",
                "Of those with a contact: the number or address is also on applications of others"
                f" or more other applicants, in the {MONTHS} months to the end of the quarter",
            ),
        ),
        Column(
            "others",
            "integer",
            Text(
                f"Batasnya: sekian pemohon lain; kini {MANY}",
                f"The threshold: so many other applicants; now {MANY}",
            ),
        ),
    ),
    _rows,
)
