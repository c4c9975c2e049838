from __future__ import annotations

from typing import Any

import pytest

from builder.forms.lint import lint_form
from tests.builder.forms.made import schema

TEXT = {"type": "string"}
UPLOAD = {"accept": ["application/pdf"], "max_mb": 5}
REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a root of another type": ({"type": "string"}, "/type", "FORM-ROOT"),
    "a root without a type": ({"properties": {"x": TEXT}}, "/type", "FORM-ROOT"),
    "no type at all": (schema({"x": {"title": "X"}}), "/properties/x", "FORM-TYPE-MISSING"),
    "no type in a branch": (
        schema(
            {"a": TEXT},
            **{"if": {"required": ["a"]}, "then": {"properties": {"b": {"title": "B"}}}},
        ),
        "/then/properties/b",
        "FORM-TYPE-MISSING",
    ),
    "two types": (
        schema({"x": TEXT}, allOf=[{"properties": {"x": {"type": "integer"}}}]),
        "/properties/x",
        "FORM-TYPE-CLASH",
    ),
    "two types in a branch": (
        schema(
            {"x": TEXT},
            **{"if": {"required": ["x"]}, "then": {"properties": {"x": {"type": "array"}}}},
        ),
        "/properties/x",
        "FORM-TYPE-CLASH",
    ),
    "a list of what": (schema({"x": {"type": "array"}}), "/properties/x", "FORM-ITEMS"),
    "a list of rows of what": (
        schema({"x": {"type": "array", "items": {"title": "X"}}}),
        "/properties/x/items",
        "FORM-TYPE-MISSING",
    ),
    "required and never asked": (
        schema({"x": TEXT}, required=["x", "y"]),
        "/required/1",
        "FORM-REQUIRED-UNKNOWN",
    ),
    "required by a condition and never asked": (
        schema({"x": TEXT}, **{"if": {"required": ["x"]}, "then": {"required": ["y"]}}),
        "/then/required/0",
        "FORM-REQUIRED-UNKNOWN",
    ),
    "a dangling reference": (
        schema({"x": {"$ref": "#/$defs/y"}}),
        "/properties/x/$ref",
        "FORM-REF-MISSING",
    ),
    "a reference to no schema": (
        schema({"x": {**TEXT, "default": "a"}, "y": {"$ref": "#/properties/x/default"}}),
        "/properties/y/$ref",
        "FORM-REF-MISSING",
    ),
    "a wrong default": (
        schema({"x": {"type": "integer", "default": "3"}}),
        "/properties/x/default",
        "FORM-DEFAULT",
    ),
    "required, shown and without a value": (
        schema({"x": {**TEXT, "readOnly": True}}, required=["x"]),
        "/properties/x",
        "FORM-READ-ONLY",
    ),
    "an order with a stranger": (
        schema({"x": TEXT}, **{"x-order": ["x", "y"]}),
        "/x-order/1",
        "FORM-ORDER-UNKNOWN",
    ),
    "an upload without its pattern": (
        schema({"x": {**TEXT, "x-upload": UPLOAD}}),
        "/properties/x/x-upload",
        "FORM-UPLOAD-PATTERN",
    ),
    "a widget for another type": (
        schema({"x": {"type": "integer", "x-widget": "textarea"}}),
        "/properties/x/x-widget",
        "FORM-WIDGET",
    ),
    "a page with a stranger": (
        schema({"x": TEXT}, **{"x-pages": [{"id": "a", "fields": ["x", "y"]}]}),
        "/x-pages/0/fields/1",
        "FORM-PAGES-UNKNOWN",
    ),
    "a field on no page": (
        schema({"x": TEXT, "y": TEXT}, **{"x-pages": [{"id": "a", "fields": ["x"]}]}),
        "/x-pages",
        "FORM-PAGES-MISSING",
    ),
    "a field on two pages": (
        schema(
            {"x": TEXT},
            **{"x-pages": [{"id": "a", "fields": ["x"]}, {"id": "b", "fields": ["x"]}]},
        ),
        "/x-pages/1/fields/0",
        "FORM-PAGES-TWICE",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses(name: str) -> None:
    document, at, code = REFUSED[name]

    assert [(at, code)] == [(p.path, p.code) for p in lint_form(document)]


@pytest.mark.parametrize(
    "document",
    [
        schema({}),
        schema({"x": {"enum": ["a", 1]}}),
        schema({"x": {"const": 3}}),
        schema({"x": {"pattern": "a"}, "y": {"minimum": 3}, "z": {"properties": {"a": TEXT}}}),
        schema({"x": {"title": "X", "allOf": [{"$ref": "#/$defs/t"}]}}, **{"$defs": {"t": TEXT}}),
        schema({"x": {"type": "integer"}}, allOf=[{"properties": {"x": {"type": "number"}}}]),
        schema({"x": {**TEXT, "readOnly": True, "default": "a"}}, required=["x"]),
        schema({"x": True, "y": False, "z": TEXT}),
        schema({"x": TEXT}, **{"$id": "https://contoh.id/form", "$comment": "x"}),
    ],
)
def test_it_accepts(document: dict[str, Any]) -> None:
    assert [] == lint_form(document)
