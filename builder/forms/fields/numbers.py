"""Numbers as Indonesians write them: a comma before decimals, dots between thousands.

`1.234,5` is 1234.5; `1.500` is 1500, never 1.5, and the page that reads answers back says
so. Nothing else is guessed: `1,500.75`, `1_000`, `+5`, `1e3` and digits of other scripts
are refused. Money takes `Rp` before and `,-` or `,00` behind.

Invariants:
- `read` of what `write` gave is the same number; no float anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from builder.forms.fields.posted import FieldKind, Pairs, Posted, refuse
from builder.forms.fields.texts import as_text
from builder.forms.nodes import MISSING, Leaf
from publish.facts.text import Lang

MOST_DIGITS = 15  # what every JSON reader and canonical JSON hold exactly (RFC 8785, 3.2.2.3)
_WHOLE = re.compile(r"-?(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)", re.ASCII)
_DECIMAL = re.compile(r"(-?(?:[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+))(?:,([0-9]+))?", re.ASCII)
_MONEY = re.compile(r"(?:[Rr][Pp]\.?\s*)?(-?[0-9.]+)(?:,(?:-|0|00))?", re.ASCII)


def _number(leaf: Leaf, posted: Posted) -> Any:
    typed = posted.one()
    if not typed:
        return MISSING
    found = _DECIMAL.fullmatch(_capped(typed))
    if found is None:
        raise refuse("ANSWER-NUMBER")
    whole = _digits(found[1])
    return whole if found[2] is None else Decimal(f"{_signed(found[1])}.{found[2]}")


def _integer(leaf: Leaf, posted: Posted) -> Any:
    typed = posted.one()
    if not typed:
        return MISSING
    if _WHOLE.fullmatch(_capped(typed)) is None:
        raise refuse("ANSWER-INTEGER")
    return _digits(typed)


def _money(leaf: Leaf, posted: Posted) -> Any:
    typed = posted.one()
    if not typed:
        return MISSING
    found = _MONEY.fullmatch(_capped(typed))
    if found is None or _WHOLE.fullmatch(found[1]) is None:
        raise refuse("ANSWER-MONEY")
    return _digits(found[1])


def _capped(typed: str) -> str:
    if sum(char.isdigit() for char in typed) > MOST_DIGITS:
        raise refuse("ANSWER-DIGITS", most=MOST_DIGITS)
    return typed.replace("\u2212", "-")  # the minus sign that word processors set


def _signed(typed: str) -> str:
    return typed.replace(".", "")


def _digits(typed: str) -> int:
    return int(_signed(typed.replace("\u2212", "-")))


def _write(leaf: Leaf, value: Any) -> Pairs:
    return (("", typed_number(value)),)


def typed_number(value: Any) -> str:
    """A number as somebody would type it: no thousands, a comma before decimals."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return as_text(value)
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not exact.is_finite():
        return str(value)
    return format(exact, "f").replace(".", ",")


_MARKS: Mapping[Lang, tuple[str, str]] = {"id": (".", ","), "en": (",", ".")}


def grouped(value: Any, lang: Lang) -> str:
    """A number for reading: `1.234,5` in Indonesian, `1,234.5` in English."""
    whole, _, part = typed_number(value).partition(",")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    if not digits.isdigit():
        return as_text(value)
    group, point = _MARKS[lang]
    shown = sign + f"{int(digits):,}".replace(",", group)
    return shown + (point + part if part else "")


def _say(leaf: Leaf, value: Any, lang: Lang) -> str:
    unit = leaf.keywords.get("x-unit", "")
    shown = grouped(value, lang)
    if unit == "Rp":
        return f"Rp{shown}"
    return f"{shown} {unit}" if unit else shown


NUMBER = FieldKind(_number, _write, _say)
INTEGER = FieldKind(_integer, _write, _say)
MONEY = FieldKind(_money, _write, _say)
