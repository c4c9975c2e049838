"""The table of official travel: one row for each journey of a head, by position."""

from __future__ import annotations

from collections.abc import Iterator

from publish.facts.text import Text
from publish.pages.edition import Edition
from publish.pages.table import Column, Row, Table
from publish.pages.views.presence import posts
from publish.register.travel_rows import every_journey


def _rows(edition: Edition) -> Iterator[Row]:
    known = posts(edition)
    for journey in every_journey(edition.index.connection):
        post, acting = known.get(journey.post), journey.acting or ""
        days = (journey.returned_on, journey.report_due_on, journey.reported_on)
        recorded = (
            journey.departed_recorded_on,
            journey.returned_recorded_on,
            journey.reported_recorded_on,
        )
        extended = (journey.extended_on, journey.extended_recorded_on)
        yield (
            journey.post,
            journey.trip,
            post.name.id if post else None,
            post.name.en if post else None,
            post.unit if post else None,
            journey.region,
            journey.departed_on.isoformat(),
            journey.until.isoformat(),
            acting or None,
            *(None if day is None else day.isoformat() for day in days),
            journey.cost,
            journey.departed_entry,
            journey.last_entry,
            *(None if day is None else day.isoformat() for day in recorded),
            journey.first_until.isoformat(),
            *(None if day is None else day.isoformat() for day in extended),
        )


TRAVEL = Table(
    Text(
        "Perjalanan dinas pimpinan menurut jabatan, sesudah berangkat. Nama, maksud, dan tempat"
        " tujuannya tidak ada.",
        "Official travel of heads by position, after departure. Names, purposes and places are"
        " not in it.",
    ),
    ("post", "trip"),
    (
        Column("post", "string", Text("Id jabatan", "Id of the position")),
        Column("trip", "integer", Text("Nomor urut perjalanannya", "Its journeys, from 1")),
        Column("post_id", "string", Text("Nama jabatan, Indonesia", "Its name, Indonesian")),
        Column("post_en", "string", Text("Nama jabatan, Inggris", "Its name, English")),
        Column("unit", "string", Text("Id perangkat daerah", "Id of the office")),
        Column(
            "region",
            "string",
            Text(
                "Wilayah tujuan: city, province, country, abroad",
                "Kind of destination: city, province, country, abroad",
            ),
        ),
        Column("departed_on", "date", Text("Hari berangkat", "Day of departure")),
        Column(
            "until", "date", Text("Rencana kembali yang terakhir", "Day of return as planned last")
        ),
        Column(
            "acting",
            "string",
            Text("Id jabatan Plh; kosong: tidak ada", "Id of who acts; empty for nobody"),
        ),
        Column(
            "returned_on",
            "date",
            Text("Hari kembali; kosong: belum", "Day of return; empty while away"),
        ),
        Column(
            "report_due_on",
            "date",
            Text("Batas pertanggungjawaban", "Last day for the account"),
        ),
        Column(
            "reported_on",
            "date",
            Text("Hari pertanggungjawaban; kosong: belum", "Day of the account; empty for none"),
        ),
        Column("cost", "integer", Text("Biayanya dalam rupiah", "What it cost in rupiah")),
        Column(
            "first_entry",
            "integer",
            Text("Entri register keberangkatannya", "Entry of the register that says it began"),
        ),
        Column(
            "last_entry",
            "integer",
            Text("Entri perubahan terakhirnya", "Entry of its last change"),
        ),
        *(
            Column(f"{change}_recorded_on", "date", Text(f"Hari pencatatan {id_}", f"Day {en}"))
            for change, id_, en in (
                ("departed", "keberangkatan", "the departure was recorded"),
                ("returned", "kembali", "the return was recorded"),
                ("reported", "pertanggungjawaban", "the account was recorded"),
            )
        ),
        Column(
            "first_until",
            "date",
            Text("Rencana kembali saat berangkat", "Day of return as planned at departure"),
        ),
        Column(
            "extended_on",
            "date",
            Text("Hari perpanjangan terakhir; kosong: tidak ada", "Day of the last extension"),
        ),
        Column(
            "extended_recorded_on",
            "date",
            Text("Hari pencatatan perpanjangan", "Day the extension was recorded"),
        ),
    ),
    _rows,
)
