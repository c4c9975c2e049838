"""What this application owes, and why: a tariff applied to answers.

The amount the form shows, the amount an officer may record, the published
table and the printed slip all come from `assess`.

Invariants:
- exact rationals until the line's rounding, then whole rupiah;
- nothing is guessed: an answer that is missing, of another kind or not in the
  lookup refuses with its place;
- PBG sample: 36 m2 x (0.005 x 5,000,000) x 0.15 x 1.2 is Rp162,000.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any

from publish.errors import Invalid, Problem
from publish.facts.condition import holds
from publish.facts.money import HIGHEST, Rupiah, total
from publish.facts.tariff import (
    Amount,
    Answer,
    Combined,
    FeeLine,
    Lookup,
    Number,
    Ref,
    Rounding,
    Slabs,
    Tariff,
)

Answers = Mapping[str, Any]
MISSING = object()


@dataclass(frozen=True, slots=True)
class Explained:
    """One node of the calculation with the applicant's own numbers.

    `kind` is number, answer, lookup, slabs, ref, sum, product, min or max;
    `name` is the pointer or the index; `given` is what was chosen in a lookup.
    """

    kind: str
    value: Fraction
    name: str = ""
    given: str = ""
    parts: tuple[Explained, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessedLine:
    """A line that applies: its rounded amount and how it came about."""

    code: str
    amount: Rupiah
    explained: Explained


@dataclass(frozen=True, slots=True)
class FeeAssessment:
    """All lines that apply, in the tariff's order, and their sum."""

    lines: tuple[AssessedLine, ...]
    total: Rupiah


def assess(tariff: Tariff, answers: Answers) -> FeeAssessment:
    """What these answers owe. Raises `Invalid` with every finding.

    Codes: FEE-ANSWER-MISSING, FEE-ANSWER-KIND, FEE-LOOKUP (all with `line`,
    path = pointer of the answer), FEE-NEGATIVE and FEE-RANGE (path = line code,
    "" when it is the sum that is too large).
    """
    found: list[Problem] = []
    lines: list[AssessedLine] = []
    for line in tariff.lines:
        if line.when is not None and not holds(line.when, answers):
            continue
        try:
            lines.append(_assess_line(line, tariff, answers))
        except Invalid as refused:
            found.extend(refused.problems)
    if found:
        raise Invalid(found)
    if sum(line.amount.amount for line in lines) > HIGHEST:
        raise Invalid(Problem("", "FEE-RANGE", {"highest": HIGHEST}))
    return FeeAssessment(tuple(lines), total(line.amount for line in lines))


def answer_at(answers: object, pointer: str) -> object:
    """The answer at a JSON pointer, or `MISSING` (RFC 6901; arrays by index)."""
    here = answers
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        if isinstance(here, Mapping) and name in here:
            here = here[name]
        elif isinstance(here, list) and name in map(str, range(len(here))):
            here = here[int(name)]
        else:
            return MISSING
    return here


def choice_key(value: object) -> str:
    """How a chosen value is named in a lookup: true, false, or the value's own text.

    Equal numbers have one name: 1 and 1.0 are both `1`.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal) and value.is_finite():
        plain = format(value + 0, "f")  # + 0: there is one zero
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(value)


def rounded(value: Fraction, rounding: Rounding) -> int:
    """Whole rupiah; half rupiah go up, as shop-keepers and Perda do."""
    steps = value / rounding.to
    whole = {"down": steps.__floor__, "up": steps.__ceil__}.get(
        rounding.mode, (steps + Fraction(1, 2)).__floor__
    )()
    return whole * rounding.to


def _assess_line(line: FeeLine, tariff: Tariff, answers: Answers) -> AssessedLine:
    explained = _explain(line.amount, _Case(line.code, tariff, answers))
    amount = rounded(explained.value, line.rounding)
    if amount < 0:
        raise Invalid(Problem(line.code, "FEE-NEGATIVE", {}))
    if amount > HIGHEST:
        raise Invalid(Problem(line.code, "FEE-RANGE", {"highest": HIGHEST}))
    return AssessedLine(line.code, Rupiah(amount), explained)


@dataclass(frozen=True, slots=True)
class _Case:
    line: str
    tariff: Tariff
    answers: Answers

    def refuse(self, pointer: str, code: str, **params: object) -> Invalid:
        return Invalid(Problem(pointer, code, {"line": self.line, **params}))

    def given(self, pointer: str) -> object:
        value = answer_at(self.answers, pointer)
        if value is MISSING or value is None:
            raise self.refuse(pointer, "FEE-ANSWER-MISSING")
        return value

    def measure(self, pointer: str) -> Fraction:
        """A number; a list counts its rows (price per row)."""
        value = self.given(pointer)
        if isinstance(value, list):
            return Fraction(len(value))
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.refuse(pointer, "FEE-ANSWER-KIND")
        if isinstance(value, Decimal) and not value.is_finite():
            raise self.refuse(pointer, "FEE-ANSWER-KIND")
        return Fraction(value)


def _explain(amount: Amount, case: _Case) -> Explained:
    return _EXPLAIN[type(amount)](amount, case)


def _number(amount: Number, case: _Case) -> Explained:
    return Explained("number", amount.value)


def _answer(amount: Answer, case: _Case) -> Explained:
    return Explained("answer", case.measure(amount.pointer), amount.pointer)


def _lookup(amount: Lookup, case: _Case) -> Explained:
    given = case.given(amount.pointer)
    if not isinstance(given, str | bool | int | Decimal):
        raise case.refuse(amount.pointer, "FEE-ANSWER-KIND")
    chosen = choice_key(given)
    if chosen not in amount.values:
        raise case.refuse(amount.pointer, "FEE-LOOKUP")
    return Explained("lookup", amount.values[chosen], amount.pointer, chosen)


def _slabs(amount: Slabs, case: _Case) -> Explained:
    measure, below, parts = case.measure(amount.pointer), Fraction(0), []
    for slab in amount.steps:
        if measure <= below:
            break
        upper = measure if slab.up_to is None else min(measure, slab.up_to)
        parts.append(
            Explained(
                "product",
                (upper - below) * slab.rate,
                parts=(Explained("answer", upper - below), Explained("number", slab.rate)),
            )
        )
        below = upper
    value = sum((p.value for p in parts), Fraction(0))
    return Explained("slabs", value, amount.pointer, parts=tuple(parts))


def _ref(amount: Ref, case: _Case) -> Explained:
    return Explained("ref", case.tariff.indexes[amount.name].value, amount.name)


def _combined(amount: Combined, case: _Case) -> Explained:
    parts = tuple(_explain(part, case) for part in amount.parts)
    return Explained(amount.how, _COMBINE[amount.how]([p.value for p in parts]), parts=parts)


_COMBINE: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "sum": lambda values: sum(values, Fraction(0)),
    "product": lambda values: reduce(lambda a, b: a * b, values, Fraction(1)),
    "min": min,
    "max": max,
}
_EXPLAIN: Mapping[type, Callable[[Any, _Case], Explained]] = {
    Number: _number,
    Answer: _answer,
    Lookup: _lookup,
    Slabs: _slabs,
    Ref: _ref,
    Combined: _combined,
}
