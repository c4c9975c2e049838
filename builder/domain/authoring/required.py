"""Questions that must be answered and can never be: nobody could send such a form.

Invariants:
- total, and careful: a finding only where the rules themselves leave no doubt; what was written
  by hand is not judged;
- a finding stands at the question (`form.json#/nama`), so that its screen can be opened.
"""

from __future__ import annotations

from collections.abc import Mapping

from builder.domain.authoring.conditions import Rule, read_rule
from builder.domain.authoring.documents import Documents, value_at
from builder.domain.authoring.findings import never_holds
from builder.domain.authoring.places import Fragment, Guard, Place, Schema, fragments, places
from builder.errors import Problem
from publish.facts.json_text import below


def required_findings(documents: Documents) -> tuple[Problem, ...]:
    """REQUIRED-HIDDEN for each question that is demanded where it is not asked."""
    form = documents.form
    every, found = tuple(fragments(form)), places(form)
    hidden = {
        below(at.host, name): None
        for at in every
        for name in at.schema.get("required", ())
        if isinstance(name, str) and _is_hidden(form, at, name, every, found)
    }
    return tuple(Problem(f"form.json#{p}", "REQUIRED-HIDDEN", {"field": p[:100]}) for p in hidden)


def _is_hidden(
    form: Schema,
    at: Fragment,
    name: str,
    every: tuple[Fragment, ...],
    found: Mapping[str, Place],
) -> bool:
    asked = [f for f in every if f.host == at.host and name in f.schema.get("properties", {})]
    if not asked or any(set(f.guards) <= set(at.guards) for f in asked):
        return False
    if len(asked) == 1 and not at.guards:
        return _rules(form, asked[0].guards) is not None
    return all(_excludes(form, at.guards, f.guards, found) for f in asked)


def _excludes(
    form: Schema, wanted: tuple[Guard, ...], asked: tuple[Guard, ...], found: Mapping[str, Place]
) -> bool:
    """Whether both can never hold at once, as far as their terms tell."""
    rules = _rules(form, tuple(dict.fromkeys((*wanted, *asked))))
    if rules is None or any(rule.joined != "all" for rule in rules):
        return False
    return never_holds(Rule(tuple(term for rule in rules for term in rule.terms)), found)


def _rules(form: Schema, guards: tuple[Guard, ...]) -> list[Rule] | None:
    """What the guards say; None when one is an `else`, inside a section or written by hand."""
    said = [_rule(form, guard) for guard in guards]
    known = [rule for rule in said if rule is not None]
    return known if len(known) == len(said) else None


def _rule(form: Schema, guard: Guard) -> Rule | None:
    if guard.branch != "then" or guard.host:
        return None
    return read_rule(value_at(form, guard.steps)["if"])
