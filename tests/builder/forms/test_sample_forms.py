"""Forms that other projects publish: imported, filled, and judged as two validators judge them.

They are other people's data and not part of the project. The folder is named by the variable
TERANG_SAMPLE_FORMS of the person who runs the tests, or lies beside the project; where there
is none, these tests say that they did not run.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from builder.forms.answers import judge, prune
from builder.forms.compile import Form, compile_form
from builder.forms.draw import bind
from builder.forms.foreign import import_form
from builder.forms.formats import format_checker
from builder.forms.lint import lint_form
from publish.errors import Invalid
from publish.facts.form_schema import FormSchema
from publish.facts.json_text import read_json
from publish.i18n import Words
from tests.builder.forms.made import posted

BESIDE = Path(__file__).resolve().parents[4] / "shared/reference/sample-forms"
FOLDER = Path(os.environ.get("TERANG_SAMPLE_FORMS", BESIDE))
SAMPLES = sorted(FOLDER.glob("*.schema.json"))
NAMES = [path.name.removesuffix(".schema.json") for path in SAMPLES]
# Samples for which there is nothing to draw: none is left.
NOT_A_FORM: set[str] = set()
# Codes that say that an import asks for less, or for something else, than the original.
CHANGED = {"FORM-CHANGED-WRAPPED"}

pytestmark = pytest.mark.skipif(
    not SAMPLES, reason=f"no sample forms in {FOLDER.name}: set TERANG_SAMPLE_FORMS to run these"
)


def sample(name: str) -> Mapping[str, Any]:
    document: Mapping[str, Any] = read_json((FOLDER / f"{name}.schema.json").read_bytes())
    return document


def instances(name: str) -> Iterator[tuple[Any, bool]]:
    """Answers with the verdict that they must get; those our reader of JSON refuses are left."""
    for case in json.loads((FOLDER / f"{name}.cases.json").read_text(encoding="utf-8")):
        try:
            yield read_json(json.dumps(case["instance"])), case["valid"]
        except Invalid:
            continue


def compiled(name: str) -> Form:
    return compile_form(FormSchema(import_form(sample(name)).document))


@pytest.mark.parametrize("name", NAMES)
def test_it_is_imported_or_refused_with_a_place_and_a_reason(name: str) -> None:
    found = lint_form(import_form(sample(name)).document)

    assert (name in NOT_A_FORM) == bool(found)
    assert all(problem.code.startswith("FORM-") for problem in found)


@pytest.mark.parametrize("name", sorted(set(NAMES) - NOT_A_FORM))
def test_it_can_be_drawn(name: str) -> None:
    assert bind(compiled(name), "id", Words("en")).pages


@pytest.mark.parametrize("name", sorted(set(NAMES) - NOT_A_FORM))
def test_what_is_posted_is_judged_as_the_original_judges(name: str) -> None:
    """Compared on what was read: an answer that the form does not ask for is never there."""
    document = sample(name)
    imported = import_form(document)
    if CHANGED & {change.code for change in imported.changes}:
        document = imported.document
    original = Draft202012Validator(document, format_checker=format_checker())
    form = compile_form(FormSchema(imported.document))

    for instance, verdict in instances(name):
        if not isinstance(instance, dict):
            continue
        reading = posted(form, instance)
        accepted = not reading.problems and not judge(form, reading.answers)
        if reading.answers == instance and not reading.problems:
            assert verdict == accepted
        if not reading.problems:
            assert original.is_valid(reading.answers) == accepted


@pytest.mark.parametrize("name", sorted(set(NAMES) - NOT_A_FORM))
def test_what_can_be_given_comes_back_unchanged(name: str) -> None:
    form = compiled(name)

    for instance, _ in instances(name):
        if isinstance(instance, dict):
            reading = posted(form, prune(form, instance))
            if not reading.problems:
                assert reading.answers == posted(form, reading.answers).answers
