"""The tables behind the pages of oversight: flags, money received, offices."""

from __future__ import annotations

from collections.abc import Iterator

from publish.facts.text import Text
from publish.pages.edition import Edition
from publish.pages.table import SERVICE, Column, Row, Table
from publish.pages.views.flags import flags_of, looked_at
from publish.pages.views.offices import is_stale
from publish.pages.views.revenue import differences_of, received_of


def _flag_rows(edition: Edition) -> Iterator[Row]:
    for service in looked_at(edition):
        for flag in flags_of(edition, service):
            earlier = flag.earlier or (None, None)
            counted = (flag.part, flag.whole, *earlier, flag.count)
            yield (service, flag.kind, *counted, flag.is_enough, flag.is_raised)


FLAGS = Table(
    Text(
        "Setiap tanda dari setiap layanan terbuka selama dua belas bulan. Tanda bukan bukti.",
        "Every flag of every open service over twelve months. A flag is no proof.",
    ),
    ("service", "flag"),
    (
        SERVICE,
        Column("flag", "string", Text("Jenis tanda", "Kind of flag")),
        Column(
            "part",
            "integer",
            Text(
                "Kasus yang dihitung; untuk bunching, keputusan pada hari jatuh tempo",
                "Cases counted; for bunching, decisions on the due day",
            ),
        ),
        Column(
            "whole",
            "integer",
            Text(
                "Dari sekian kasus; untuk bunching, keputusan tiga hari kerja sebelumnya",
                "Of so many cases; for bunching, decisions in the three working days before",
            ),
        ),
        Column(
            "earlier_part",
            "integer",
            Text(
                "Untuk late_rejection: ditolak lebih awal", "For late_rejection: rejected earlier"
            ),
        ),
        Column(
            "earlier_whole",
            "integer",
            Text("Untuk late_rejection: diputus lebih awal", "For late_rejection: decided earlier"),
        ),
        Column(
            "count",
            "integer",
            Text("Kasus yang harus cukup banyak", "Cases that have to be enough"),
        ),
        Column("enough", "boolean", Text("Apakah cukup banyak", "Whether they are enough")),
        Column("raised", "boolean", Text("Apakah ditandai", "Whether the flag is raised")),
    ),
    _flag_rows,
)


def _revenue_rows(edition: Edition) -> Iterator[Row]:
    for row in received_of(edition):
        extra = (row.overpaid, row.refunded, row.reversed)
        yield row.service, row.month, row.payments, row.amount, *extra


REVENUE = Table(
    Text(
        "Uang yang diterima menurut layanan dan bulan, dari pembayaran di register.",
        "Money received by service and month, from the payments in the register.",
    ),
    ("service", "month"),
    (
        SERVICE,
        Column("month", "yearmonth", Text("Bulan pembayaran", "Month of the payments")),
        Column("payments", "integer", Text("Pembayaran yang dicatat", "Payments recorded")),
        Column("amount", "integer", Text("Jumlahnya dalam rupiah", "Their sum in rupiah")),
        Column(
            "overpaid",
            "integer",
            Text("Rupiah yang masuk di atas biaya", "Rupiah received beyond the fees"),
        ),
        Column("refunded", "integer", Text("Rupiah yang dikembalikan", "Rupiah given back")),
        Column(
            "reversed",
            "integer",
            Text("Rupiah yang salah dicatat", "Rupiah that were recorded by mistake"),
        ),
    ),
    _revenue_rows,
)


def _difference_rows(edition: Edition) -> Iterator[Row]:
    for row in differences_of(edition):
        dates = (row.claimed_on, row.recorded_on)
        yield row.number, row.entry, row.service, row.kind, row.amount, *dates


DIFFERENCES = Table(
    Text(
        "Setiap selisih uang dari tarif, satu baris satu kejadian di register. Selisih bukan"
        " bukti pelanggaran.",
        "Every difference of money from the tariff, one row an event of the register."
        " A difference is no proof of wrong.",
    ),
    ("number", "entry"),
    (
        Column("number", "string", Text("Nomor permohonan", "Number of the application")),
        Column("entry", "integer", Text("Entri di register", "Entry of the register")),
        SERVICE,
        Column(
            "kind",
            "string",
            Text(
                "overpaid: masuk di atas biaya; refunded: dikembalikan; payment_reversed: salah"
                " dicatat; unpaid: diserahkan padahal belum lunas",
                "overpaid: received beyond the fee; refunded: given back; payment_reversed:"
                " recorded by mistake; unpaid: handed over before all was paid",
            ),
        ),
        Column("amount", "integer", Text("Selisihnya dalam rupiah", "The difference in rupiah")),
        Column("claimed_on", "date", Text("Tanggal yang diakui petugas", "Date the office gives")),
        Column(
            "recorded_on", "date", Text("Tanggal pencatatan server", "Date the server recorded it")
        ),
    ),
    _difference_rows,
)


def _office_rows(edition: Edition) -> Iterator[Row]:
    for service in edition.services:
        standard = edition.current(service).version.standard
        unit, verified = edition.unit(standard.unit), standard.last_verified_on
        names = (standard.unit, unit.id, unit.en, service, standard.name.id, standard.name.en)
        said = None if verified is None else verified.isoformat()
        yield (*names, said, is_stale(verified, edition.as_of))


OFFICES = Table(
    Text(
        "Setiap layanan dengan perangkat daerah penanggung jawab dan verifikasi terakhirnya.",
        "Every service with the office that answers for it and its last verification.",
    ),
    ("service",),
    (
        Column("unit", "string", Text("Id perangkat daerah", "Id of the office")),
        Column("unit_id", "string", Text("Namanya, bahasa Indonesia", "Its name, Indonesian")),
        Column("unit_en", "string", Text("Namanya, bahasa Inggris", "Its name, English")),
        SERVICE,
        Column(
            "service_id",
            "string",
            Text("Nama layanan, bahasa Indonesia", "Name of the service, Indonesian"),
        ),
        Column(
            "service_en",
            "string",
            Text("Nama layanan, bahasa Inggris", "Name of the service, English"),
        ),
        Column(
            "last_verified_on",
            "date",
            Text("Terakhir diverifikasi; kosong: belum", "Last verified; empty for never"),
        ),
        Column(
            "stale",
            "boolean",
            Text(
                "Belum diverifikasi, atau lebih dari 180 hari lalu",
                "Never verified, or more than 180 days ago",
            ),
        ),
    ),
    _office_rows,
)
