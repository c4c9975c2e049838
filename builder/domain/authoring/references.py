"""What else in a definition speaks of a question, and how it follows when one moves.

Invariants:
- conditions that are sentences, requirements, amounts and worked examples are all seen; a
  condition written by hand is seen too, and never rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from builder.domain.authoring.conditions import moved_rule, read_rule, write_rule
from builder.domain.authoring.documents import Steps, is_at_or_in, tokens, value_at
from builder.domain.authoring.places import Schema, fragments
from publish.errors import TerangError
from publish.facts.condition import check_condition, fields_read
from publish.facts.text import Text, text

ReferenceKind = Literal["condition", "fee", "document", "time", "stop", "example"]
_POINTERS = ("answer", "lookup", "slabs")
_LISTS: Mapping[ReferenceKind, tuple[Steps, str]] = {
    "document": (("requirements",), "name"),
    "fee": (("tariff", "lines"), "label"),
    "time": (("processing_time", "variants"), "label"),
    "stop": (("eligibility",), "reason"),
    "example": (("scenarios",), "name"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """One place that speaks of a question: what it is, where, and its own name."""

    kind: ReferenceKind
    path: str
    name: Text


def references(service: Any, form: Schema, pointer: str) -> tuple[Reference, ...]:
    """Everything outside a question that speaks of it or of something inside it."""
    found = list(_in_conditions(form, pointer))
    for kind, (steps, member) in _LISTS.items():
        for place, item in enumerate(_items(service, steps)):
            if any(is_at_or_in(field, pointer) for field in _fields(kind, item)):
                at = "/".join((*map(str, steps), str(place)))
                found.append(Reference(kind, f"service.json#/{at}", _name(item, member)))
    return tuple(found)


def follow(service: dict[str, Any], old: str, new: str) -> None:
    """Point everything in the service document at a question's new place."""

    def moved(pointer: str) -> str:
        return new + pointer[len(old) :] if is_at_or_in(pointer, old) else pointer

    for kind, (steps, _) in _LISTS.items():
        for item in _items(service, steps):
            if isinstance(item.get("field"), str):
                item["field"] = moved(item["field"])
            rule = read_rule(item.get("when"))
            if rule is not None and moved_rule(rule, moved) != rule:
                item["when"] = write_rule(moved_rule(rule, moved))
            if kind == "fee":
                item["amount"] = _moved_amount(item.get("amount"), moved)
            if kind == "example":
                _move_answer(item, old, new, moved)


def _in_conditions(form: Schema, pointer: str) -> Iterator[Reference]:
    seen: set[Steps] = set()
    for fragment in fragments(form):
        for guard in fragment.guards:
            if guard.steps in seen:
                continue
            seen.add(guard.steps)
            condition = value_at(form, guard.steps)["if"]
            reads = [f"{guard.host}{field}" for field in _read_fields(condition)]
            if any(is_at_or_in(field, pointer) for field in reads):
                at = "/".join(map(str, guard.steps))
                yield Reference("condition", f"form.json#/{at}", Text("", ""))


def _read_fields(condition: object) -> frozenset[str]:
    """What a condition looks at; a keyword beyond the closed subset is passed over."""
    if not isinstance(condition, Mapping) or list(check_condition(condition, "")):
        known = ("properties", "required", "allOf", "anyOf", "not")
        body = condition if isinstance(condition, Mapping) else {}
        plain = {name: value for name, value in body.items() if name in known}
        try:
            return fields_read(plain)
        except (AttributeError, TypeError):
            return frozenset()
    return fields_read(condition)


def _fields(kind: ReferenceKind, item: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(item.get("field"), str):
        yield item["field"]
    yield from _read_fields(item.get("when", {}))
    if kind == "fee":
        yield from amount_fields(item.get("amount"))
    if kind == "example":
        yield from (f for f in item.get("expect", {}).get("fields", ()) if isinstance(f, str))


def amount_fields(amount: object) -> Iterator[str]:
    """The pointers that an amount, as JSON, reads."""
    if isinstance(amount, Mapping):
        yield from (amount[k] for k in _POINTERS if isinstance(amount.get(k), str))
        for inner in amount.values():
            yield from amount_fields(inner)
    elif isinstance(amount, list):
        for inner in amount:
            yield from amount_fields(inner)


def _moved_amount(amount: Any, moved: Callable[[str], str]) -> Any:
    if isinstance(amount, list):
        return [_moved_amount(inner, moved) for inner in amount]
    if not isinstance(amount, dict):
        return amount
    return {
        name: moved(value)
        if name in _POINTERS and isinstance(value, str)
        else _moved_amount(value, moved)
        for name, value in amount.items()
    }


def _move_answer(scenario: dict[str, Any], old: str, new: str, moved: Callable[[str], str]) -> None:
    expected = scenario.get("expect", {})
    expected["fields"] = [moved(field) for field in expected.get("fields", ())]
    given: Any = scenario.get("answers", {})
    *above, name = tokens(old)
    for step in above:
        given = given.get(step, {}) if isinstance(given, dict) else {}
    if not isinstance(given, dict) or name not in given:
        return
    value = given.pop(name)
    target: Any = scenario["answers"]
    *into, key = tokens(new)
    for step in into:
        target = target.setdefault(step, {}) if isinstance(target, dict) else None
    if isinstance(target, dict):
        target[key] = value


def _items(service: Any, steps: Steps) -> list[dict[str, Any]]:
    found: Any = service
    for step in steps:
        found = found.get(step) if isinstance(found, dict) else None
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _name(item: Mapping[str, Any], member: str) -> Text:
    try:
        return text(item.get(member))
    except TerangError:
        return Text("", "")
