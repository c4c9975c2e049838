"""What a service costs in one amount, honestly: exact, a range, or a worked example.

Invariants:
- an exact amount or a range is said only when no answer can lead outside it;
- everything else is said as an example, with its name;
- it is as certain as the least certain number in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from publish.facts.assessment import rounded
from publish.facts.money import Rupiah
from publish.facts.service import ServiceStandard
from publish.facts.tariff import (
    CERTAINTIES,
    Amount,
    Certainty,
    Combined,
    Lookup,
    Number,
    Ref,
    Tariff,
    refs,
)

Bounds = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class FeeSummary:
    """From `low` to `high` (equal for one amount); `example` is the index of the scenario that
    gave it, None when the amounts hold for everybody."""

    low: Rupiah
    high: Rupiah
    example: int | None
    certainty: Certainty
    legal_basis: str | None


def summarise_fee(standard: ServiceStandard) -> FeeSummary:
    """The fee of a standard in one amount or range."""
    certainty, basis = least_certain(standard.tariff)
    bounds = _bounds_of(standard.tariff)
    if bounds is None:
        fee = Rupiah(standard.scenarios[0].fee)
        return FeeSummary(fee, fee, 0, certainty, basis)
    return FeeSummary(*bounds, None, certainty, basis)


def least_certain(tariff: Tariff) -> tuple[Certainty, str | None]:
    """The least certain mark of lines and the indexes they use, with its legal basis.

    A tariff without lines is free; so is one line by law.
    """
    marks = [(line.certainty, line.legal_basis) for line in tariff.lines]
    used = sorted(frozenset().union(*(refs(line.amount) for line in tariff.lines)))
    marks += [(tariff.indexes[n].certainty, tariff.indexes[n].legal_basis) for n in used]
    return max(marks, key=lambda mark: CERTAINTIES.index(mark[0]), default=("law", None))


def _bounds_of(tariff: Tariff) -> tuple[Rupiah, Rupiah] | None:
    """Lowest and highest total; None when it depends on a measure, or on which lines apply."""
    found = []
    for line in tariff.lines:
        bounds = _bounds(line.amount, tariff)
        if bounds is None:
            return None
        found.append((rounded(bounds[0], line.rounding), rounded(bounds[1], line.rounding)))
    if all(line.when is None for line in tariff.lines):
        return Rupiah(sum(low for low, _ in found)), Rupiah(sum(high for _, high in found))
    same = set(found)
    if len(same) == 1:
        low, high = same.pop()
        return (Rupiah(low), Rupiah(high)) if high == 0 else None
    return None


def _bounds(amount: Amount, tariff: Tariff) -> Bounds | None:
    if isinstance(amount, Number):
        return amount.value, amount.value
    if isinstance(amount, Ref):
        value = tariff.indexes[amount.name].value
        return value, value
    if isinstance(amount, Lookup):
        return min(amount.values.values()), max(amount.values.values())
    return _combined_bounds(amount, tariff) if isinstance(amount, Combined) else None


def _combined_bounds(amount: Combined, tariff: Tariff) -> Bounds | None:
    parts = [_bounds(part, tariff) for part in amount.parts]
    known = [p for p in parts if p is not None and p[0] >= 0]  # a negative part turns a product
    if len(known) < len(parts):
        return None
    low, high = ([p[end] for p in known] for end in (0, 1))
    return _COMBINE[amount.how](low), _COMBINE[amount.how](high)


_COMBINE: Mapping[str, Callable[[list[Fraction]], Fraction]] = {
    "sum": lambda values: sum(values, Fraction(0)),
    "product": lambda values: reduce(lambda a, b: a * b, values, Fraction(1)),
    "min": min,
    "max": max,
}
