"""A tariff as data: fee lines with exact amount expressions.

The language is closed and total: numbers, an answer, a lookup, slabs, sum,
product, min, max and named indexes. It has no strings, no loops and no floats,
so the same tariff is a form's fee, an officer's table, a formula in words and
a page of JavaScript, and all agree.

Invariants:
- decimals are written as strings ("0.005") and kept as fractions;
- a line that can be other than zero names its legal basis (lint, not here);
- values only: how they are read is `publish.facts.tariff_reading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from publish.facts.condition import Condition
from publish.facts.text import Text

Certainty = Literal["law", "perda", "press", "sample"]
CERTAINTIES: tuple[Certainty, ...] = ("law", "perda", "press", "sample")
RoundingMode = Literal["down", "half_up", "up"]
RoundingStep = Literal[1, 100, 1000]


@dataclass(frozen=True, slots=True)
class Number:
    """A constant."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Answer:
    """The number the applicant gave at this JSON pointer."""

    pointer: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """The value that stands beside the applicant's choice at this pointer."""

    pointer: str
    values: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Slab:
    """A rate for the part of the measure up to `up_to`; the last has None."""

    up_to: Fraction | None
    rate: Fraction


@dataclass(frozen=True, slots=True)
class Slabs:
    """Progressive: each part of the measure at this pointer times its slab's rate."""

    pointer: str
    steps: tuple[Slab, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """A named index of the tariff, for example the price per square metre."""

    name: str


@dataclass(frozen=True, slots=True)
class Combined:
    """Parts put together; `how` is sum, product, min or max."""

    how: Literal["sum", "product", "min", "max"]
    parts: tuple[Amount, ...]


Amount = Number | Answer | Lookup | Slabs | Ref | Combined


@dataclass(frozen=True, slots=True)
class Rounding:
    """To whole rupiah, hundreds or thousands."""

    to: RoundingStep = 1
    mode: RoundingMode = "half_up"


@dataclass(frozen=True, slots=True)
class Index:
    """A number the law or the city sets, used by name in the lines."""

    name: str
    label: Text
    value: Fraction
    certainty: Certainty
    legal_basis: str | None


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the tariff.

    `when` None means always; `per` says the unit of a price that recurs ("per
    month"); `levy` is the id in the closed list of UU 1/2022 art. 88, a tax, a
    PNBP or a BLUD tariff.
    """

    code: str
    label: Text
    amount: Amount
    when: Condition | None
    rounding: Rounding
    legal_basis: str | None
    levy: str | None
    certainty: Certainty
    per: Text | None


@dataclass(frozen=True, slots=True)
class Tariff:
    """All lines in their order, and the indexes they name."""

    lines: tuple[FeeLine, ...]
    indexes: Mapping[str, Index]

    @property
    def is_free(self) -> bool:
        """True when no line can ever be other than Rp0."""
        return all(line.amount == Number(Fraction(0)) for line in self.lines)


def pointers(amount: Amount) -> frozenset[str]:
    """The answers an amount reads."""
    if isinstance(amount, Combined):
        return frozenset().union(*(pointers(p) for p in amount.parts))
    if isinstance(amount, Answer | Lookup | Slabs):
        return frozenset({amount.pointer})
    return frozenset()


def refs(amount: Amount) -> frozenset[str]:
    """The indexes an amount names."""
    if isinstance(amount, Combined):
        return frozenset().union(*(refs(p) for p in amount.parts))
    return frozenset({amount.name}) if isinstance(amount, Ref) else frozenset()
