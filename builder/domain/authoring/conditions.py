"""A condition as an officer says it, and as JSON Schema says it.

A rule is a row of terms, "[field] [operator] [value]", that hold all, any or none. It is
stored as JSON Schema in the closed subset of `publish.facts.condition`, so any validator
agrees; reading gives the rule back.

Invariants:
- `read_rule(write_rule(rule)) == rule` for every rule that `rule` makes;
- every `if` looks only at answers that it also requires: a missing answer never fulfils a
  term (JSON Schema would hold vacuously);
- what no rule says is None: it stays as it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from builder.domain.authoring.documents import tokens
from publish.facts.condition import Condition
from publish.facts.json_text import below
from publish.facts.text import Lang
from publish.pages.prose import Labels, condition_words

Operator = Literal[
    "is", "is-not", "one-of", "includes", "more", "at-least", "less", "at-most", "answered"
]
OPERATORS: tuple[Operator, ...] = (
    "is", "is-not", "one-of", "includes", "more", "at-least", "less", "at-most", "answered",
)  # fmt: skip
Joined = Literal["all", "any", "none"]
JOINED: tuple[Joined, ...] = ("all", "any", "none")
Value = str | int | Decimal | bool | tuple[str | int | Decimal | bool, ...] | None

_BOUNDS: Mapping[str, Operator] = {
    "exclusiveMinimum": "more",
    "minimum": "at-least",
    "exclusiveMaximum": "less",
    "maximum": "at-most",
}
_KEYWORDS: Mapping[Operator, str] = {operator: keyword for keyword, operator in _BOUNDS.items()}


@dataclass(frozen=True, slots=True)
class Term:
    """One comparison; `field` is the pointer of an answer, `value` a tuple for `one-of`
    and None for `answered`."""

    field: str
    operator: Operator
    value: Value = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Terms and how they are joined; made by `rule`, which knows one form for each meaning."""

    terms: tuple[Term, ...]
    joined: Joined = "all"


_OPPOSITES: Mapping[Operator, Operator] = {"is": "is-not", "is-not": "is"}


def rule(terms: Sequence[Term], joined: Joined = "all") -> Rule:
    """The rule of these terms: a single term needs no joining, and none-of-`is` is `is-not`."""
    if len(terms) != 1:
        return Rule(tuple(terms), joined)
    (term,) = terms
    if joined == "none" and term.operator in _OPPOSITES:
        return Rule((Term(term.field, _OPPOSITES[term.operator], term.value),))
    return Rule((term,), "none" if joined == "none" else "all")


def sentence(of: Rule, labels: Labels, lang: Lang) -> str:
    """When it holds, in words: "bila “Luas” lebih dari 100"."""
    return condition_words(write_rule(of), labels, lang)


def write_rule(of: Rule) -> dict[str, Any]:
    """The rule as JSON Schema over the object its fields are pointers into."""
    each = [_write_term(term) for term in of.terms]
    if of.joined == "any":
        return {"anyOf": each}
    if of.joined == "none":
        return {"not": each[0] if len(each) == 1 else {"anyOf": each}}
    return _merged(of.terms) or (each[0] if len(each) == 1 else {"allOf": each})


def read_rule(condition: Condition | object) -> Rule | None:
    """The rule that a condition states; None for one that only its text can say."""
    try:
        return _read(condition)
    except _ByHand:
        return None


def moved_rule(of: Rule, move: Callable[[str], str]) -> Rule:
    """The rule with each field's pointer replaced."""
    return Rule(tuple(Term(move(t.field), t.operator, t.value) for t in of.terms), of.joined)


class _ByHand(Exception):
    """No rule says this."""


def _write_term(term: Term) -> dict[str, Any]:
    if term.operator == "is-not":
        return {"not": _write_term(Term(term.field, "is", term.value))}
    *above, name = tokens(term.field)
    tested = _tests(term)
    node: dict[str, Any] = {"properties": {name: tested}} if tested else {}
    node["required"] = [name]
    for step in reversed(above):
        node = {"properties": {step: node}, "required": [step]}
    return node


