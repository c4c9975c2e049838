from __future__ import annotations

from typing import Any

import pytest

from builder.forms.advice import advise_form
from builder.forms.lint import lint_form
from tests.builder.forms.cases import CASES
from tests.builder.forms.made import schema

TEXT = {"type": "string"}
KIND = {"enum": ["a", "b"]}
ADVISED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a condition that holds when nothing is answered": (
        schema(
            {"k": KIND},
            **{"if": {"properties": {"k": {"const": "a"}}}, "then": {"required": ["k"]}},
        ),
        "/if/properties/k",
        "FORM-ADVICE-IF",
    ),
    "a length of a number": (
        schema({"x": {"type": "integer", "maxLength": 16}}),
        "/properties/x/maxLength",
        "FORM-ADVICE-IDLE",
    ),
    "nothing in between": (
        schema({"x": {**TEXT, "minLength": 5, "maxLength": 3}}),
        "/properties/x/minLength",
        "FORM-ADVICE-BOUNDS",
    ),
    "a choice of another type": (
        schema({"x": {"type": "integer", "enum": [1, "2"]}}),
        "/properties/x/enum/1",
        "FORM-ADVICE-CHOICE",
    ),
    "closed beside a condition": (
        schema(
            {"k": KIND},
            additionalProperties=False,
            **{"if": {"required": ["k"]}, "then": {"properties": {"p": TEXT}}},
        ),
        "/additionalProperties",
        "FORM-ADVICE-CLOSED",
    ),
}


@pytest.mark.parametrize("name", ADVISED)
def test_it_advises_on_what_lint_accepts(name: str) -> None:
    document, at, code = ADVISED[name]

    assert [] == lint_form(document)
    assert [(at, code)] == [(p.path, p.code) for p in advise_form(document)]


@pytest.mark.parametrize("name", sorted(set(CASES) - {"a condition that fires on nothing"}))
def test_it_is_silent_on_sound_forms(name: str) -> None:
    assert [] == advise_form(CASES[name].document)
