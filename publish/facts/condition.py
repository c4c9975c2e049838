"""When something applies: a small, closed part of JSON Schema over the answers.

A tariff line, a required document and a variant of the promised time each say
when they apply as JSON Schema, so that any validator agrees. Only the keywords
below are allowed, so that the same rule fits a page of JavaScript, a sentence
for an officer and this module.

Invariants:
- `holds` equals the verdict of a JSON Schema validator for these keywords
  (tested against one); conditions are total: they never raise on answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from publish.errors import Problem
from publish.facts.json_text import below

Condition = Mapping[str, Any]


def holds(condition: Condition, value: object) -> bool:
    """True when `value` (usually the answers as an object) satisfies the condition."""
    return all(_RULES[key](rule, value) for key, rule in condition.items() if key in _RULES)


def check_condition(condition: object, path: str) -> Iterator[Problem]:
    """Findings on a condition's own form: CONDITION-SHAPE or CONDITION-KEYWORD."""
    if not isinstance(condition, Mapping):
        yield Problem(path, "CONDITION-SHAPE", {})
        return
    for key, rule in condition.items():
        at = below(path, key)
        check = _CHECKS.get(key)
        if check is None:
            yield Problem(at, "CONDITION-KEYWORD", {"keyword": key, "allowed": ", ".join(_RULES)})
        else:
            yield from check(rule, at)


def fields_read(condition: Condition, at: str = "") -> frozenset[str]:
    """JSON pointers of the answers that the condition looks at."""
    found = {below(at, name) for name in condition.get("required", ())}
    for name, inner in condition.get("properties", {}).items():
        found |= {below(at, name)} | fields_read(inner, below(at, name))
    for inner in (*condition.get("allOf", ()), *condition.get("anyOf", ())):
        found |= fields_read(inner, at)
    if "not" in condition:
        found |= fields_read(condition["not"], at)
    return frozenset(found)


def _check_properties(rule: object, at: str) -> Iterator[Problem]:
    if not isinstance(rule, Mapping):
        yield Problem(at, "CONDITION-SHAPE", {})
        return
    for name, inner in rule.items():
        yield from check_condition(inner, below(at, name))


def _check_list(rule: object, at: str) -> Iterator[Problem]:
    if not isinstance(rule, list) or not rule:
        yield Problem(at, "CONDITION-SHAPE", {})
        return
    for index, inner in enumerate(rule):
        yield from check_condition(inner, f"{at}/{index}")


def _expect(test: Callable[[object], bool]) -> Callable[[object, str], Iterator[Problem]]:
    def check(rule: object, at: str) -> Iterator[Problem]:
        if not test(rule):
            yield Problem(at, "CONDITION-SHAPE", {})

    return check


def _are_names(rule: object) -> bool:
    return isinstance(rule, list) and all(isinstance(name, str) for name in rule)


def same(one: object, other: object) -> bool:
    """JSON equality: 1 equals 1.0, true does not equal 1."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    return one == other


def _is_number(value: object) -> bool:
    return isinstance(value, int | Decimal | float) and not isinstance(value, bool)


def _bound(
    test: Callable[[Decimal, Decimal], bool],
) -> Callable[[Any, object], bool]:
    def rule(limit: Any, value: object) -> bool:
        return not _is_number(value) or test(_exact(value), _exact(limit))

    return rule


def _exact(number: object) -> Decimal:
    return Decimal(str(number)) if isinstance(number, float) else Decimal(number)  # type: ignore[arg-type]


def _properties(rule: Mapping[str, Condition], value: object) -> bool:
    return not isinstance(value, Mapping) or all(
        holds(inner, value[name]) for name, inner in rule.items() if name in value
    )


def _required(names: list[str], value: object) -> bool:
    return not isinstance(value, Mapping) or all(name in value for name in names)


def _contains(rule: Condition, value: object) -> bool:
    return not isinstance(value, list) or any(holds(rule, item) for item in value)


_RULES: Mapping[str, Callable[[Any, object], bool]] = {
    "properties": _properties,
    "required": _required,
    "const": same,
    "enum": lambda allowed, value: any(same(a, value) for a in allowed),
    "minimum": _bound(lambda v, m: v >= m),
    "maximum": _bound(lambda v, m: v <= m),
    "exclusiveMinimum": _bound(lambda v, m: v > m),
    "exclusiveMaximum": _bound(lambda v, m: v < m),
    "contains": _contains,
    "allOf": lambda rules, value: all(holds(r, value) for r in rules),
    "anyOf": lambda rules, value: any(holds(r, value) for r in rules),
    "not": lambda rule, value: not holds(rule, value),
}
_CHECKS: Mapping[str, Callable[[object, str], Iterator[Problem]]] = {
    "properties": _check_properties,
    "required": _expect(_are_names),
    "const": _expect(lambda rule: True),
    "enum": _expect(lambda rule: isinstance(rule, list)),
    "minimum": _expect(_is_number),
    "maximum": _expect(_is_number),
    "exclusiveMinimum": _expect(_is_number),
    "exclusiveMaximum": _expect(_is_number),
    "contains": check_condition,
    "allOf": _check_list,
    "anyOf": _check_list,
    "not": check_condition,
}
