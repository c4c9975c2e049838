"""A tariff document read into values: closed, so that every evaluator agrees.

Invariants:
- every finding is collected, with its place; nothing unknown passes;
- numbers are integers or strings of plain decimal digits ("0.005"): a JSON
  number with a fraction is refused, because readers disagree about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, TypeVar

from publish.errors import Invalid, Problem
from publish.facts.condition import check_condition
from publish.facts.json_text import below
from publish.facts.tariff import (
    CERTAINTIES,
    Amount,
    Answer,
    Certainty,
    Combined,
    FeeLine,
    Index,
    Lookup,
    Number,
    Ref,
    Rounding,
    RoundingMode,
    RoundingStep,
    Slab,
    Slabs,
    Tariff,
    refs,
)
from publish.facts.text import Text, text

DEEPEST = 8  # expressions inside expressions
LONGEST = 40  # parts of one expression list

_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,9})?")
_POINTER = re.compile(r"(/([^/~]|~[01])*){1,20}")
STEPS: tuple[RoundingStep, ...] = (1, 100, 1000)
MODES: tuple[RoundingMode, ...] = ("down", "half_up", "up")
_NOTHING = Number(Fraction(0))

Found = list[Problem]
T = TypeVar("T")


def read_tariff(document: object, at: str = "/tariff") -> Tariff:
    """The tariff of a service definition. Raises `Invalid` with every finding.

    Codes: TARIFF-SHAPE, TARIFF-NUMBER, TARIFF-DEPTH, TARIFF-REF (name),
    TARIFF-CODE-TWICE (line), TARIFF-SLABS, TARIFF-ROUND, CONDITION-*.
    """
    found: Found = []
    body = _mapping(document, at, {"indexes", "lines"}, found)
    given = _mapping(body.get("indexes", {}), f"{at}/indexes", None, found)
    indexes = {
        name: _index(name, given[name], below(f"{at}/indexes", name), found) for name in given
    }
    rows = body.get("lines", [])
    if not isinstance(rows, list):
        rows = _wrong(f"{at}/lines", "TARIFF-SHAPE", found, list[Any]())
    lines = tuple(_line(row, f"{at}/lines/{i}", found) for i, row in enumerate(rows))
    found.extend(_names(lines, indexes, at))
    if found:
        raise Invalid(found)
    return Tariff(lines, indexes)


def exact(value: object) -> Fraction | None:
    """An integer or a decimal string as a fraction; None for anything else."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Fraction(value)
    return Fraction(value) if type(value) is int else None


