"""The tables of what is worked out: times of the last twelve months, and rates of reports.

Whoever has `applications.csv`, `times.csv` and `charges.csv` can work out every figure again;
`recompute.py` does.

Invariants: a figure that the pages leave out as too few is empty here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from publish.facts.text import Text
from publish.insight.charges import PER, ReportKind, charge_counts, charge_rate
from publish.insight.intervals import wilson95
from publish.insight.times import MEDIAN_NEEDS, Measured, OnTime, ServiceTimes
from publish.pages.edition import Edition
from publish.pages.table import SERVICE, Column, Row, Table, rounded
from publish.pages.views.flags import looked_at
from publish.pages.views.measured import lag_of

_PERCENT = Decimal(100)


def _measure_rows(edition: Edition) -> Iterator[Row]:
    for service in looked_at(edition):
        times, lag = edition.times(service), lag_of(edition, service)
        yield (
            service,
            times.first_on.isoformat(),
            times.as_of.isoformat(),
            times.filed,
            *_days(times),
            *_on_time(times.on_time),
            times.waiting.count,
            times.waiting.median_age,
            times.waiting.oldest,
            times.waiting.overdue,
            times.stops.decided,
            times.stops.stopped,
            times.stops.gross_days,
            times.stops.stopped_days,
            times.order.count,
            times.order.out_of_order,
            lag.events,
            lag.median,
            lag.nine_of_ten,
            lag.late,
        )


def _days(times: ServiceTimes) -> Row:
    gross, net = times.gross, times.net
    return (gross.count, *_percentiles(gross), gross.longest, *_percentiles(net))


def _percentiles(days: Measured) -> Row:
    return (days.median, days.nine_of_ten) if days.is_enough else (None, None)


def _on_time(on_time: OnTime) -> Row:
    counts = (on_time.due, on_time.kept)
    if on_time.due < MEDIAN_NEEDS:
        return (*counts, None, None, None)
    bounds = wilson95(on_time.kept, on_time.due)
    return (
        *counts,
        rounded(on_time.share * 100, 2),
        rounded(bounds.low * _PERCENT, 2),
        rounded(bounds.high * _PERCENT, 2),
    )


def _count(name: str, id: str, en: str) -> Column:
    return Column(name, "integer", Text(id, en))


def _share(name: str, id: str, en: str) -> Column:
    return Column(name, "number", Text(id, en))


MEASURES = Table(
    Text(
        "Ukuran waktu setiap layanan terbuka selama dua belas bulan; nilai tengah dan persen"
        f" kosong di bawah {MEDIAN_NEEDS} kasus. Hari adalah hari kerja.",
        "Measures of time of every open service over twelve months; medians and percentages are"
        f" empty below {MEDIAN_NEEDS} cases. Days are working days.",
    ),
    ("service",),
    (
        SERVICE,
        Column("first_on", "date", Text("Hari pertama", "First day")),
        Column("until", "date", Text("Hari terakhir", "Last day")),
        _count("filed", "Permohonan yang diajukan", "Applications filed"),
        _count(
            "accepted",
            "Permohonan yang diterima lengkap, dasar nilai tengah",
            "Applications accepted as complete, which the medians stand on",
        ),
        _count(
            "median_days",
            "Separuh diputus dalam sekian hari (Kaplan-Meier); kosong: belum tercapai",
            "Half are decided within so many days (Kaplan-Meier); empty: not reached",
        ),
        _count("nine_of_ten_days", "Sembilan dari sepuluh", "Nine of ten"),
        _count(
            "longest_days",
            "Hari terlama, diputus atau belum",
            "Longest so far, decided or not",
        ),
        _count("net_median_days", "Separuh, tanpa hari berhenti", "Half, without stopped days"),
        _count(
            "net_nine_of_ten_days",
            "Sembilan dari sepuluh, tanpa hari berhenti",
            "Nine of ten, without stopped days",
        ),
        _count("due", "Permohonan yang jatuh tempo", "Applications that came due"),
        _count("on_time", "Di antaranya, tepat waktu", "Of these, decided by then"),
        _share("on_time_percent", "Persennya", "As a percentage"),
        _share("on_time_low", "Batas bawah 95% (Wilson)", "Lower bound, 95% (Wilson)"),
        _share("on_time_high", "Batas atas 95% (Wilson)", "Upper bound, 95% (Wilson)"),
        _count("open", "Permohonan yang belum diputus", "Applications not decided yet"),
        _count(
            "open_median_age",
            "Nilai tengah umurnya sejak diajukan",
            "Their median age since filing",
        ),
        _count("open_oldest", "Umur yang tertua", "Age of the oldest"),
        _count("overdue", "Di antaranya, lewat jatuh tempo", "Of these, past their due date"),
        _count("decided", "Keputusan", "Decisions"),
        _count("stopped", "Di antaranya, pernah berhenti", "Of these, stopped at least once"),
        _count("gross_days", "Jumlah hari keputusan itu", "Days that these decisions took"),
        _count("stopped_days", "Di antaranya, jam berhenti", "Of these, with a stopped clock"),
        _count(
            "pairs",
            "Pasangan dengan janji waktu sama yang diterima pada hari berbeda",
            "Pairs of one promised time that were accepted on different days",
        ),
        _count(
            "out_of_order",
            "Di antaranya, yang belakangan diputus lebih dulu",
            "Of these, decided with the later one first",
        ),
        _count("events", "Kejadian yang dicatat", "Events written down"),
        _count("lag_median", "Separuh dicatat dalam hari", "Half written down within days"),
        _count("lag_nine_of_ten", "Sembilan dari sepuluh", "Nine of ten"),
        _count(
            "late_entries",
            "Dicatat lebih dari satu hari kemudian",
            "Written down more than one day afterwards",
        ),
    ),
    _measure_rows,
)


_KINDS: tuple[ReportKind, ...] = ("verified", "unverified")


def _rate_rows(edition: Edition) -> Iterator[Row]:
    connection = edition.index.connection
    counts = charge_counts(connection)
    for service in sorted({c.service for c in counts}):
        for kind in _KINDS:
            rate = charge_rate(connection, service, counts, kind)
            if rate is not None:
                yield (
                    service,
                    kind,
                    rate.reports,
                    rate.applications,
                    rounded(rate.per_thousand, 3),
                    rounded(rate.interval.low, 3),
                    rounded(rate.interval.high, 3),
                )


RATES = Table(
    Text(
        "Laporan permintaan uang per seribu permohonan; tidak ada bila satu jumlah disembunyikan.",
        "Reports that money was asked for per thousand applications; none where a count is hidden.",
    ),
    ("service", "kind"),
    (
        SERVICE,
        Column(
            "kind",
            "string",
            Text("verified: dengan resi; unverified: tanpa", "verified: with a receipt, or not"),
        ),
        _count("reports", "Laporan", "Reports"),
        _count(
            "applications",
            "Permohonan yang diajukan dalam triwulan yang sama",
            "Applications filed in the same quarters",
        ),
        _share("per_thousand", f"Laporan per {PER} permohonan", f"Reports per {PER} applications"),
        _share("low", "Batas bawah 95% (Poisson eksak)", "Lower bound, 95% (exact Poisson)"),
        _share("high", "Batas atas 95% (Poisson eksak)", "Upper bound, 95% (exact Poisson)"),
    ),
    _rate_rows,
)
