"""Words, numbers, money and dates in both languages, for the public site and the live pages.

Invariants:
- English is the msgid; Indonesian comes from `id.po`, read once at start (no compiled
  catalogue that could be older than its source);
- a result depends on its arguments only: no locale of the process, no clock;
- whole rupiah are written "Rp162.000" (official spelling rules: no space, no cents) and
  zero says so in words, because "Rp0" alone looks like a missing value. Babel would give
  "Rp162.000,00" and "IDR162,000.00".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from babel.core import Locale
from babel.dates import format_date
from babel.messages.pofile import read_po

from publish.facts.money import Rupiah
from publish.facts.text import Lang, Text
from publish.facts.workdays import Allowance, TimeUnit

_LOCALES: Mapping[Lang, Locale] = {"id": Locale("id"), "en": Locale("en")}
_FREE = Text("Gratis", "Free")
_SWAP = str.maketrans(",.", ".,")
_FEWEST_DIGITS = 9  # decimals of a tariff; more are written as a fraction


@dataclass(frozen=True, slots=True)
class Words:
    """One language of one catalogue; a msgid without a translation stands for itself."""

    lang: Lang
    singular: Mapping[str, str] = field(default_factory=dict)
    plural: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def gettext(self, msg: str) -> str:
        """The translation of `msg`."""
        return self.singular.get(msg) or msg

    def ngettext(self, one: str, many: str, n: int) -> str:
        """The translation for `n` things; Indonesian has one form for every number."""
        if self.lang == "id":
            return self.plural.get((one, many)) or many
        return one if n == 1 else many


def read_catalogue(folder: Path, lang: Lang) -> Words:
    """The words of `folder/<lang>.po`; English is in the msgids and needs no file."""
    if lang == "en":
        return Words("en")
    with (folder / f"{lang}.po").open("rb") as source:
        catalogue = read_po(source)
    singular: dict[str, str] = {}
    plural: dict[tuple[str, str], str] = {}
    for message in catalogue:
        if isinstance(message.id, str):
            singular[message.id] = _first(message.string)
        else:
            plural[message.id[0], message.id[1]] = _first(message.string)
    singular.pop("", None)
    return Words(lang, singular, plural)


def _first(translated: object) -> str:
    return str(translated[0] if isinstance(translated, tuple | list) else translated)


def money(amount: Rupiah, lang: Lang) -> str:
    """Written "Rp162.000" or "Rp162,000"; zero is "Gratis (Rp0)" or "Free (Rp0)"."""
    if amount.is_zero:
        return f"{_FREE.in_(lang)} (Rp0)"
    return plain_money(amount, lang)


def plain_money(amount: Rupiah, lang: Lang) -> str:
    """The amount alone, also for zero ("Rp0"): for columns and sums."""
    sign = "-" if amount.amount < 0 else ""
    return f"{sign}Rp{_grouped(f'{abs(amount.amount):,}', lang)}"


def number(value: int | Decimal | Fraction, lang: Lang, places: int = 0) -> str:
    """`value` with grouped thousands and exactly `places` decimals, halves up: "1.234,5"."""
    if places == 0 and isinstance(value, int):
        return _grouped(f"{value:,}", lang)
    return _grouped(f"{_rounded(value, places):,f}", lang)


def exact_number(value: Fraction, lang: Lang) -> str:
    """`value` with every decimal it has and no more: "0,005", "36"; "1/3" where none end it."""
    rounded = _rounded(value, _FEWEST_DIGITS)
    if Fraction(rounded) != value:
        return f"{_grouped(f'{value.numerator:,}', lang)}/{value.denominator}"
    digits = f"{rounded:,f}"
    return _grouped(digits.rstrip("0").rstrip("."), lang)


def share(value: Fraction | Decimal | float, lang: Lang, places: int = 1) -> str:
    """A share between 0 and 1 as a percentage: "84,3%" or "84.3%"."""
    exact = value if isinstance(value, Fraction) else Fraction(str(value))
    return f"{number(exact * 100, lang, places)}%"


def _rounded(value: int | Decimal | Fraction, places: int) -> Decimal:
    exact = Fraction(value) * 10**places
    whole = (abs(exact) + Fraction(1, 2)).__floor__()
    signed = Decimal(-whole if exact < 0 else whole)
    return signed.scaleb(-places).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _grouped(digits: str, lang: Lang) -> str:
    return digits.translate(_SWAP) if lang == "id" else digits


@lru_cache(maxsize=8192)
def long_date(on: date, lang: Lang) -> str:
    """Written "Senin, 17 Agustus 2026" or "Monday, 17 August 2026"."""
    return format_date(on, "EEEE, d MMMM y", locale=_LOCALES[lang])


@lru_cache(maxsize=8192)
def plain_date(on: date, lang: Lang) -> str:
    """Written "17 Agustus 2026" or "17 August 2026"."""
    return format_date(on, "d MMMM y", locale=_LOCALES[lang])


@lru_cache(maxsize=8192)
def short_date(on: date, lang: Lang) -> str:
    """Written "17 Agu 2026" or "17 Aug 2026"."""
    return format_date(on, "d MMM y", locale=_LOCALES[lang])


@lru_cache(maxsize=1024)
def month_name(month: str, lang: Lang) -> str:
    """Written "Maret 2026" for "2026-03"."""
    return format_date(date.fromisoformat(f"{month}-01"), "MMMM y", locale=_LOCALES[lang])


# One of them, more of them.
_UNITS: Mapping[TimeUnit, tuple[Text, Text]] = {
    "working_days": (Text("hari kerja", "working day"), Text("hari kerja", "working days")),
    "calendar_days": (
        Text("hari kalender", "calendar day"),
        Text("hari kalender", "calendar days"),
    ),
    "hours": (Text("jam", "hour"), Text("jam", "hours")),
}
_WITHOUT_COUNT: Mapping[TimeUnit, Text] = {
    "automatic": Text("otomatis", "automatic"),
    "not_applicable": Text("tidak ada batas waktu", "no time limit"),
}
_SAME_DAY = Text("hari yang sama", "the same day")


def allowance_words(allowance: Allowance, lang: Lang) -> str:
    """As "28 hari kerja", "24 jam", "otomatis", "tidak ada batas waktu"; 0 is the same day."""
    if allowance.unit in _WITHOUT_COUNT:
        return _WITHOUT_COUNT[allowance.unit].in_(lang)
    if allowance.value == 0:
        return _SAME_DAY.in_(lang)
    one, many = _UNITS[allowance.unit]
    unit = one if allowance.value == 1 else many
    return f"{number(allowance.value, lang)} {unit.in_(lang)}"


_YEAR = 365  # calendar days, as definitions count how long data is kept
_YEARS = (Text("tahun", "year"), Text("tahun", "years"))


def kept_words(days: int, lang: Lang) -> str:
    """A time of keeping in calendar days: "5 tahun", "5 years"; whole years of 365 days as such."""
    if days % _YEAR:
        count, (one, many) = days, _UNITS["calendar_days"]
    else:
        count, (one, many) = days // _YEAR, _YEARS
    return f"{number(count, lang)} {(one if count == 1 else many).in_(lang)}"


def days_words(count: int, lang: Lang) -> str:
    """Written "31 hari kerja" or "31 working days": a measured number of working days, also 0."""
    one, many = _UNITS["working_days"]
    return f"{number(count, lang)} {(one if count == 1 else many).in_(lang)}"
