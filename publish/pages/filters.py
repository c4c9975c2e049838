"""How templates write values: one small function each, bound to the page's language.

Nothing here looks anything up or reads a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from jinja2 import Environment

from publish import i18n
from publish.facts.money import Rupiah
from publish.facts.text import Lang, Text
from publish.pages.routes import Kind, PageRef, path_of
from publish.pages.status_links import status_links
from publish.pages.translate import ConstantSentences


def money(amount: Rupiah, lang: Lang) -> str:
    """An amount; zero in words."""
    return i18n.money(amount, lang)


def rupiah(amount: Rupiah, lang: Lang) -> str:
    """An amount in a column; zero is "Rp0"."""
    return i18n.plain_money(amount, lang)


def number(value: int | Fraction | Decimal, lang: Lang, places: int = 0) -> str:
    """A number with grouped thousands."""
    return i18n.number(value, lang, places)


def count(value: int | None, lang: Lang, k_min: int = 0) -> str:
    """A count that may be hidden: "<5" for fewer than `k_min`, "–" when nothing is known."""
    if value is not None:
        return i18n.number(value, lang)
    return f"<{k_min}" if k_min else "–"


_NOT_SHOWN = Text("tidak ditampilkan", "not shown")


def told(value: int | None, lang: Lang) -> str:
    """A count that may be hidden for its own sake or for that of another."""
    return _NOT_SHOWN.in_(lang) if value is None else i18n.number(value, lang)


def days(value: int, lang: Lang) -> str:
    """A measured number of working days."""
    return i18n.days_words(value, lang)


def iso(on: date, lang: Lang) -> str:
    """A date for machines."""
    return on.isoformat()


def quarter(value: str, lang: Lang) -> str:
    """A quarter: "triwulan 1 2026" or "quarter 1 of 2026"."""
    year, _, part = value.partition("-Q")
    return f"triwulan {part} {year}" if lang == "id" else f"quarter {part} of {year}"


def upper_first(words: str, lang: Lang) -> str:
    """A phrase at the beginning of a line."""
    return words[:1].upper() + words[1:]


FILTERS: Mapping[str, Callable[..., str]] = {
    "count": count,
    "told": told,
    "days": days,
    "iso": iso,
    "long_date": i18n.long_date,
    "money": money,
    "month": i18n.month_name,
    "number": number,
    "plain_date": i18n.plain_date,
    "quarter": quarter,
    "rupiah": rupiah,
    "status_links": status_links,
    "short_date": i18n.short_date,
    "upper_first": upper_first,
}


def teach(environment: Environment, words: i18n.Words) -> None:
    """Give the templates of one language their words, filters and addresses."""
    environment.extend(terang_gettext=words.gettext)
    environment.add_extension(ConstantSentences)
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True
    )
    for name, write in FILTERS.items():
        environment.filters[name] = _bound(write, words.lang)
    environment.globals["address"] = partial(_address, words.lang)


def _bound(write: Callable[..., str], lang: Lang) -> Callable[..., str]:
    def filter_(value: object, *args: object) -> str:
        return write(value, lang, *args)

    return filter_


def _address(lang: Lang, kind: Kind, key: str = "") -> str:
    """The address of a page in the template's language."""
    return path_of(PageRef(kind, key, lang))
