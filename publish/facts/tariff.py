"""A tariff as data: fee lines with exact amount expressions.

The language is closed and total: numbers, an answer, a lookup, slabs, sum,
product, min, max and named indexes. It has no strings, no loops and no floats,
so the same tariff is a form's fee, an officer's table, a formula in words and
a page of JavaScript, and all agree.

Invariants:
- decimals are written as strings ("0.005") and kept as fractions;
- a line that can be other than zero names its legal basis (lint, not here);
- reading collects every finding, with its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from publish.errors import Invalid, Problem
from publish.facts.condition import Condition, check_condition
from publish.facts.text import Text, text

Certainty = Literal["law", "perda", "press", "sample"]
CERTAINTIES: tuple[Certainty, ...] = ("law", "perda", "press", "sample")
RoundingMode = Literal["down", "half_up", "up"]

_DEEPEST = 8
_LONGEST = 40  # parts of one expression list


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

    to: Literal[1, 100, 1000] = 1
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


def read_tariff(document: Mapping[str, Any], at: str = "/tariff") -> Tariff:
    """The tariff of a service definition. Raises `Invalid` with every finding.

    Codes: TARIFF-SHAPE, TARIFF-NUMBER, TARIFF-DEPTH, TARIFF-REF (name),
    TARIFF-CODE-TWICE (line), TARIFF-SLABS, TARIFF-ROUND, CONDITION-*.
    """
    reading = _Reading()
    indexes = {
        name: reading.index(name, body, f"{at}/indexes/{name}")
        for name, body in document.get("indexes", {}).items()
    }
    lines = tuple(
        reading.line(body, f"{at}/lines/{i}") for i, body in enumerate(document.get("lines", ()))
    )
    reading.found.extend(_names(lines, indexes, at))
    if reading.found:
        raise Invalid(reading.found)
    return Tariff(lines, indexes)


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


def exact(value: object) -> Fraction | None:
    """An integer or a decimal string as a fraction; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    if isinstance(value, str) and not _is_decimal(value):
        return None
    return Fraction(value)


def _is_decimal(digits: str) -> bool:
    whole, _, part = digits.removeprefix("-").partition(".")
    plain = whole.isascii() and whole.isdigit() and len(whole) <= 15
    return plain and (part == "" or (part.isascii() and part.isdigit() and len(part) <= 9))


