"""The table of fees: every line of every tariff in force."""

from __future__ import annotations

from collections.abc import Iterator

from publish.facts.service import ServiceStandard
from publish.facts.tariff import FeeLine, Number
from publish.facts.text import Text
from publish.pages.edition import Edition
from publish.pages.fee_summary import summarise_fee
from publish.pages.prose import condition_words, formula_words
from publish.pages.table import Column, Row, Table


def _fee_rows(edition: Edition) -> Iterator[Row]:
    for service in edition.services:
        published = edition.current(service)
        standard, labels = published.version.standard, edition.labels(published)
        fee = summarise_fee(standard)
        for line in standard.tariff.lines:
            yield (
                service,
                published.version.version,
                published.effective_from.isoformat(),
                line.code,
                line.label.id,
                line.label.en,
                _constant(line),
                formula_words(line.amount, standard.tariff, labels, "id"),
                formula_words(line.amount, standard.tariff, labels, "en"),
                condition_words(line.when, labels, "id"),
                condition_words(line.when, labels, "en"),
                line.levy,
                _law(line.legal_basis, standard),
                line.certainty,
                standard.scenarios[0].fee if fee.example is not None else "",
            )


def _constant(line: FeeLine) -> int | None:
    return int(line.amount.value) if isinstance(line.amount, Number) else None


def _law(basis: str | None, standard: ServiceStandard) -> str | None:
    return next((b.title for b in standard.legal_bases if b.id == basis), None)


FEES = Table(
    Text(
        "Setiap baris biaya dari versi yang berlaku, semua layanan.",
        "Every fee line of the version in force of every service.",
    ),
    ("service", "line"),
    (
        Column("service", "string", Text("Id layanan", "Id of the service")),
        Column(
            "version",
            "integer",
            Text("Versi definisinya, mulai dari 1", "Version of its definition, from 1"),
        ),
        Column(
            "effective_from", "date", Text("Hari pertama versi itu", "First day of that version")
        ),
        Column(
            "line",
            "string",
            Text(
                "Kode baris biaya, unik dalam layanan",
                "Code of the fee line, unique in the service",
            ),
        ),
        Column(
            "label_id",
            "string",
            Text("Nama baris, bahasa Indonesia", "Name of the line, Indonesian"),
        ),
        Column(
            "label_en", "string", Text("Nama baris, bahasa Inggris", "Name of the line, English")
        ),
        Column(
            "amount",
            "integer",
            Text(
                "Rupiah, bila sama bagi semua yang dikenai",
                "Rupiah, where it is one amount for everybody it applies to",
            ),
        ),
        Column(
            "formula_id",
            "string",
            Text("Jumlah dalam kata, bahasa Indonesia", "The amount in words, Indonesian"),
        ),
        Column(
            "formula_en",
            "string",
            Text("Jumlah dalam kata, bahasa Inggris", "The amount in words, English"),
        ),
        Column(
            "when_id",
            "string",
            Text(
                "Kapan baris berlaku, bahasa Indonesia; kosong berarti selalu",
                "When the line applies, Indonesian; empty for always",
            ),
        ),
        Column(
            "when_en",
            "string",
            Text(
                "Kapan baris berlaku, bahasa Inggris; kosong berarti selalu",
                "When the line applies, English; empty for always",
            ),
        ),
        Column(
            "levy",
            "string",
            Text(
                "Jenis retribusi UU 1/2022, pajak, PNBP, atau tarif BLUD",
                "Kind of levy of UU 1/2022, tax, PNBP or BLUD tariff",
            ),
        ),
        Column("legal_basis", "string", Text("Dasar hukumnya", "The law it rests on")),
        Column(
            "certainty",
            "string",
            Text(
                "law, perda, press, atau sample (belum diverifikasi)",
                "law, perda, press or sample (not verified)",
            ),
        ),
        Column(
            "first_example",
            "integer",
            Text(
                "Rupiah contoh hitungan pertama, bila dihitung",
                "Rupiah of the first worked example, if it is computed",
            ),
        ),
    ),
    _fee_rows,
)
