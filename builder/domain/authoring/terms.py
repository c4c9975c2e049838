"""Which comparisons make sense for which question.

Invariants:
- a term reads a question that exists, by an operator for its kind, against a value that
  somebody could give: one of its choices, a number, yes or no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from builder.domain.authoring.conditions import Operator, Rule, Term
from builder.domain.authoring.palette import Named, kind_of
from builder.domain.authoring.places import Place, row_of
from builder.errors import Problem, invalid, refuse_if

MOST_TERMS = 10

_NUMBERS: tuple[Operator, ...] = ("is", "is-not", "more", "at-least", "less", "at-most", "answered")
OPERATORS_FOR: Mapping[Named, tuple[Operator, ...]] = {
    "choose-one": ("is", "is-not", "one-of", "answered"),
    "choose-several": ("includes", "answered"),
    "yes-no": ("is", "is-not", "answered"),
    "declare": ("is", "is-not", "answered"),
    "whole-number": _NUMBERS,
    "amount": _NUMBERS,
    "measure": _NUMBERS,
    "short-text": ("answered",),
    "long-text": ("answered",),
    "date": ("answered",),
    "email": ("answered",),
    "phone": ("answered",),
    "nik": ("answered",),
    "upload": ("answered",),
    "repeated": ("answered",),
}
"""What a rule may ask of a question of this kind; nothing of a section or of one by hand."""


def check_terms(rule: Rule, found: Mapping[str, Place], *, row: str = "", about: str = "") -> None:
    """Raises `Invalid` with every term that cannot be: RULE-EMPTY, RULE-MANY,
    RULE-FIELD-UNKNOWN, RULE-ROW, RULE-SELF, RULE-OPERATOR, RULE-VALUE.

    `row` is the repeated row the rule stands in, `about` the question it shows.
    """
    if not rule.terms:
        raise invalid("RULE-EMPTY", f"form.json#{about}")
    if len(rule.terms) > MOST_TERMS:
        raise invalid("RULE-MANY", f"form.json#{about}", most=MOST_TERMS)
    problems = [p for term in rule.terms for p in _term(term, found, row, about)]
    refuse_if(problems)


def choices_of(node: Mapping[str, Any]) -> list[Any]:
    """The values that can be chosen; [] for a question without choices."""
    inner = node.get("items", {}) if node.get("type") == "array" else node
    options = inner.get("oneOf", ()) if isinstance(inner, Mapping) else ()
    return [option.get("const") for option in options if isinstance(option, Mapping)]


def _term(term: Term, found: Mapping[str, Place], row: str, about: str) -> Iterator[Problem]:
    at, said = f"form.json#{about}", {"field": term.field[:100]}
    place = found.get(term.field)
    if place is None:
        yield Problem(at, "RULE-FIELD-UNKNOWN", said)
        return
    if about and (term.field == about or term.field.startswith(f"{about}/")):
        yield Problem(at, "RULE-SELF", said)
    elif row_of(term.field, found) != row:
        yield Problem(at, "RULE-ROW", said)
    kind = kind_of(place.schema)
    if term.operator not in OPERATORS_FOR.get(kind, ()):
        yield Problem(at, "RULE-OPERATOR", said)
    elif not _FITS[term.operator](term.value, place.schema):
        yield Problem(at, "RULE-VALUE", said)


def _is_value(value: Any, node: Mapping[str, Any]) -> bool:
    if node.get("type") == "boolean":
        return isinstance(value, bool)
    if node.get("type") in ("integer", "number"):
        return _is_number(value, node)
    return isinstance(value, str) and value in choices_of(node)


def _is_number(value: Any, node: Mapping[str, Any]) -> bool:
    return not isinstance(value, bool) and isinstance(value, int | Decimal)


def _are_values(value: Any, node: Mapping[str, Any]) -> bool:
    is_plural = isinstance(value, tuple) and len(value) > 0 and len(set(value)) == len(value)
    return is_plural and all(_is_value(item, node) for item in value)


def _is_none(value: Any, node: Mapping[str, Any]) -> bool:
    return value is None


_FITS: Mapping[Operator, Callable[[Any, Mapping[str, Any]], bool]] = {
    "is": _is_value,
    "is-not": _is_value,
    "one-of": _are_values,
    "includes": _is_value,
    "more": _is_number,
    "at-least": _is_number,
    "less": _is_number,
    "at-most": _is_number,
    "answered": _is_none,
}
