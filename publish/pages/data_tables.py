"""The tables below /data/: their columns, what each means, and where the rows come from.

Invariants:
- column names are short, English and never change their meaning;
- rows come in a fixed order, one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from publish.facts.charge_report import BANDS
from publish.facts.text import Text
from publish.insight.charges import charge_counts
from publish.insight.counter import filed_at_counter
from publish.insight.parts import PART, month_and_part
from publish.insight.sealed import sealed_months
from publish.pages.edition import Edition
from publish.pages.fee_table import FEES
from publish.pages.oversight_tables import FLAGS, OFFICES, REVENUE, SATISFACTION
from publish.pages.table import Column, Row, Table

# --- applications ----------------------------------------------------------------------------

_APPLICATION = """
    SELECT number, service, version, variant, status, step, filed_on, accepted_on, due_on,
           decided_on, closed_on, gross_days, stopped_days, fee, paid, events, first_entry,
           last_entry
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
        Column("fee", "integer", Text("Rupiah yang ditetapkan", "Rupiah assessed")),
        Column("paid", "integer", Text("Rupiah yang dicatat dibayar", "Rupiah recorded as paid")),
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


# --- times -----------------------------------------------------------------------------------


def _time_rows(edition: Edition) -> Iterator[Row]:
    connection = edition.index.connection
    at_counter = filed_at_counter(connection)
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
                at_counter.get((service, open_.month), 0),
            )
        for sealed in sealed_months(connection, service):
            counts = (sealed.filed, sealed.decided, sealed.on_time, sealed.rejected)
            yield (service, sealed.month, *counts, None, None, sealed.median_days, None)


TIMES = Table(
    Text(
        "Yang diajukan dan diputus tiap bulan. Jumlah layanan yang disegel kosong bila di bawah k.",
        "What was filed and decided in each month. Counts of sealed services are empty below k.",
    ),
    ("service", "month"),
    (
        Column("service", "string", Text("Id layanan", "Id of the service")),
        Column("month", "yearmonth", Text("Bulan kalender", "Calendar month")),
        Column(
            "filed",
            "integer",
            Text("Permohonan yang diajukan bulan itu", "Applications filed in the month"),
        ),
        Column(
            "decided",
            "integer",
            Text(
                "Permohonan yang disetujui atau ditolak bulan itu",
                "Applications approved or rejected in the month",
            ),
        ),
        Column(
            "on_time",
            "integer",
            Text("Di antaranya, sampai batas waktunya", "Of these, by their due date"),
        ),
        Column("rejected", "integer", Text("Di antaranya, ditolak", "Of these, rejected")),
        Column(
            "withdrawn",
            "integer",
            Text("Permohonan yang dicabut bulan itu", "Applications withdrawn in the month"),
        ),
        Column(
            "left_open",
            "integer",
            Text(
                "Permohonan yang belum selesai di akhir bulan",
                "Applications open at the end of the month",
            ),
        ),
        Column(
            "median_days",
            "integer",
            Text(
                "Layanan yang disegel: nilai tengah hari kerja sampai diputus",
                "Sealed services: median working days to decision",
            ),
        ),
        Column(
            "at_counter",
            "integer",
            Text(
                "Layanan terbuka: di antara yang diajukan, diketik petugas di loket",
                "Open services: of those filed, typed in by an officer at the counter",
            ),
        ),
    ),
    _time_rows,
)

# --- charges ---------------------------------------------------------------------------------


def _charge_rows(edition: Edition) -> Iterator[Row]:
    for counts in charge_counts(edition.index.connection):
        bands = (counts.bands[band] for band in BANDS)
        yield (counts.service, counts.quarter, counts.verified, counts.unverified, *bands)


CHARGES = Table(
    Text(
        "Laporan permintaan uang di luar tarif. Jumlah di bawah k layanan itu kosong.",
        "Reports that money was asked for beside the tariff."
        " Counts below k of the service are empty.",
    ),
    ("service", "quarter"),
    (
        Column("service", "string", Text("Id layanan", "Id of the service")),
        Column(
            "quarter", "string", Text("Triwulan kalender, 2026-Q1", "Calendar quarter, 2026-Q1")
        ),
        Column(
            "verified",
            "integer",
            Text("Laporan dengan resi permohonan", "Reports with the receipt of an application"),
        ),
        Column("unverified", "integer", Text("Laporan tanpa resi", "Reports without")),
        Column(
            "under_50k",
            "integer",
            Text("Laporan kurang dari Rp50.000", "Reports of less than Rp50,000"),
        ),
        Column(
            "to_200k",
            "integer",
            Text("Laporan Rp50.000 sampai Rp200.000", "Reports of Rp50,000 to Rp200,000"),
        ),
        Column(
            "to_1m",
            "integer",
            Text("Laporan lebih dari itu, sampai Rp1.000.000", "Reports of more, to Rp1,000,000"),
        ),
        Column(
            "over_1m",
            "integer",
            Text("Laporan lebih dari Rp1.000.000", "Reports of more than Rp1,000,000"),
        ),
    ),
    _charge_rows,
)


TABLES: Mapping[str, Table] = {
    "fees": FEES,
    "applications": APPLICATIONS,
    "times": TIMES,
    "charges": CHARGES,
    "satisfaction": SATISFACTION,
    "flags": FLAGS,
    "revenue": REVENUE,
    "offices": OFFICES,
}
"""The tables, by the name of their files without its ending."""
