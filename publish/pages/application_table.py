"""The table of all applications: as one, or in the parts of a month (ADR 19)."""

from __future__ import annotations

from collections.abc import Iterator

from publish.facts.text import Text
from publish.insight.parts import PART, month_and_part
from publish.pages.edition import Edition
from publish.pages.table import Column, Row, Table

_APPLICATION = """
    SELECT number, service, version, variant, status, step, filed_on, accepted_on, due_on,
           decided_on, closed_on, stopped_on, gross_days, stopped_days, decided_meanwhile,
           overtaken, overtaken_running, fee, paid,
           extra, refunded, reversed, events, first_entry, last_entry
    FROM application
"""
_ALL = f"{_APPLICATION} ORDER BY number"
_PART = f"{_APPLICATION} WHERE filed_month = ? AND month_place >= ? AND month_place < ?"


def _application_rows(edition: Edition) -> Iterator[Row]:
    yield from edition.index.connection.execute(_ALL)


def part_rows(edition: Edition, part: str) -> Iterator[Row]:
    """The applications of a part of a month, in the order of the register."""
    month, number = month_and_part(part)
    first = ((number or 1) - 1) * PART
    span = (month, first, first + PART)
    yield from edition.index.connection.execute(f"{_PART} ORDER BY month_place", span)


APPLICATIONS = Table(
    Text(
        "Setiap permohonan publik pada keadaannya kini, menurut urutan nomor, yang acak.",
        "Every public application as it stands, in the order of the numbers, which are random.",
    ),
    ("number",),
    (
        Column("number", "string", Text("Nomor permohonan", "Application number")),
        Column("service", "string", Text("Id layanan", "Id of the service")),
        Column(
            "version",
            "integer",
            Text("Versi definisi saat diajukan", "Version of the definition it was filed under"),
        ),
        Column(
            "variant",
            "string",
            Text(
                "Varian janji waktu; kosong untuk yang standar",
                "Variant of the promised time; empty for the standard one",
            ),
        ),
        Column(
            "status",
            "string",
            Text(
                "Kedudukannya; filed berarti belum diterima",
                "Where it stands; filed means not yet accepted",
            ),
        ),
        Column(
            "step",
            "string",
            Text("Id tahap yang sedang dikerjakan", "Id of the step now being worked on"),
        ),
        Column(
            "filed_on",
            "date",
            Text("Hari diajukan, menurut pengakuan", "Day it was filed, as claimed"),
        ),
        Column(
            "accepted_on",
            "date",
            Text(
                "Hari diterima lengkap, menurut pengakuan",
                "Day it was accepted as complete, as claimed",
            ),
        ),
        Column(
            "due_on",
            "date",
            Text(
                "Batas hari diputus, termasuk penghentian",
                "Day by which it has to be decided, stops included",
            ),
        ),
        Column(
            "decided_on",
            "date",
            Text("Hari disetujui atau ditolak", "Day it was approved or rejected"),
        ),
        Column(
            "closed_on",
            "date",
            Text("Hari terbit, ditolak, atau dicabut", "Day it was issued, rejected or withdrawn"),
        ),
        Column(
            "stopped_on",
            "date",
            Text(
                "Hari sejak jamnya berhenti; kosong: berjalan atau selesai",
                "Day since which the clock stands still; empty: it runs, or it is over",
            ),
        ),
        Column(
            "gross_days",
            "integer",
            Text(
                "Hari kerja dari diterima sampai diputus, termasuk penghentian",
                "Working days from accepted to decided, stops included",
            ),
        ),
        Column(
            "stopped_days",
            "integer",
            Text("Hari kerja saat jam berhenti", "Working days on which the clock stood still"),
        ),
        Column(
            "decided_meanwhile",
            "integer",
            Text(
                "Permohonan lain dari layanan dan janji waktu yang sama yang diputus antara hari"
                " ini diterima dan hari kejadian terakhirnya (paling akhir: putusannya), menurut"
                " register saat kejadian itu",
                "Other applications for the same service and promised time decided between the"
                " day this one was accepted and that of its last event (at the latest its"
                " decision), as the register knew at that event",
            ),
        ),
        Column(
            "overtaken",
            "integer",
            Text(
                "Dari itu, yang diterima pada hari yang lebih akhir",
                "Of these, those accepted on a later day",
            ),
        ),
        Column(
            "overtaken_running",
            "integer",
            Text(
                "Dari yang menyalip, yang diputus sebelum jam permohonan ini pertama kali berhenti",
                "Of those that overtook it, those decided before its clock first stood still",
            ),
        ),
        Column("fee", "integer", Text("Rupiah yang ditetapkan", "Rupiah assessed")),
        Column("paid", "integer", Text("Rupiah yang dicatat dibayar", "Rupiah recorded as paid")),
        Column(
            "extra", "integer", Text("Rupiah yang masuk di atas biaya", "Rupiah beyond the fee")
        ),
        Column("refunded", "integer", Text("Rupiah yang dikembalikan", "Rupiah given back")),
        Column(
            "reversed",
            "integer",
            Text("Rupiah yang salah dicatat", "Rupiah recorded by mistake"),
        ),
        Column("events", "integer", Text("Kejadian sejauh ini", "Events so far")),
        Column(
            "first_entry",
            "integer",
            Text("Entri pertama di register, mulai dari 0", "First entry in the register, from 0"),
        ),
        Column(
            "last_entry",
            "integer",
            Text("Entri terakhir di register", "Last entry in the register"),
        ),
    ),
    _application_rows,
)