def _tests(term: Term) -> dict[str, Any]:
    if term.operator == "answered":
        return {}
    if term.operator == "is":
        return {"const": term.value}
    if term.operator == "one-of":
        return {"enum": list(term.value) if isinstance(term.value, tuple) else [term.value]}
    if term.operator == "includes":
        return {"contains": {"const": term.value}}
    return {_KEYWORDS[term.operator]: term.value}


def _merged(terms: Sequence[Term]) -> dict[str, Any] | None:
    """All terms in one schema, as people write it by hand; None where that loses the order."""
    names = [tokens(term.field)[-1] for term in terms]
    is_plain = all(t.operator != "is-not" and len(tokens(t.field)) == 1 for t in terms)
    if not is_plain or len(terms) < 2 or len(set(names)) != len(names):
        return None
    properties = {n: tests for n, t in zip(names, terms, strict=True) if (tests := _tests(t))}
    found: dict[str, Any] = {"properties": properties} if properties else {}
    return found | {"required": names}


def _read(condition: object) -> Rule:
    if not isinstance(condition, Mapping) or not condition:
        raise _ByHand
    if set(condition) == {"anyOf"}:
        return _joined("any", condition["anyOf"])
    if set(condition) == {"allOf"}:
        return _joined("all", condition["allOf"])
    if set(condition) == {"not"}:
        return _opposite(condition["not"])
    return rule(tuple(_terms(condition, "")))


def _joined(how: Joined, parts: object) -> Rule:
    if not isinstance(parts, list) or len(parts) < 2:
        raise _ByHand
    return Rule(tuple(_single(part) for part in parts), how)


def _single(condition: object) -> Term:
    found = _read(condition)
    if len(found.terms) != 1 or found.joined != "all":
        raise _ByHand
    return found.terms[0]


def _opposite(condition: object) -> Rule:
    found = _read(condition)
    if len(found.terms) == 1 and found.joined == "all":
        return rule(found.terms, "none")
    if found.joined != "any":
        raise _ByHand
    return Rule(found.terms, "none")


def _terms(condition: Mapping[str, Any], at: str) -> Iterator[Term]:
    """The terms of `properties` and `required`; whatever is looked at must be required."""
    properties, required = condition.get("properties", {}), condition.get("required")
    if set(condition) - {"properties", "required"} or not isinstance(properties, Mapping):
        raise _ByHand
    if not isinstance(required, list) or not set(properties) <= set(map(str, required)):
        raise _ByHand
    for name in required:
        if not isinstance(name, str) or required.count(name) > 1:
            raise _ByHand
        yield from _about(properties.get(name), below(at, name))


def _about(tests: object, pointer: str) -> Iterator[Term]:
    if tests is None:
        yield Term(pointer, "answered")
        return
    if not isinstance(tests, Mapping) or not tests:
        raise _ByHand
    if "properties" in tests or "required" in tests:
        yield from _terms(tests, pointer)
        return
    for keyword, value in tests.items():
        yield _READ.get(keyword, _unreadable)(pointer, value)


def _unreadable(pointer: str, value: Any) -> Term:
    raise _ByHand


def _bound(operator: Operator) -> Callable[[str, Any], Term]:
    def read(pointer: str, value: Any) -> Term:
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise _ByHand
        return Term(pointer, operator, value)

    return read


def _plain(value: Any) -> Any:
    if not isinstance(value, str | int | Decimal):  # true and false are int
        raise _ByHand
    return value


def _one_of(pointer: str, value: Any) -> Term:
    if not isinstance(value, list) or not value:
        raise _ByHand
    return Term(pointer, "one-of", tuple(_plain(item) for item in value))


def _contains(pointer: str, value: Any) -> Term:
    if not isinstance(value, Mapping) or set(value) != {"const"}:
        raise _ByHand
    return Term(pointer, "includes", _plain(value["const"]))


_READ: Mapping[str, Callable[[str, Any], Term]] = {
    "const": lambda pointer, value: Term(pointer, "is", _plain(value)),
    "enum": _one_of,
    "contains": _contains,
    **{keyword: _bound(operator) for keyword, operator in _BOUNDS.items()},
}
