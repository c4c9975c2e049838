"""Amounts of money as an officer builds them: part by part, by their place in the formula.

Invariants:
- every amount the tariff language can say is shown and changed here; nothing is "by hand";
- a part is addressed by the numbers of the parts around it, () is the whole amount;
- what an amount reads exists and fits: a number or a list's length where one is measured,
  a choice where a table is looked up, an index that has a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from builder.domain.authoring.palette import Named, kind_of
from builder.domain.authoring.places import Place
from builder.errors import Problem, invalid, not_found
from publish.facts.form_schema import choice_labels
from publish.facts.tariff import Amount, Answer, Combined, Lookup, Number, Ref, Slabs
from publish.facts.tariff_reading import DEEPEST, LONGEST

How = Literal["sum", "product", "min", "max"]
HOWS: tuple[How, ...] = ("sum", "product", "min", "max")
Path = tuple[int, ...]

MEASURED: tuple[Named, ...] = ("whole-number", "amount", "measure", "repeated", "choose-several")
LOOKED_UP: tuple[Named, ...] = ("choose-one", "yes-no", "declare", "whole-number")
_DIGITS = 9  # decimals that a tariff may write


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an amount, with its place; a combination comes before its own parts."""

    path: Path
    amount: Amount


def parts(amount: Amount, path: Path = ()) -> Iterator[Part]:
    """All parts, outer before inner, in their order."""
    yield Part(path, amount)
    if isinstance(amount, Combined):
        for place, part in enumerate(amount.parts):
            yield from parts(part, (*path, place))


def with_part(amount: Amount, path: Path, new: Amount) -> Amount:
    """The amount with another part there. Raises `NotFound` (AMOUNT-PLACE)."""
    if not path:
        return new
    inside = _combined(amount, path[0])
    changed = list(inside.parts)
    changed[path[0]] = with_part(changed[path[0]], path[1:], new)
    return Combined(inside.how, tuple(changed))


def with_more(amount: Amount, path: Path, new: Amount) -> Amount:
    """One more part inside the one at `path`; a single part becomes a product of both."""
    around = part_at(amount, path)
    if isinstance(around, Combined):
        wider = Combined(around.how, (*around.parts, new))
    else:
        wider = Combined("product", (around, new))
    return with_part(amount, path, wider)


def without_part(amount: Amount, path: Path) -> Amount:
    """The amount without that part; a combination of one is that one, of none is Rp0."""
    if not path:
        return Number(Fraction(0))
    around = part_at(amount, path[:-1])
    inside = _combined(around, path[-1])
    left = tuple(part for place, part in enumerate(inside.parts) if place != path[-1])
    return with_part(amount, path[:-1], left[0] if len(left) == 1 else Combined(inside.how, left))


def combined_as(amount: Amount, path: Path, how: How) -> Amount:
    """The part at `path` as a sum, a product, the smallest or the largest of its parts."""
    part = part_at(amount, path)
    inner = part.parts if isinstance(part, Combined) else (part,)
    return with_part(amount, path, Combined(how, inner))


def part_at(amount: Amount, path: Path) -> Amount:
    """The part at that place. Raises `NotFound` (AMOUNT-PLACE)."""
    for place in path:
        amount = _combined(amount, place).parts[place]
    return amount


def write_amount(amount: Amount) -> Any:
    """The amount as the tariff's JSON."""
    if isinstance(amount, Number):
        whole = amount.value.denominator == 1
        return int(amount.value) if whole else {"decimal": digits(amount.value)}
    if isinstance(amount, Answer):
        return {"answer": amount.pointer}
    if isinstance(amount, Ref):
        return {"ref": amount.name}
    if isinstance(amount, Lookup):
        values = {key: written(value) for key, value in amount.values.items()}
        return {"lookup": amount.pointer, "values": values}
    if isinstance(amount, Slabs):
        return {"slabs": amount.pointer, "steps": [_slab(step) for step in amount.steps]}
    return {amount.how: [write_amount(part) for part in amount.parts]}


def written(value: Fraction) -> int | str:
    """A number of a table: whole as it is, else its digits as text."""
    return int(value) if value.denominator == 1 else digits(value)


def digits(value: Fraction) -> str:
    """A fraction as plain decimal digits. Raises `Invalid` (AMOUNT-DIGITS) for one that has
    more than nine of them after the point."""
    scaled = value * 10**_DIGITS
    if scaled.denominator != 1:
        raise invalid("AMOUNT-DIGITS", most=_DIGITS)
    sign, plain = "-" if value < 0 else "", f"{abs(int(scaled)):0{_DIGITS + 1}d}"
    return f"{sign}{plain[:-_DIGITS]}.{plain[-_DIGITS:]}".rstrip("0").rstrip(".")


def check_amount(
    amount: Amount, at: str, found: Mapping[str, Place], indexes: Mapping[str, Any]
) -> Iterator[Problem]:
    """AMOUNT-FIELD, AMOUNT-KIND, AMOUNT-CHOICES, AMOUNT-INDEX, AMOUNT-DEEP, AMOUNT-LONG."""
    for part in parts(amount):
        if len(part.path) > DEEPEST:
            yield Problem(at, "AMOUNT-DEEP", {"most": DEEPEST})
        if isinstance(part.amount, Combined) and not 0 < len(part.amount.parts) <= LONGEST:
            yield Problem(at, "AMOUNT-LONG", {"most": LONGEST})
        elif isinstance(part.amount, Ref) and part.amount.name not in indexes:
            yield Problem(at, "AMOUNT-INDEX", {"index": part.amount.name})
        elif isinstance(part.amount, Answer | Slabs):
            yield from _check_field(part.amount.pointer, MEASURED, at, found)
        elif isinstance(part.amount, Lookup):
            yield from _check_field(part.amount.pointer, LOOKED_UP, at, found)
            yield from _check_table(part.amount, at, found)


def table_keys(node: Mapping[str, Any]) -> tuple[str, ...]:
    """What a table over this question must have a value for; () when that is not known."""
    if node.get("type") == "boolean":
        return ("true", "false")
    least, most = node.get("minimum"), node.get("maximum")
    if node.get("type") == "integer" and isinstance(least, int) and isinstance(most, int):
        return tuple(str(n) for n in range(least, most + 1)) if most - least < LONGEST else ()
    return tuple(choice_labels(node))


def _slab(step: Any) -> dict[str, Any]:
    rate = {"rate": written(step.rate)}
    return rate if step.up_to is None else {"up_to": written(step.up_to)} | rate


def _combined(amount: Amount, place: int) -> Combined:
    if not isinstance(amount, Combined) or not 0 <= place < len(amount.parts):
        raise not_found("AMOUNT-PLACE")
    return amount


def _check_field(
    pointer: str, kinds: tuple[Named, ...], at: str, found: Mapping[str, Place]
) -> Iterator[Problem]:
    place = found.get(pointer)
    if place is None or "/0/" in pointer:
        yield Problem(at, "AMOUNT-FIELD", {"field": pointer[:100]})
    elif kind_of(place.schema) not in kinds:
        yield Problem(at, "AMOUNT-KIND", {"field": pointer[:100]})


def _check_table(amount: Lookup, at: str, found: Mapping[str, Place]) -> Iterator[Problem]:
    place = found.get(amount.pointer)
    known = set(table_keys(place.schema)) if place else set()
    strange = sorted(set(amount.values) - known) if known else []
    if strange:
        yield Problem(at, "AMOUNT-CHOICES", {"choices": ", ".join(strange)[:100]})
