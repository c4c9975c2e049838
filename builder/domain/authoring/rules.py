"""Conditions on questions: which rule shows which question, and how that is stored.

A rule on a question is `if`/`then` in `allOf`: the question is declared in `then`, so where
the rule does not hold it does not exist. Questions with the same rule share one entry.

Invariants:
- a rule stands at the question's own object when all it reads stands there, else at the row
  or the form around it, with the way to the question restated;
- a rule reads questions that exist, of a kind the operator understands, and never, over
  however many steps, the question it shows;
- `rule_of` reads back what `set_rule` wrote; what it cannot read is "by hand".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from builder.domain.authoring.conditions import Rule, moved_rule, read_rule, write_rule
from builder.domain.authoring.documents import (
    Documents,
    Steps,
    copied,
    is_at_or_in,
    parent,
    tokens,
    value_at,
)
from builder.domain.authoring.layout import settle
from builder.domain.authoring.places import (
    Place,
    Schema,
    fragments,
    object_steps,
    place_of,
    places,
    row_of,
)
from builder.domain.authoring.terms import check_terms
from builder.errors import conflict, invalid
from publish.facts.condition import same
from publish.facts.json_text import below


@dataclass(frozen=True, slots=True)
class Shown:
    """When a question is asked: always (`rule` None and not by hand), by a rule, or by a
    condition that only its text can say."""

    rule: Rule | None = None
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class FormRule:
    """One entry of an `allOf`: its rule and the questions it shows, requires or limits.

    `rule` is None when the condition was written by hand; fields of the rule are pointers
    from the form's root.
    """

    steps: Steps
    rule: Rule | None
    shows: tuple[str, ...]
    requires: tuple[str, ...]
    limits: tuple[str, ...]


def rule_of(form: Schema, pointer: str) -> Shown:
    """When a question is asked."""
    return shown_of(form, place_of(form, pointer))


def shown_of(form: Schema, place: Place) -> Shown:
    """When the question at this place is asked."""
    if not place.own:
        return Shown()
    if len(place.own) > 1 or place.own[0].branch != "then":
        return Shown(by_hand=True)
    rule = _condition(form, place.own[0].steps, place.own[0].host)
    return Shown(rule, by_hand=rule is None)


def set_rule(documents: Documents, pointer: str, rule: Rule | None) -> Documents:
    """Ask a question only when `rule` holds; always for None.

    Raises `Invalid`: RULE-* of `check_terms`, RULE-CYCLE, RULE-ROW (it reads outside its
    row), RULE-IN-SECTION (its section itself is shown on a condition); `Conflict`
    (RULE-BY-HAND) for a question inside several conditions, which no rule can replace.
    """
    found = places(documents.form)
    place = place_of(documents.form, pointer)
    if len(place.own) > 1 or any(g.branch != "then" for g in place.own):
        raise conflict("RULE-BY-HAND", f"form.json#{pointer}")
    host = ""
    if rule is not None:
        row = row_of(pointer, found)
        check_terms(rule, found, row=row, about=pointer)
        host = _host(rule, place, found)
        _refuse_cycle(documents.form, pointer, rule, found)
        _refuse_in_section(documents.form, place, host, found)
    changed = copied(documents)
    node, is_required = _take(changed.form, place)
    target = _target(changed.form, place, rule, host)
    _put(target, place.name, node, is_required)
    settle(changed.form)
    return changed


def form_rules(form: Schema) -> tuple[FormRule, ...]:
    """All conditions of a form, in document order."""
    declared = {p.pointer: p.steps for p in places(form).values()}
    found: dict[Steps, FormRule] = {}
    for fragment in fragments(form):
        if not fragment.guards:
            continue
        guard = fragment.guards[-1]
        known = found.get(guard.steps) or FormRule(
            guard.steps, _condition(form, guard.steps, guard.host), (), (), ()
        )
        found[guard.steps] = _with(known, fragment.host, fragment.steps, fragment.schema, declared)
    return tuple(found.values())


def rules_reading(form: Schema, pointer: str) -> tuple[FormRule, ...]:
    """The conditions that look at a question or at something inside it."""
    return tuple(
        rule
        for rule in form_rules(form)
        if rule.rule is not None and any(is_at_or_in(t.field, pointer) for t in rule.rule.terms)
    )


def _condition(form: Schema, steps: Steps, host: str) -> Rule | None:
    stated = value_at(form, steps)
    if set(stated) - {"if", "then"}:
        return None
    rule = read_rule(stated["if"])
    return None if rule is None else moved_rule(rule, lambda field: f"{host}{field}")


def _with(
    known: FormRule, host: str, steps: Steps, schema: Schema, declared: Mapping[str, Steps]
) -> FormRule:
    shows, requires, limits = list(known.shows), list(known.requires), list(known.limits)
    for name, inner in schema.get("properties", {}).items():
        pointer = below(host, name)
        if declared.get(pointer) == (*steps, "properties", name):
            shows.append(pointer)
        elif not (isinstance(inner, Mapping) and inner.get("type") == "object"):
            limits.append(pointer)
    for name in schema.get("required", ()):
        pointer = below(host, name)
        if pointer not in shows:
            requires.append(pointer)
    return FormRule(known.steps, known.rule, tuple(shows), tuple(requires), tuple(limits))


def _host(rule: Rule, place: Place, found: Mapping[str, Place]) -> str:
    if all(parent(term.field)[0] == place.host for term in rule.terms):
        return place.host
    return row_of(place.pointer, found)


def _refuse_in_section(form: Schema, place: Place, host: str, found: Mapping[str, Place]) -> None:
    """A section shown on a condition, with a question inside whose rule reads outside it."""
    section = place.host
    while section != host:
        around = found.get(section)
        if around is not None and around.guards:
            raise invalid("RULE-IN-SECTION", f"form.json#{place.pointer}")
        section = parent(section)[0]
    for fragment in fragments(form):
        others = [g for g in fragment.guards if g not in place.guards]
        is_inside = is_at_or_in(fragment.host, place.pointer)
        if is_inside and any(not is_at_or_in(g.host, place.pointer) for g in others):
            raise invalid("RULE-IN-SECTION", f"form.json#{place.pointer}")


def _refuse_cycle(form: Schema, pointer: str, rule: Rule, found: Mapping[str, Place]) -> None:
    reads = {at: _reads(form, place) for at, place in found.items()}
    waiting = [term.field for term in rule.terms]
    seen: set[str] = set()
    while waiting:
        field = waiting.pop()
        if is_at_or_in(field, pointer):
            raise invalid("RULE-CYCLE", f"form.json#{pointer}", field=field)
        if field not in seen:
            seen.add(field)
            waiting += [r for at, rs in reads.items() if is_at_or_in(field, at) for r in rs]


def _reads(form: Schema, place: Place) -> Iterable[str]:
    shown = shown_of(form, place)
    return () if shown.rule is None else [term.field for term in shown.rule.terms]


def _take(form: dict[str, Any], place: Place) -> tuple[dict[str, Any], bool]:
    """The question out of where it is declared, and whether it must be answered there."""
    fragment = value_at(form, place.fragment)
    node = fragment["properties"].pop(place.name)
    is_required = place.name in fragment.get("required", ())
    if is_required:
        fragment["required"].remove(place.name)
    if place.own and place.name in fragment.get("x-order", ()):
        fragment["x-order"].remove(place.name)
    return node, is_required


def _target(form: dict[str, Any], place: Place, rule: Rule | None, host: str) -> dict[str, Any]:
    """The schema that is to declare the question."""
    if rule is None:
        around: dict[str, Any] = value_at(form, object_steps(form, place.host))
        return around
    condition = write_rule(moved_rule(rule, lambda field: field.removeprefix(host)))
    rules = value_at(form, object_steps(form, host)).setdefault("allOf", [])
    entry = next((r for r in rules if set(r) == {"if", "then"} and same(r["if"], condition)), None)
    if entry is None:
        entry = {"if": condition, "then": {}}
        rules.append(entry)
    then: dict[str, Any] = entry["then"]
    for name in tokens(place.host.removeprefix(host)):
        section = {"type": "object", "properties": {}}
        then = then.setdefault("properties", {}).setdefault(name, section)
    return then


def _put(target: dict[str, Any], name: str, node: dict[str, Any], is_required: bool) -> None:  # noqa: FBT001 - a fact about the question
    if is_required:
        target["required"] = [*target.get("required", ()), name]
    target.setdefault("properties", {})[name] = node
    if "x-order" in target or len(target["properties"]) > 1:
        order = target.get("x-order", [n for n in target["properties"] if n != name])
        target["x-order"] = order if name in order else [*order, name]
