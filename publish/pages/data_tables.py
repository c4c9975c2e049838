"""The tables below /data/: their columns, what each means, and where the rows come from.

Invariants:
- column names are short, English and never change their meaning;
- rows come in a fixed order, one at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from publish.facts.charge_report import BANDS
from publish.facts.text import Text
from publish.insight.charges import charge_counts
from publish.insight.counter import filed_at_counter
from publish.insight.sealed import sealed_months
from publish.pages.amendment_table import EVENT_CORRECTIONS
from publish.pages.application_table import APPLICATIONS as OF_APPLICATIONS
from publish.pages.calendar_table import CALENDAR_CHANGES
from publish.pages.contact_table import CONTACTS
from publish.pages.correction_table import CORRECTIONS
from publish.pages.edition import Edition
from publish.pages.fee_table import FEES
from publish.pages.measure_tables import MEASURES, RATES
from publish.pages.outcome_tables import OUTCOMES_OF_CHARGES
from publish.pages.oversight_tables import DIFFERENCES, FLAGS, OFFICES, REVENUE
from publish.pages.presence_tables import TRAVEL
from publish.pages.satisfaction_tables import SATISFACTION, SATISFACTION_INDEX
from publish.pages.step_table import STEPS
from publish.pages.table import Column, Row, Table

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


APPLICATIONS = "applications"
STILL_TABLES = frozenset(
    {
        *("fees", "charges", "charge_outcomes", "offices"),
        *("corrections", "calendar_changes", "travel"),
    }
)
"""Tables that no event of an application changes, from one to the next of a day."""
ONLY_CSV = frozenset({APPLICATIONS})
"""Tables too long to be published twice, or kept in memory."""
TABLES: Mapping[str, Table] = {
    "fees": FEES,
    APPLICATIONS: OF_APPLICATIONS,
    "measures": MEASURES,
    "times": TIMES,
    "steps": STEPS,
    "charges": CHARGES,
    "charge_outcomes": OUTCOMES_OF_CHARGES,
    "rates": RATES,
    "satisfaction": SATISFACTION,
    "satisfaction_index": SATISFACTION_INDEX,
    "flags": FLAGS,
    "contacts": CONTACTS,
    "revenue": REVENUE,
    "differences": DIFFERENCES,
    "offices": OFFICES,
    "corrections": CORRECTIONS,
    "event_corrections": EVENT_CORRECTIONS,
    "calendar_changes": CALENDAR_CHANGES,
    "travel": TRAVEL,
}
"""The tables, by the name of their files without its ending."""


def rows_of(name: str, edition: Edition) -> Iterable[Row]:
    """The rows of a table; those of a short one are worked out once in an edition."""
    table = TABLES[name]
    if name in ONLY_CSV:
        return table.rows(edition)
    key = ("fixed", "rows") if name in STILL_TABLES else ("rows",)
    return edition.keep((*key, name), lambda: tuple(tuple(row) for row in table.rows(edition)))
