"""The quick verdict is the judge's, on every value that the tests have for any schema."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import re2
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema.exceptions import _WrappedReferencingError

from builder.forms.quick import quick_check
from builder.forms.validator import exact, make_validator
from publish.facts.json_text import read_json
from tests.builder.forms import made_forms
from tests.builder.forms.cases import CASES
from tests.builder.forms.test_verdict import ROWS

OFFICIAL = Path(__file__).parent / "official/tests/draft2020-12"
OUTSIDE = ("dynamicRef", "refRemote")
"""No form says anything of these."""
FILES = [path for path in sorted(OFFICIAL.glob("*.json")) if path.stem not in OUTSIDE]
STRANGE: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 10**20, Decimal("1.0"), Decimal("1.5"), "", "x", "1", "a" * 99,
    [], [1], [True], ["x", "x"], {}, {"x": 1}, {"x": None}, {"x": {"x": []}},
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.decimals("-3", "3", places=1)
    | st.sampled_from(["", "a", "satu", "2026-02-30", "7471011501900001"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


def differences(document: Any, values: Any) -> Iterator[tuple[Any, bool]]:
    """The values on which the quick verdict is not the judge's, with the judge's."""
    judge = make_validator(document)
    quick = quick_check(judge)
    for value in values:
        verdict = judge.is_valid(value)
        if verdict is not quick(value):
            yield value, verdict


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_is_the_verdict_on_the_official_suite(path: Path) -> None:
    """Without the groups that no form can hold: patterns that RE2 refuses, references that lead
    out of the document or to the `$id` that is taken off."""
    compared = 0
    for group in json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal):
        document, values = group["schema"], [test["data"] for test in group["tests"]]
        plain = exact(document) if isinstance(document, Mapping) else document
        with suppress(re2.error, _WrappedReferencingError):
            assert [] == list(differences(plain, values)), group["description"]
            compared += 1
    assert compared


@pytest.mark.parametrize("name", CASES)
def test_it_is_the_verdict_on_the_dialect(name: str) -> None:
    case = CASES[name]

    assert [] == list(differences(exact(case.document), (*case.valid, *case.invalid, *STRANGE)))


@pytest.mark.parametrize("name", ROWS)
def test_it_is_the_verdict_on_every_kind_of_finding(name: str) -> None:
    document, answers, _ = ROWS[name]

    assert [] == list(differences(exact(document), (answers, *STRANGE)))


def test_it_is_the_verdict_on_the_catalogue() -> None:
    """The examples of each service, each with every member left out or made strange in turn."""
    for path in sorted(Path("form_schemas").glob("*/service.json")):
        form = read_json((path.parent / "form.json").read_bytes())
        scenarios = read_json(path.read_bytes()).get("scenarios", ())
        given = [scenario["answers"] for scenario in scenarios]

        assert [] == list(differences(exact(form), _varied(given))), path.parent.name


def _varied(given: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for answers in given:
        yield answers
        for name in answers:
            yield {n: v for n, v in answers.items() if n != name}
            yield {**answers, name: STRANGE[len(name) % len(STRANGE)]}


@settings(max_examples=25, deadline=None)
@given(made_forms.documents_with_answers(), st.lists(JSON, max_size=4), st.data())
def test_it_is_the_verdict_on_made_up_forms(
    made: tuple[Mapping[str, Any], Mapping[str, Any]], others: list[Any], data: st.DataObject
) -> None:
    document, answers = made
    names = st.sampled_from([*answers, "x"])
    changed = [{**answers, data.draw(names): other} for other in others]

    assert [] == list(differences(exact(document), (answers, *changed, *others)))
