"""Reading the builder's small forms.

Invariants:
- whatever was typed gives a value or a finding, never an error of the server;
- text is tidied at this door: `publish.facts.text.tidy`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast, get_args

from werkzeug.datastructures import MultiDict

from builder.domain.authoring.conditions import JOINED, Joined, Operator, Rule, Term, Value, rule
from builder.domain.authoring.palette import Named, kind_of
from builder.domain.authoring.places import Place
from builder.domain.authoring.terms import MOST_TERMS
from builder.errors import invalid
from publish.facts.tariff import CERTAINTIES, Certainty
from publish.facts.text import Text, tidy

_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}(?:,[0-9]{1,9})?")
_PLAIN = re.compile(r"-?[0-9]{1,15}(?:[.,][0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields of one small form."""

    fields: MultiDict[str, str]

    def text(self, name: str) -> str:
        """One line or several, tidied; "" when it was not sent."""
        return tidy(self.fields.get(name, ""))

    def words(self, name: str) -> Text:
        """Both languages, from `<name>_id` and `<name>_en`."""
        return Text(self.text(f"{name}_id"), self.text(f"{name}_en"))

    def many(self, name: str) -> tuple[str, ...]:
        """Everything sent under a name."""
        return tuple(tidy(value) for value in self.fields.getlist(name))

    def whole(self, name: str) -> int:
        """A whole number. Raises `Invalid` (TYPED-WHOLE)."""
        found = self.maybe_number(name)
        if not isinstance(found, int):
            raise invalid("TYPED-WHOLE", f"/{name}")
        return found

    def maybe_number(self, name: str) -> int | Decimal | None:
        """A number as people write it here, "1.234,5"; None for nothing.
        Raises `Invalid` (TYPED-NUMBER)."""
        typed = self.text(name)
        return number_of(typed, name) if typed else None

    def exact(self, name: str) -> Fraction:
        """A number that must be there. Raises `Invalid` (TYPED-NUMBER)."""
        return Fraction(number_of(self.text(name), name))

    def place(self, name: str = "place") -> int:
        """The place of an item in its list, as the page wrote it; -1 for anything else."""
        typed = self.text(name)
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else -1

    def certainty(self) -> Certainty:
        """How sure it is; "sample" for anything unknown."""
        typed = self.text("certainty")
        return typed if typed in CERTAINTIES else "sample"

    def rule(self, found: Mapping[str, Place], prefix: str = "") -> Rule | None:
        """The condition of a rule form; None when no field is chosen.
        Raises `Invalid` (TYPED-NUMBER, RULE-*)."""
        terms = []
        for row in range(MOST_TERMS):
            field = self.text(f"{prefix}field{row}")
            if field:
                terms.append(self._term(field, f"{prefix}", row, found))
        joined = self.text(f"{prefix}joined")
        how: Joined = joined if joined in JOINED else "all"
        return rule(terms, how) if terms else None

    def _term(self, field: str, prefix: str, row: int, found: Mapping[str, Place]) -> Term:
        operator = self.text(f"{prefix}operator{row}")
        if operator not in get_args(Operator):
            raise invalid("RULE-OPERATOR", "", field=field[:100])
        typed = self.many(f"{prefix}value{row}")
        kind = kind_of(found[field].schema) if field in found else "other"
        return Term(field, cast("Operator", operator), _value(operator, kind, typed))


def number_of(typed: str, name: str = "") -> int | Decimal:
    """A number as Indonesians write it: "36,5", "1.234", "0.005" (a point that groups no
    thousands is a decimal point). Raises `Invalid` (TYPED-NUMBER)."""
    plain = typed.strip().removeprefix("Rp").strip()
    is_grouped = _GROUPED.fullmatch(plain) is not None
    if not is_grouped and not _PLAIN.fullmatch(plain):
        raise invalid("TYPED-NUMBER", f"/{name}")
    bare = plain.replace(".", "") if is_grouped else plain
    digits = bare.replace(",", ".")
    return Decimal(digits) if "." in digits else int(digits)


def _value(operator: str, kind: Named, typed: tuple[str, ...]) -> Value:
    if operator == "answered":
        return None
    read = _READ.get(kind, _as_text)
    values = tuple(read(value) for value in typed if value)
    if operator == "one-of":
        return values
    return values[0] if values else ""


def _as_text(typed: str) -> Any:
    return typed


def _yes_or_no(typed: str) -> Any:
    return {"true": True, "false": False}.get(typed, typed)


_READ: Mapping[Named, Callable[[str], Any]] = {
    "yes-no": _yes_or_no,
    "declare": _yes_or_no,
    "whole-number": number_of,
    "amount": number_of,
    "measure": number_of,
}
