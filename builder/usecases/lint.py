"""Everything that is wrong with a definition, before anybody signs it.

Each layer is asked only when the one below it is sound: JSON, the meta-schema,
the readers of `publish.facts`, the form's dialect, the rules of the modules `lint_*`, the
scenarios. All findings of a layer are given together.

Invariants:
- `[]` from `lint_definition` means: it can be published;
- advice is not a finding: `advise_definition` tells what a careful office would
  still mend.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from referencing import Registry

from builder.errors import Problem, TerangError
from builder.forms.advice import advise_form
from builder.forms.compile import build
from builder.forms.lint import lint_form
from builder.usecases.lint_eligibility import STOP_ADVICE, STOP_RULES
from builder.usecases.lint_rules import ADVICE, RULES, Definition
from builder.usecases.lint_sensitive import SENSITIVE
from builder.usecases.lint_texts import TEXT_ADVICE, TEXT_RULES
from builder.usecases.lint_travel import TRAVEL_RULES
from builder.usecases.scenarios import run_scenarios
from publish.facts.form_schema import labels_by_pointer
from publish.facts.json_text import read_json
from publish.facts.posts import Post
from publish.facts.service import ServiceVersion, read_version
from publish.facts.workdays import HolidayCalendar

SERVICE, FORM = "service.json", "form.json"
REFUSING = (*RULES, *STOP_RULES, *TRAVEL_RULES, *TEXT_RULES, *SENSITIVE)
ADVISING = (*ADVICE, *STOP_ADVICE, *TEXT_ADVICE)


@dataclass(frozen=True, slots=True, eq=False)
class Checks:
    """What a definition is checked against: the meta-schema, the calendar, ids that exist."""

    meta: Mapping[str, Any]
    calendar: HolidayCalendar
    units: frozenset[str]
    life_events: frozenset[str]
    posts: Mapping[str, Post] = field(default_factory=dict)


def lint_definition(service_text: str, form_text: str, *, checks: Checks) -> list[Problem]:
    """What keeps this definition from being published; paths begin with the file's name."""
    service, service_problems = _read(service_text, SERVICE)
    form, form_problems = _read(form_text, FORM)
    if service_problems or form_problems:
        return [*service_problems, *form_problems]
    found = [*_in_file(SERVICE, _meta(service, checks)), *_in_file(FORM, lint_form(form))]
    return found or _meaning(service, form, checks)


def advise_definition(service_text: str, form_text: str, *, checks: Checks) -> list[Problem]:
    """What may stay as it is and should not; [] for a definition that lint refuses."""
    if lint_definition(service_text, form_text, checks=checks):
        return []
    return advise_sound(service_text, form_text, checks=checks)


def advise_sound(service_text: str, form_text: str, *, checks: Checks) -> list[Problem]:
    """The same, for a definition that `lint_definition` has just found sound."""
    service, form = read_json(service_text), read_json(form_text)
    definition = _definition(read_version(1, service, form), service, form, checks)
    found = [
        problem
        for advise in (*ADVICE, *STOP_ADVICE, *TEXT_ADVICE)
        for problem in advise(definition)
    ]
    return [*found, *_in_file(FORM, advise_form(form))]


def _meaning(service: Any, form: Any, checks: Checks) -> list[Problem]:
    try:
        version = read_version(1, service, form)
    except TerangError as error:
        return list(_in_file(SERVICE, error.problems))
    definition = _definition(version, service, form, checks)
    found = [problem for rule in REFUSING for problem in rule(definition)]
    if found:
        return found
    return run_scenarios(version, build(version.form), checks.calendar)


def _definition(version: ServiceVersion, service: Any, form: Any, checks: Checks) -> Definition:
    labels = labels_by_pointer(form)
    known = (checks.units, checks.life_events, checks.posts)
    return Definition(version, service, form, labels, *known)


def _read(text: str, file: str) -> tuple[Any, list[Problem]]:
    try:
        return read_json(text), []
    except TerangError as error:
        return None, list(_in_file(file, error.problems))


def _in_file(file: str, problems: Iterable[Problem]) -> Iterator[Problem]:
    for problem in problems:
        yield replace(problem, path=f"{file}#{problem.path}")


def _meta(service: Any, checks: Checks) -> Iterator[Problem]:
    validator = Draft202012Validator(checks.meta, registry=Registry())
    for error in sorted(validator.iter_errors(service), key=lambda e: list(map(str, e.path))):
        yield from _META.get(error.validator, _other)(error)


def _at(error: ValidationError, *more: str) -> str:
    steps = [*map(str, error.absolute_path), *more]
    return "".join("/" + s.replace("~", "~0").replace("/", "~1") for s in steps)


def _required(error: ValidationError) -> Iterator[Problem]:
    wanted: Any = error.validator_value
    for member in wanted:
        if member not in _instance(error):
            yield Problem(_at(error, member), "DEFINITION-REQUIRED", {"member": member})


def _unknown(error: ValidationError) -> Iterator[Problem]:
    schema: Any = error.schema
    known = schema.get("properties", {})
    for member in _instance(error):
        if member not in known:
            near = get_close_matches(member, known, n=1)
            params = {"member": member[:60], "near": near[0] if near else "-"}
            yield Problem(_at(error, member[:60]), "DEFINITION-UNKNOWN", params)


def _other(error: ValidationError) -> Iterator[Problem]:
    expected = str(error.validator_value)[:120]
    params = {"keyword": str(error.validator), "expected": expected}
    yield Problem(_at(error), "DEFINITION-VALUE", params)


def _instance(error: ValidationError) -> Any:
    return error.instance


_META: Mapping[object, Callable[[ValidationError], Iterator[Problem]]] = {
    "required": _required,
    "additionalProperties": _unknown,
}
