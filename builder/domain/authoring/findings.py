"""What is wrong with the conditions of a definition, beyond what its dialect forbids.

Invariants:
- total: any form that lint can read gives a list, never an error;
- a finding stands at the condition (`form.json#/allOf/3`, `service.json#/requirements/1/when`),
  so that its screen can be opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from builder.domain.authoring.conditions import Rule, Term, read_rule
from builder.domain.authoring.documents import Documents, is_at_or_in, pointer_of
from builder.domain.authoring.places import Place, places
from builder.domain.authoring.rules import FormRule, form_rules
from builder.domain.authoring.terms import choices_of
from builder.errors import Problem

_Edge = tuple[int | Decimal, int]
"""A bound; 1 beside it is a little more, -1 a little less."""


LISTS = (
    ("requirements",),
    ("tariff", "lines"),
    ("processing_time", "variants"),
    ("eligibility",),
)


def rule_findings(documents: Documents) -> tuple[Problem, ...]:
    """RULE-FIELD-UNKNOWN, RULE-VALUE (a choice that is gone), RULE-NEVER, RULE-CYCLE; of the
    conditions of requirements, fees, times and stops RULE-VALUE and RULE-NEVER."""
    form = documents.form
    found, rules = places(form), form_rules(form)
    reads = {
        shown: [term.field for term in rule.rule.terms]
        for rule in rules
        if rule.rule is not None
        for shown in rule.shows
    }
    return (
        *(p for rule in rules for p in _of(rule, found, reads)),
        *(p for at, when in _conditions(documents.service) for p in _of_service(at, when, found)),
    )


def _conditions(service: Any) -> Iterator[tuple[str, object]]:
    """Every condition of the standard, with the way to it."""
    for way in LISTS:
        listed: Any = service
        for step in way:
            listed = listed.get(step) if isinstance(listed, Mapping) else None
        for place, item in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(item, Mapping) and "when" in item:
                yield pointer_of((*way, place, "when")), item["when"]


def _of_service(at: str, when: object, found: Mapping[str, Place]) -> Iterator[Problem]:
    rule = read_rule(when)
    if rule is None:
        return
    for term in rule.terms:
        if term.field in found and not _can_be_chosen(term, found[term.field]):
            yield Problem(f"service.json#{at}", "RULE-VALUE", {"field": term.field[:100]})
    if never_holds(rule, found):
        yield Problem(f"service.json#{at}", "RULE-NEVER")


def _of(
    rule: FormRule, found: Mapping[str, Place], reads: Mapping[str, list[str]]
) -> Iterator[Problem]:
    if rule.rule is None:
        return
    at = f"form.json#{pointer_of(rule.steps)}"
    for term in rule.rule.terms:
        if term.field not in found:
            yield Problem(at, "RULE-FIELD-UNKNOWN", {"field": term.field[:100]})
        elif not _can_be_chosen(term, found[term.field]):
            yield Problem(at, "RULE-VALUE", {"field": term.field[:100]})
    if never_holds(rule.rule, found):
        yield Problem(at, "RULE-NEVER")
    for shown in rule.shows:
        if _reaches(shown, reads):
            yield Problem(at, "RULE-CYCLE", {"field": shown[:100]})


def _can_be_chosen(term: Term, place: Place) -> bool:
    known = choices_of(place.schema)
    asked = term.value if isinstance(term.value, tuple) else (term.value,)
    if not known or term.operator not in ("is", "is-not", "one-of", "includes"):
        return True
    return all(value in known for value in asked)


def never_holds(rule: Rule, found: Mapping[str, Place]) -> bool:
    """Whether no answers at all can fulfil it, as far as its own terms and the bounds of the
    questions tell: two different choices at once, or a number beyond what may be given."""
    if rule.joined == "any":
        return bool(rule.terms) and all(never_holds(Rule((t,)), found) for t in rule.terms)
    if rule.joined != "all":
        return False
    fields = {term.field for term in rule.terms if term.field in found}
    return any(
        _clash([t for t in rule.terms if t.field == field], found[field]) for field in fields
    )


def _clash(terms: list[Term], place: Place) -> bool:
    wanted = [t.value for t in terms if t.operator == "is"]
    unwanted = [t.value for t in terms if t.operator == "is-not"]
    if len({str(value) for value in wanted}) > 1 or any(value in unwanted for value in wanted):
        return True
    floors, ceilings = _bounds(terms, place)
    return any(low > high for low in floors for high in ceilings)


def _bounds(terms: list[Term], place: Place) -> tuple[list[_Edge], list[_Edge]]:
    """The least and the most that each term and the question itself allow."""
    step = 1 if place.schema.get("type") == "integer" else 0
    floors = [(place.schema["minimum"], 0)] if "minimum" in place.schema else []
    ceilings = [(place.schema["maximum"], 0)] if "maximum" in place.schema else []
    for term in terms:
        value = term.value
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            continue
        if term.operator in ("more", "at-least", "is"):
            floors.append((value + step, 1 - step) if term.operator == "more" else (value, 0))
        if term.operator in ("less", "at-most", "is"):
            ceilings.append((value - step, step - 1) if term.operator == "less" else (value, 0))
    return floors, ceilings


def _reaches(start: str, reads: Mapping[str, list[str]]) -> bool:
    waiting, seen = list(reads.get(start, ())), set[str]()
    while waiting:
        field = waiting.pop()
        if is_at_or_in(field, start):
            return True
        if field not in seen:
            seen.add(field)
            waiting += [r for at, rs in reads.items() if is_at_or_in(field, at) for r in rs]
    return False
