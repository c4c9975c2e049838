"""The example in the README is a definition that works."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft202012Validator

from builder.forms.lint import lint_form
from publish.facts.assessment import assess
from publish.facts.json_text import read_json
from publish.facts.service import ServiceVersion, read_version
from publish.facts.workdays import due_on
from tests.definitions.catalogue import FOLDER, calendar, document, visible


def blocks() -> tuple[Any, Any]:
    """The two JSON blocks of the README: a service and its form."""
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    service, form = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    return read_json(service), read_json(form)


def example() -> ServiceVersion:
    return read_version(1, *blocks())


def test_its_files_are_well_formed() -> None:
    service, form = blocks()
    judge = Draft202012Validator(document("meta/service.schema.json"))

    assert [] == [e.json_path for e in judge.iter_errors(service)]
    assert [] == lint_form(form)


def test_its_scenario_gives_what_it_says() -> None:
    version, form = example(), blocks()[1]
    (scenario,) = version.standard.scenarios

    assert Draft202012Validator(form).is_valid(scenario.answers)
    assert sorted(scenario.fields) == sorted(visible(form, scenario.answers))
    assert scenario.fee == assess(version.standard.tariff, scenario.answers).total.amount
    promise = version.standard.promise.allowance
    assert scenario.due_on == due_on(scenario.filed_on, promise, calendar())
