"""Worked examples of a definition, run: do they give what they promise?

The same scenarios are shown to the public, so what they promise is checked
with the very functions that serve an applicant.
"""

from __future__ import annotations

from collections.abc import Iterator

from builder.errors import Problem, TerangError
from builder.forms.compile import Form
from builder.forms.nodes import ObjectNode
from builder.forms.sources import ValueSource
from builder.forms.spots import spots
from builder.forms.verdict import judge
from builder.forms.walk import walk
from builder.usecases.submit import variant_of
from publish.facts.assessment import assess
from publish.facts.condition import holds
from publish.facts.eligibility import certain_stops
from publish.facts.service import Scenario, ServiceStandard, ServiceVersion
from publish.facts.workdays import HolidayCalendar, due_on


def run_scenarios(version: ServiceVersion, form: Form, calendar: HolidayCalendar) -> list[Problem]:
    """Findings of all scenarios: SCENARIO-ANSWERS, -FIELDS, -DOCUMENTS, -FEE, -DUE,
    -STOPS; -FIRST where the first example, which the fee is told by, is of nobody who can apply."""
    found: list[Problem] = []
    for place, scenario in enumerate(version.standard.scenarios):
        at = f"service.json#/scenarios/{place}"
        found += _run(version.standard, form, calendar, scenario, at)
    return found


def visible_fields(form: Form, answers: object) -> tuple[str, ...]:
    """JSON pointers of the questions that are asked for these answers, in the form's order;
    a list is one question."""
    found: dict[str, None] = {}
    for at, spot in spots(walk(form.root, ValueSource(), answers)):
        steps = at.split("/")
        is_inside = any("/".join(steps[:n]) in found for n in range(1, len(steps) + 1))
        if not is_inside and not isinstance(spot.node, ObjectNode):
            found[at] = None
    return tuple(found)


def _run(
    standard: ServiceStandard,
    form: Form,
    calendar: HolidayCalendar,
    scenario: Scenario,
    at: str,
) -> Iterator[Problem]:
    name = {"scenario": scenario.id}
    for problem in judge(form, scenario.answers):
        params = name | {"field": problem.path, "problem": problem.code}
        yield Problem(f"{at}/answers{problem.path}", "SCENARIO-ANSWERS", params)
    expected_fields, fields = (
        set(scenario.fields),
        set(visible_fields(form, dict(scenario.answers))),
    )
    if expected_fields != fields:
        differs = ", ".join(sorted(expected_fields ^ fields))
        yield Problem(f"{at}/expect/fields", "SCENARIO-FIELDS", name | {"fields": differs})
    documents = {
        r.id for r in standard.requirements if r.when is None or holds(r.when, scenario.answers)
    }
    if documents != set(scenario.documents):
        differs = ", ".join(sorted(documents ^ set(scenario.documents)))
        yield Problem(f"{at}/expect/documents", "SCENARIO-DOCUMENTS", name | {"documents": differs})
    yield from _stops(standard, scenario, at)
    yield from _fee(standard, scenario, at)
    yield from _due(standard, calendar, scenario, at)


def _stops(standard: ServiceStandard, scenario: Scenario, at: str) -> Iterator[Problem]:
    found = {stop.id for stop in certain_stops(standard, scenario.answers)}
    if found != set(scenario.stops):
        differs = ", ".join(sorted(found ^ set(scenario.stops)))
        params = {"scenario": scenario.id, "stops": differs}
        yield Problem(f"{at}/expect/stops", "SCENARIO-STOPS", params)
    elif found and scenario is standard.scenarios[0]:
        yield Problem(at, "SCENARIO-FIRST", {"scenario": scenario.id})


def _fee(standard: ServiceStandard, scenario: Scenario, at: str) -> Iterator[Problem]:
    name = {"scenario": scenario.id}
    try:
        fee = assess(standard.tariff, scenario.answers).total.amount
    except TerangError as error:
        for problem in error.problems:
            params = name | {"field": problem.path, "problem": problem.code}
            yield Problem(f"{at}/answers{problem.path}", "SCENARIO-ANSWERS", params)
        return
    if fee != scenario.fee:
        amounts = {"expected": scenario.fee, "found": fee}
        yield Problem(f"{at}/expect/fee", "SCENARIO-FEE", {**name, **amounts})


def _due(
    standard: ServiceStandard, calendar: HolidayCalendar, scenario: Scenario, at: str
) -> Iterator[Problem]:
    """As if the file were complete on the day it was filed."""
    variants = {v.id: v for v in standard.variants}
    promise = variants.get(variant_of(standard, scenario.answers) or "", standard.promise)
    try:
        due = due_on(scenario.filed_on, promise.allowance, calendar)
    except TerangError as error:
        yield from (Problem(f"{at}/filed_on", p.code, p.params) for p in error.problems)
        return
    if due != scenario.due_on:
        params = {
            "scenario": scenario.id,
            "expected": _day(scenario.due_on),
            "found": _day(due),
        }
        yield Problem(f"{at}/expect/due_on", "SCENARIO-DUE", params)


def _day(on: object) -> str:
    return "-" if on is None else str(on)