def _names(lines: Iterable[FeeLine], indexes: Mapping[str, Index], at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for i, line in enumerate(lines):
        if line.code in seen:
            yield Problem(f"{at}/lines/{i}/code", "TARIFF-CODE-TWICE", {"line": line.code})
        seen.add(line.code)
        for name in sorted(refs(line.amount) - indexes.keys()):
            yield Problem(f"{at}/lines/{i}/amount", "TARIFF-REF", {"name": name})


def _wrong(at: str, code: str, found: Found, instead: T, **params: object) -> T:
    """Note a finding; go on with something harmless, so that all findings come at once."""
    found.append(Problem(at, code, params))
    return instead


def _mapping(body: object, at: str, known: set[str] | None, found: Found) -> Mapping[str, Any]:
    if not isinstance(body, Mapping):
        return _wrong(at, "TARIFF-SHAPE", found, dict[str, Any]())
    unknown = [] if known is None else sorted(set(body) - known)
    found.extend(Problem(below(at, name), "TARIFF-SHAPE", {}) for name in unknown)
    return body


_INDEX = {"label", "value", "certainty", "legal_basis"}
_LINE = {"code", "label", "amount", "when", "round", "legal_basis", "levy", "certainty", "per"}


def _index(name: str, given: object, at: str, found: Found) -> Index:
    body = _mapping(given, at, _INDEX, found)
    return Index(
        name=name,
        label=_words(body.get("label"), f"{at}/label", found),
        value=_number(body.get("value"), f"{at}/value", found),
        certainty=_certainty(body.get("certainty"), f"{at}/certainty", found),
        legal_basis=_slug(body.get("legal_basis"), f"{at}/legal_basis", found),
    )


def _line(given: object, at: str, found: Found) -> FeeLine:
    body = _mapping(given, at, _LINE, found)
    when = body.get("when")
    if when is not None:
        found.extend(check_condition(when, f"{at}/when"))
    per = body.get("per")
    return FeeLine(
        code=_slug(body.get("code", 0), f"{at}/code", found) or "",
        label=_words(body.get("label"), f"{at}/label", found),
        amount=_amount(body.get("amount"), f"{at}/amount", 0, found),
        when=when,
        rounding=_rounding(body.get("round", {}), f"{at}/round", found),
        legal_basis=_slug(body.get("legal_basis"), f"{at}/legal_basis", found),
        levy=_slug(body.get("levy"), f"{at}/levy", found),
        certainty=_certainty(body.get("certainty"), f"{at}/certainty", found),
        per=None if per is None else _words(per, f"{at}/per", found),
    )


def _slug(value: object, at: str, found: Found) -> str | None:
    if value is None or (isinstance(value, str) and value):
        return value
    found.append(Problem(at, "TARIFF-SHAPE", {}))
    return None


def _words(body: object, at: str, found: Found) -> Text:
    try:
        return text(body)
    except Invalid:
        return _wrong(at, "TARIFF-SHAPE", found, Text("", ""))


def _certainty(value: object, at: str, found: Found) -> Certainty:
    known: list[Certainty] = [c for c in CERTAINTIES if c == value]
    return known[0] if known else _wrong(at, "TARIFF-SHAPE", found, CERTAINTIES[-1])


def _rounding(body: object, at: str, found: Found) -> Rounding:
    given = body if isinstance(body, Mapping) else {"to": None}
    wanted, way = given.get("to", 1), given.get("mode", "half_up")
    to = next((n for n in STEPS if type(wanted) is int and n == wanted), None)
    mode = next((m for m in MODES if m == way), None)
    if to is None or mode is None or set(given) - {"to", "mode"}:
        return _wrong(at, "TARIFF-ROUND", found, Rounding())
    return Rounding(to, mode)


def _number(value: object, at: str, found: Found) -> Fraction:
    read = exact(value)
    return _wrong(at, "TARIFF-NUMBER", found, Fraction(0)) if read is None else read


def _amount(body: object, at: str, depth: int, found: Found) -> Amount:
    if depth > DEEPEST:
        return _wrong(at, "TARIFF-DEPTH", found, _NOTHING, deepest=DEEPEST)
    if not isinstance(body, Mapping):
        return Number(_number(body if type(body) is int else None, at, found))
    kind = next((k for k in _KINDS if k in body), None)
    if kind is None or set(body) - _KEYS[kind]:
        return _wrong(at, "TARIFF-SHAPE", found, _NOTHING)
    return _KINDS[kind](body, at, depth, found)


def _combined(how: Any) -> Callable[[Mapping[str, Any], str, int, Found], Amount]:
    def read(body: Mapping[str, Any], at: str, depth: int, found: Found) -> Amount:
        given = body[how]
        if not isinstance(given, list) or not 0 < len(given) <= LONGEST:
            return _wrong(f"{at}/{how}", "TARIFF-SHAPE", found, _NOTHING)
        parts = (_amount(p, f"{at}/{how}/{i}", depth + 1, found) for i, p in enumerate(given))
        return Combined(how, tuple(parts))

    return read


def _pointer(value: object, at: str, found: Found) -> str:
    if isinstance(value, str) and len(value) <= 200 and _POINTER.fullmatch(value):
        return value
    return _wrong(at, "TARIFF-SHAPE", found, "/")


def _lookup(body: Mapping[str, Any], at: str, depth: int, found: Found) -> Amount:
    values = body.get("values")
    if not isinstance(values, Mapping) or not values:
        return _wrong(f"{at}/values", "TARIFF-SHAPE", found, _NOTHING)
    read = {k: _number(v, below(f"{at}/values", k), found) for k, v in values.items()}
    return Lookup(_pointer(body["lookup"], f"{at}/lookup", found), read)


def _slabs(body: Mapping[str, Any], at: str, depth: int, found: Found) -> Amount:
    given = body.get("steps")
    if not isinstance(given, list) or not given:
        return _wrong(f"{at}/steps", "TARIFF-SHAPE", found, _NOTHING)
    steps = tuple(_slab(s, f"{at}/steps/{i}", found) for i, s in enumerate(given))
    limits = [s.up_to for s in steps[:-1] if s.up_to is not None]
    rising = all(a < b for a, b in zip([Fraction(0), *limits], limits, strict=False))
    if steps[-1].up_to is not None or len(limits) < len(steps) - 1 or not rising:
        return _wrong(f"{at}/steps", "TARIFF-SLABS", found, _NOTHING)
    return Slabs(_pointer(body["slabs"], f"{at}/slabs", found), steps)


def _slab(given: object, at: str, found: Found) -> Slab:
    body = _mapping(given, at, {"up_to", "rate"}, found)
    limit = _number(body["up_to"], f"{at}/up_to", found) if "up_to" in body else None
    return Slab(limit, _number(body.get("rate"), f"{at}/rate", found))


def _ref(body: Mapping[str, Any], at: str, depth: int, found: Found) -> Amount:
    name = body["ref"]
    return (
        Ref(name) if isinstance(name, str) else _wrong(f"{at}/ref", "TARIFF-SHAPE", found, _NOTHING)
    )


_KINDS: Mapping[str, Callable[[Mapping[str, Any], str, int, Found], Amount]] = {
    "decimal": lambda b, at, depth, found: Number(_number(b["decimal"], f"{at}/decimal", found)),
    "answer": lambda b, at, depth, found: Answer(_pointer(b["answer"], f"{at}/answer", found)),
    "lookup": _lookup,
    "slabs": _slabs,
    "ref": _ref,
    "sum": _combined("sum"),
    "product": _combined("product"),
    "min": _combined("min"),
    "max": _combined("max"),
}
_KEYS: Mapping[str, frozenset[str]] = {
    kind: frozenset({kind} | {"lookup": {"values"}, "slabs": {"steps"}}.get(kind, set()))
    for kind in _KINDS
}
