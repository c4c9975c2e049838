from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from publish import i18n
from publish.facts.money import Rupiah
from publish.facts.workdays import Allowance

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

msgid "Fees"
msgstr "Biaya"

msgid "Not yet"
msgstr ""

msgid "%(n)s application"
msgid_plural "%(n)s applications"
msgstr[0] "%(n)s permohonan"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "id.po").write_text(PO, encoding="utf-8")
    return tmp_path


def test_indonesian_words_come_from_the_catalogue(folder: Path) -> None:
    words = i18n.read_catalogue(folder, "id")

    assert "Biaya" == words.gettext("Fees")
    assert "%(n)s permohonan" == words.ngettext("%(n)s application", "%(n)s applications", 1)
    assert "%(n)s permohonan" == words.ngettext("%(n)s application", "%(n)s applications", 3)


def test_a_word_without_translation_stands_for_itself(folder: Path) -> None:
    words = i18n.read_catalogue(folder, "id")

    assert "Not yet" == words.gettext("Not yet")
    assert "days" == words.ngettext("day", "days", 1)


def test_english_needs_no_catalogue(tmp_path: Path) -> None:
    words = i18n.read_catalogue(tmp_path, "en")

    assert "Fees" == words.gettext("Fees")
    assert ("day", "days") == (words.ngettext("day", "days", 1), words.ngettext("day", "days", 0))


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        (0, "Gratis (Rp0)", "Free (Rp0)"),
        (500, "Rp500", "Rp500"),
        (162_000, "Rp162.000", "Rp162,000"),
        (-1_234_567, "-Rp1.234.567", "-Rp1,234,567"),
    ],
)
def test_money(amount: int, indonesian: str, english: str) -> None:
    assert indonesian == i18n.money(Rupiah(amount), "id")
    assert english == i18n.money(Rupiah(amount), "en")


def test_zero_in_a_column_is_a_plain_amount() -> None:
    assert "Rp0" == i18n.plain_money(Rupiah(0), "id")


@pytest.mark.parametrize(
    ("value", "places", "indonesian", "english"),
    [
        (1234, 0, "1.234", "1,234"),
        (Decimal("1234.45"), 1, "1.234,5", "1,234.5"),
        (Fraction(1, 3), 2, "0,33", "0.33"),
        (Fraction(-1, 2), 0, "-1", "-1"),
        (Fraction(1, 2), 0, "1", "1"),
    ],
)
def test_number(value: int, places: int, indonesian: str, english: str) -> None:
    assert indonesian == i18n.number(value, "id", places)
    assert english == i18n.number(value, "en", places)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Fraction("0.005"), "0,005"),
        (Fraction(5_000_000), "5.000.000"),
        (Fraction("36.50"), "36,5"),
        (Fraction(1, 3), "1/3"),
        (Fraction(0), "0"),
    ],
)
def test_an_exact_number_shows_every_decimal_it_has(value: Fraction, words: str) -> None:
    assert words == i18n.exact_number(value, "id")


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [(0.843, 1, "84,3%"), (Fraction(46, 100), 0, "46%"), (Decimal("0.0008"), 2, "0,08%")],
)
def test_share(value: float, places: int, words: str) -> None:
    assert words == i18n.share(value, "id", places)


def test_dates() -> None:
    on = date(2026, 8, 17)

    assert "Senin, 17 Agustus 2026" == i18n.long_date(on, "id")
    assert "Monday, 17 August 2026" == i18n.long_date(on, "en")
    assert "17 Agustus 2026" == i18n.plain_date(on, "id")
    assert "17 Agu 2026" == i18n.short_date(on, "id")
    assert "17 Aug 2026" == i18n.short_date(on, "en")
    assert "Maret 2026" == i18n.month_name("2026-03", "id")


@pytest.mark.parametrize(
    ("allowance", "indonesian", "english"),
    [
        (Allowance(28, "working_days"), "28 hari kerja", "28 working days"),
        (Allowance(1, "working_days"), "1 hari kerja", "1 working day"),
        (Allowance(0, "working_days"), "hari yang sama", "the same day"),
        (Allowance(24, "hours"), "24 jam", "24 hours"),
        (Allowance(7, "calendar_days"), "7 hari kalender", "7 calendar days"),
        (Allowance(0, "automatic"), "otomatis", "automatic"),
        (Allowance(0, "not_applicable"), "tidak ada batas waktu", "no time limit"),
    ],
)
def test_allowances(allowance: Allowance, indonesian: str, english: str) -> None:
    assert indonesian == i18n.allowance_words(allowance, "id")
    assert english == i18n.allowance_words(allowance, "en")


def test_measured_days() -> None:
    assert "0 hari kerja" == i18n.days_words(0, "id")
    assert ("1 working day", "2 working days") == (
        i18n.days_words(1, "en"),
        i18n.days_words(2, "en"),
    )
