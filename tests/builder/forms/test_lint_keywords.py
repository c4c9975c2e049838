from __future__ import annotations

import json
from typing import Any

import pytest

from builder.forms.lint import lint_form
from tests.builder.forms.made import schema

TEXT = {"type": "string"}
REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a misspelt keyword": (schema({}, propertys={}), "/propertys", "FORM-KEYWORD-MISSPELT"),
    "a name where properties should be": (
        {"type": "object", "businesses": {"a": TEXT}},
        "/businesses",
        "FORM-KEYWORD-UNKNOWN",
    ),
    "definitions": (schema({"x": TEXT}, definitions={}), "/definitions", "FORM-KEYWORD-OLD"),
    "dependencies": (schema({"x": TEXT}, dependencies={}), "/dependencies", "FORM-KEYWORD-OLD"),
    "a boolean bound": (
        schema({"x": {"type": "integer", "minimum": 1, "exclusiveMinimum": True}}),
        "/properties/x/exclusiveMinimum",
        "FORM-VALUE",
    ),
    "a list of items": (
        schema({"x": {"type": "array", "items": [TEXT]}}),
        "/properties/x/items",
        "FORM-SCHEMA-SHAPE",
    ),
    "another draft": (
        schema({"x": TEXT}, **{"$schema": "http://json-schema.org/draft-07/schema#"}),
        "/$schema",
        "FORM-DIALECT",
    ),
    "a nested id": (schema({"x": {**TEXT, "$id": "a"}}), "/properties/x/$id", "FORM-NESTED"),
    "any names": (
        schema({"x": TEXT}, patternProperties={}),
        "/patternProperties",
        "FORM-NAMES-OPEN",
    ),
    "names by rule": (schema({}, propertyNames=TEXT), "/propertyNames", "FORM-NAMES-OPEN"),
    "other members of a type": (
        schema({}, additionalProperties=TEXT),
        "/additionalProperties",
        "FORM-NAMES-OPEN",
    ),
    "several types": (
        schema({"x": {"type": ["string", "integer"]}}),
        "/properties/x/type",
        "FORM-TYPE-SEVERAL",
    ),
    "an unknown type": (schema({"x": {"type": "text"}}), "/properties/x/type", "FORM-VALUE"),
    "an unknown format": (
        schema({"x": {**TEXT, "format": "shoe-size"}}),
        "/properties/x/format",
        "FORM-FORMAT",
    ),
    "a format of another tool": (
        schema({"x": {**TEXT, "format": "idn-email"}}),
        "/properties/x/format",
        "FORM-FORMAT-OTHER",
    ),
    "a national format alone": (
        schema({"x": {**TEXT, "format": "nik"}}),
        "/properties/x/format",
        "FORM-FORMAT-ALONE",
    ),
    "a bad pattern": (
        schema({"x": {**TEXT, "pattern": "("}}),
        "/properties/x/pattern",
        "FORM-PATTERN-SYNTAX",
    ),
    "names of choices": (
        schema({"x": {"enum": ["a"], "enumNames": ["A"]}}),
        "/properties/x/enumNames",
        "FORM-KEYWORD-FOREIGN",
    ),
    "a hint of another tool": (
        schema({"x": {**TEXT, "ui:widget": "textarea"}}),
        "/properties/x/ui:widget",
        "FORM-KEYWORD-FOREIGN",
    ),
    "an unknown hint": (
        schema({"x": {**TEXT, "x-colour": "red"}}),
        "/properties/x/x-colour",
        "FORM-HINT-UNKNOWN",
    ),
    "a file in the answer": (
        schema({"x": {**TEXT, "contentEncoding": "base64"}}),
        "/properties/x/contentEncoding",
        "FORM-KEYWORD-OLD",
    ),
    "no choices": (schema({"x": {"enum": []}}), "/properties/x/enum", "FORM-VALUE"),
    "a choice twice": (
        schema({"x": {"enum": [1, "1", 1.0]}}),
        "/properties/x/enum/2",
        "FORM-CHOICES-TWICE",
    ),
    "an object as a choice": (
        schema({"x": {"enum": [{}]}}),
        "/properties/x/enum",
        "FORM-CHOICES-SHAPE",
    ),
    "a control character": (
        schema({"x": {**TEXT, "title": "a\x00b"}}),
        "/properties/x/title",
        "FORM-CHARACTER",
    ),
    "a direction control in a choice": (
        schema({"x": {"enum": ["a\u202eb"]}}),
        "/properties/x/enum/0",
        "FORM-CHARACTER",
    ),
    "a nameless field": (schema({"": TEXT}), "/properties", "FORM-NAME"),
    "required as a flag": (
        schema({"x": {**TEXT, "required": True}}),
        "/properties/x/required",
        "FORM-VALUE",
    ),
    "a negative length": (
        schema({"x": {**TEXT, "minLength": -1}}),
        "/properties/x/minLength",
        "FORM-VALUE",
    ),
    "an endless number": (
        schema({"x": {"type": "number", "maximum": 1e30}}),
        "/properties/x/maximum",
        "FORM-VALUE",
    ),
    "a number past all readers": (
        schema({"x": {"type": "integer", "maximum": 2**53}}),
        "/properties/x/maximum",
        "FORM-VALUE",
    ),
    "a choice past all readers": (
        schema({"x": {"enum": [2**53]}}),
        "/properties/x/enum/0",
        "FORM-VALUE",
    ),
    "a step of nothing": (
        schema({"x": {"type": "number", "multipleOf": 0}}),
        "/properties/x/multipleOf",
        "FORM-VALUE",
    ),
    "a remote reference": (
        schema({"x": {"$ref": "https://a.example/b"}}),
        "/properties/x/$ref",
        "FORM-REF-REMOTE",
    ),
    "a name as a reference": (
        schema({"x": {"$ref": "#orang"}}),
        "/properties/x/$ref",
        "FORM-REF-REMOTE",
    ),
    "no schema": (schema({"x": "string"}), "/properties/x", "FORM-SCHEMA-SHAPE"),
    "an empty union": (schema({"x": {"oneOf": []}}), "/properties/x/oneOf", "FORM-VALUE"),
    "hints of a wrong shape": (
        schema({"x": {**TEXT, "x-i18n": {"id": {}}}}),
        "/properties/x/x-i18n",
        "FORM-HINT",
    ),
    "a widget that is none": (
        schema({"x": {**TEXT, "x-widget": "slider"}}),
        "/properties/x/x-widget",
        "FORM-HINT",
    ),
    "personal data of no kind": (
        schema({"x": {**TEXT, "x-pdp": "secret"}}),
        "/properties/x/x-pdp",
        "FORM-HINT",
    ),
    "any file": (
        schema({"x": {**TEXT, "x-upload": {"accept": ["text/html"], "max_mb": 5}}}),
        "/properties/x/x-upload/accept",
        "FORM-HINT",
    ),
    "a huge file": (
        schema({"x": {**TEXT, "x-upload": {"accept": ["image/png"], "max_mb": 500}}}),
        "/properties/x/x-upload/max_mb",
        "FORM-HINT",
    ),
    "autocomplete from a schema": (
        schema({"x": {**TEXT, "x-autocomplete": 'off" onfocus="x'}}),
        "/properties/x/x-autocomplete",
        "FORM-HINT",
    ),
    "an order with a double": (
        schema({"x": TEXT}, **{"x-order": ["x", "x"]}),
        "/x-order",
        "FORM-HINT",
    ),
    "pages without fields": (
        schema({"x": TEXT}, **{"x-pages": [{"id": "a"}]}),
        "/x-pages/0",
        "FORM-HINT",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses(name: str) -> None:
    document, at, code = REFUSED[name]

    assert (at, code) in [(p.path, p.code) for p in lint_form(document)]


def test_it_tells_everything_that_is_wrong_at_once() -> None:
    document = schema({"x": {"type": "text"}, "y": {"enum": []}}, definitions={})

    assert {"/properties/x/type", "/properties/y/enum", "/definitions"} == {
        problem.path for problem in lint_form(document)
    }


def test_it_says_what_to_write_instead() -> None:
    (found,) = lint_form(schema({"x": {"type": "integer", "minimun": 3}}))

    assert {"keyword": "minimun", "suggestion": "minimum"} == dict(found.params)


def test_it_leaves_the_document_alone() -> None:
    document = schema({"x": {"type": "number", "default": 0.5}}, **{"$schema": "x"})
    before = json.dumps(document)

    lint_form(document)

    assert before == json.dumps(document)