def _names(lines: tuple[FeeLine, ...], indexes: Mapping[str, Index], at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, line in enumerate(lines):
        if line.code in seen:
            yield Problem(f"{at}/lines/{i}/code", "TARIFF-CODE-TWICE", {"line": line.code})
        seen.add(line.code)
        for name in sorted(refs(line.amount) - indexes.keys()):
            yield Problem(f"{at}/lines/{i}/amount", "TARIFF-REF", {"name": name})


class _Reading:
    """One pass over a tariff document; keeps what it finds wrong."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def wrong(self, at: str, code: str, **params: object) -> Number:
        self.found.append(Problem(at, code, params))
        return Number(Fraction(0))

    def index(self, name: str, body: Any, at: str) -> Index:
        if not isinstance(body, Mapping):
            self.wrong(at, "TARIFF-SHAPE")
            return Index(name, Text(name, name), Fraction(0), "sample", None)
        value = self.number(body.get("value"), f"{at}/value")
        certainty, basis = self.certainty(body, at), body.get("legal_basis")
        return Index(name, self.words(body.get("label"), f"{at}/label"), value, certainty, basis)

    def line(self, body: Any, at: str) -> FeeLine:
        if not isinstance(body, Mapping):
            self.wrong(at, "TARIFF-SHAPE")
            body = {}
        when = body.get("when")
        if when is not None:
            self.found.extend(check_condition(when, f"{at}/when"))
        per = body.get("per")
        return FeeLine(
            code=str(body.get("code", "")),
            label=self.words(body.get("label"), f"{at}/label"),
            amount=self.amount(body.get("amount"), f"{at}/amount", 0),
            when=when if isinstance(when, Mapping) else None,
            rounding=self.rounding(body.get("round", {}), f"{at}/round"),
            legal_basis=body.get("legal_basis"),
            levy=body.get("levy"),
            certainty=self.certainty(body, at),
            per=None if per is None else self.words(per, f"{at}/per"),
        )

    def words(self, body: Any, at: str) -> Text:
        try:
            return text(body)
        except Invalid:
            self.wrong(at, "TARIFF-SHAPE")
            return Text("", "")

    def certainty(self, body: Mapping[str, Any], at: str) -> Certainty:
        found: Certainty | None = next((c for c in CERTAINTIES if c == body.get("certainty")), None)
        if found is None:
            self.wrong(f"{at}/certainty", "TARIFF-SHAPE")
        return found or "sample"

    def rounding(self, body: Any, at: str) -> Rounding:
        given = body if isinstance(body, Mapping) else {"to": None}
        to, mode = given.get("to", 1), given.get("mode", "half_up")
        if to not in (1, 100, 1000) or mode not in ("down", "half_up", "up"):
            self.wrong(at, "TARIFF-ROUND")
            return Rounding()
        return Rounding(to, mode)

    def number(self, body: Any, at: str) -> Fraction:
        value = exact(body)
        if value is None:
            self.wrong(at, "TARIFF-NUMBER")
        return value or Fraction(0)

    def amount(self, body: Any, at: str, depth: int) -> Amount:
        if depth > _DEEPEST:
            return self.wrong(at, "TARIFF-DEPTH", deepest=_DEEPEST)
        if isinstance(body, int) and not isinstance(body, bool):
            return Number(Fraction(body))
        if not isinstance(body, Mapping):
            return self.wrong(at, "TARIFF-SHAPE")
        kind = next((k for k in _KINDS if k in body), None)
        if kind is None or set(body) - _KEYS[kind]:
            return self.wrong(at, "TARIFF-SHAPE")
        return _KINDS[kind](self, body, at, depth)

    def parts(self, how: Any, body: Mapping[str, Any], at: str, depth: int) -> Amount:
        given = body[how]
        if not isinstance(given, list) or not 0 < len(given) <= _LONGEST:
            return self.wrong(at, "TARIFF-SHAPE")
        parts = (self.amount(p, f"{at}/{how}/{i}", depth + 1) for i, p in enumerate(given))
        return Combined(how, tuple(parts))

    def lookup(self, body: Mapping[str, Any], at: str, depth: int) -> Amount:
        values = body.get("values")
        if not isinstance(values, Mapping) or not values or not _is_pointer(body["lookup"]):
            return self.wrong(at, "TARIFF-SHAPE")
        read = {k: self.number(v, f"{at}/values/{k}") for k, v in values.items()}
        return Lookup(body["lookup"], read)

    def slabs(self, body: Mapping[str, Any], at: str, depth: int) -> Amount:
        given = body.get("steps")
        if not isinstance(given, list) or not given or not _is_pointer(body["slabs"]):
            return self.wrong(at, "TARIFF-SHAPE")
        steps = tuple(self.slab(s, f"{at}/steps/{i}") for i, s in enumerate(given))
        limits = [s.up_to for s in steps[:-1]]
        rising = all(u is not None for u in limits) and limits == sorted(set(limits))  # type: ignore[type-var]
        if steps[-1].up_to is not None or not rising:
            return self.wrong(f"{at}/steps", "TARIFF-SLABS")
        return Slabs(body["slabs"], steps)

    def slab(self, body: Any, at: str) -> Slab:
        if not isinstance(body, Mapping) or set(body) - {"up_to", "rate"}:
            self.wrong(at, "TARIFF-SHAPE")
            return Slab(None, Fraction(0))
        limit = self.number(body["up_to"], f"{at}/up_to") if "up_to" in body else None
        return Slab(limit, self.number(body.get("rate"), f"{at}/rate"))

    def answer(self, body: Mapping[str, Any], at: str, depth: int) -> Amount:
        if not _is_pointer(body["answer"]):
            return self.wrong(at, "TARIFF-SHAPE")
        return Answer(body["answer"])


def _is_pointer(value: object) -> bool:
    return isinstance(value, str) and value.startswith("/") and len(value) <= 200


_Kind = Callable[[_Reading, Mapping[str, Any], str, int], Amount]
_KINDS: Mapping[str, _Kind] = {
    "decimal": lambda r, body, at, depth: Number(r.number(body["decimal"], f"{at}/decimal")),
    "answer": _Reading.answer,
    "lookup": _Reading.lookup,
    "slabs": _Reading.slabs,
    "ref": lambda r, body, at, depth: Ref(str(body["ref"])),
    "sum": lambda r, body, at, depth: r.parts("sum", body, at, depth),
    "product": lambda r, body, at, depth: r.parts("product", body, at, depth),
    "min": lambda r, body, at, depth: r.parts("min", body, at, depth),
    "max": lambda r, body, at, depth: r.parts("max", body, at, depth),
}
_KEYS: Mapping[str, frozenset[str]] = {
    kind: frozenset({kind} | {"lookup": {"values"}, "slabs": {"steps"}}.get(kind, set()))
    for kind in _KINDS
}
