from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft4Validator, Draft7Validator, Draft201909Validator, Draft202012Validator

from builder.forms.answers import judge
from builder.forms.compile import compile_form
from builder.forms.dialect import DIALECT
from builder.forms.foreign import ONLY, import_form
from builder.forms.lint import lint_form
from publish.errors import Invalid
from publish.facts.form_schema import FormSchema
from tests.builder.forms.made import schema

TEXT = {"type": "string"}
# The document, what it must hold afterwards (a pointer-like path of keys), and the change told.
CHANGES: dict[str, tuple[dict[str, Any], list[Any], Any, str]] = {
    "definitions": (
        {**schema({"x": {"$ref": "#/definitions/t"}}), "definitions": {"t": TEXT}},
        ["properties", "x", "$ref"],
        "#/$defs/t",
        "FORM-CHANGED-RENAMED",
    ),
    "dependencies": (
        {**schema({"a": TEXT, "b": TEXT}), "dependencies": {"a": ["b"], "b": {"required": ["a"]}}},
        ["dependentRequired", "a"],
        ["b"],
        "FORM-CHANGED-RENAMED",
    ),
    "fixed rows": (
        schema({"x": {"type": "array", "items": [TEXT], "additionalItems": False}}),
        ["properties", "x", "prefixItems"],
        [TEXT],
        "FORM-CHANGED-RENAMED",
    ),
    "boolean bounds": (
        schema({"x": {"type": "integer", "minimum": 3, "exclusiveMinimum": True}}),
        ["properties", "x"],
        {"type": "integer", "exclusiveMinimum": 3},
        "FORM-CHANGED-RENAMED",
    ),
    "required flags": (
        schema({"x": {**TEXT, "required": True}, "y": {**TEXT, "required": False}}),
        ["required"],
        ["x"],
        "FORM-CHANGED-RENAMED",
    ),
    "names of choices": (
        schema({"x": {"enum": [1, 2], "enumNames": ["A", "B"]}}),
        ["properties", "x", "oneOf"],
        [{"const": 1, "title": "A"}, {"const": 2, "title": "B"}],
        "FORM-CHANGED-RENAMED",
    ),
    "an order": (
        schema({"x": TEXT, "y": TEXT}, **{"ui:order": ["y"]}),
        ["x-order"],
        ["y", "x"],
        "FORM-CHANGED-RENAMED",
    ),
    "a widget": (
        schema({"x": {**TEXT, "ui:widget": "textarea"}}),
        ["properties", "x", "x-widget"],
        "textarea",
        "FORM-CHANGED-RENAMED",
    ),
    "messages": (
        schema({"x": {**TEXT, "errorMessage": {"pattern": "Salah"}}}),
        ["properties", "x"],
        TEXT,
        "FORM-CHANGED-DROPPED",
    ),
    "an example": (
        schema({"x": {**TEXT, "example": "a"}}),
        ["properties", "x", "examples"],
        ["a"],
        "FORM-CHANGED-RENAMED",
    ),
    "a foreign format": (
        schema({"x": {**TEXT, "format": "data-url"}}),
        ["properties", "x"],
        TEXT,
        "FORM-CHANGED-FORMAT",
    ),
    "a look-ahead": (
        schema({"x": {**TEXT, "pattern": "^(?!00)[0-9]+$"}}),
        ["properties", "x", "allOf"],
        [{"pattern": "^[0-9]+$"}, {"not": {"pattern": "^(?:00)"}}],
        "FORM-CHANGED-PATTERN",
    ),
    "a missing type": (
        schema({"x": {"title": "X"}}),
        ["properties", "x", "x-widget"],
        "text",
        "FORM-CHANGED-TYPE",
    ),
    "a list of what": (
        schema({"x": {"type": "array"}}),
        ["properties", "x", "items"],
        {"x-widget": "text"},
        "FORM-CHANGED-ITEMS",
    ),
    "several types": (
        schema({"x": {"type": ["string", "integer"], "title": "X"}}),
        ["properties", "x", "anyOf"],
        [{"type": "string"}, {"type": "integer"}],
        "FORM-CHANGED-ALTERNATIVES",
    ),
    "several types, one without an inside": (
        schema({"x": {"type": ["string", "object"]}}),
        ["properties", "x", "anyOf"],
        [TEXT, {"type": "object"}],
        "FORM-CHANGED-ALTERNATIVES",
    ),
    "a required name that nothing describes": (
        schema({"x": TEXT}, required=["x", "y"]),
        ["properties", "y"],
        {"x-widget": "text"},
        "FORM-CHANGED-ASKED",
    ),
    "a root that is a reference": (
        {"$ref": "#/definitions/f", "definitions": {"f": schema({"x": TEXT})}},
        ["type"],
        "object",
        "FORM-CHANGED-TYPE",
    ),
    "a root of any type": (
        {"type": ["array", "object", "string"], "items": TEXT},
        ["properties", ONLY, "anyOf"],
        [{"type": "array", "items": TEXT}, {"type": "object"}, TEXT],
        "FORM-CHANGED-WRAPPED",
    ),
    "an escape of ECMAScript": (
        schema({"x": {**TEXT, "pattern": r"^[\u00e9\ud83d\ude00]+(?![\s\S])"}}),
        ["properties", "x", "pattern"],
        r"^[\x{00e9}\x{1f600}]+$",
        "FORM-CHANGED-RENAMED",
    ),
    "an escape above a thousand": (
        schema({"x": {**TEXT, "pattern": r"^[^\u2000-\u200a]$"}}),
        ["properties", "x", "pattern"],
        r"^[^\x{2000}-\x{200a}]$",
        "FORM-CHANGED-RENAMED",
    ),
    "a text that must nowhere hold": (
        schema({"x": {**TEXT, "pattern": r"^((?!http|www\.).)*$"}}),
        ["properties", "x", "allOf"],
        [{"pattern": "^.*$"}, {"not": {"pattern": r"(?:http|www\.)"}}],
        "FORM-CHANGED-PATTERN",
    ),
    "any names": (
        schema({"x": TEXT}, patternProperties={"^a": TEXT}),
        ["x-names"],
        "judged",
        "FORM-CHANGED-JUDGED",
    ),
    "listed names": (
        {"type": "object", "additionalProperties": TEXT, "propertyNames": {"enum": ["a", "b"]}},
        ["x-order"],
        ["a", "b"],
        "FORM-CHANGED-LISTED",
    ),
    "a wrong default": (
        schema({"x": {"type": "integer", "default": "3"}}),
        ["properties", "x"],
        {"type": "integer"},
        "FORM-CHANGED-DEFAULT",
    ),
    "another root": (
        {"type": "array", "items": {"$ref": "#/$defs/t"}, "$defs": {"t": TEXT}},
        ["properties", ONLY, "items", "$ref"],
        "#/$defs/t",
        "FORM-CHANGED-WRAPPED",
    ),
    "a root without a type": ({"properties": {"x": TEXT}}, ["type"], "object", "FORM-CHANGED-TYPE"),
    "names by id": (
        schema(
            {"x": {"$ref": "/t"}, "y": {"$ref": "https://a.example/t"}},
            **{"$id": "https://a.example/form", "$defs": {"t": {**TEXT, "$id": "/t"}}},
        ),
        ["properties", "x", "$ref"],
        "#/$defs/t",
        "",
    ),
    "names by anchor": (
        schema({"x": {"$ref": "#t"}}, **{"$defs": {"t": {**TEXT, "$anchor": "t"}}}),
        ["properties", "x", "$ref"],
        "#/$defs/t",
        "FORM-CHANGED-DROPPED",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_it_makes_a_form_ours_and_says_what_it_did(name: str) -> None:
    document, steps, expected, code = CHANGES[name]
    before = json.dumps(document)

    imported = import_form(document)

    found: Any = imported.document
    for step in steps:
        found = found[step]
    assert expected == found
    assert code in {"", *(change.code for change in imported.changes)}
    assert [] == lint_form(imported.document)
    assert before == json.dumps(document)


@pytest.mark.parametrize("name", CHANGES)
def test_importing_again_changes_nothing(name: str) -> None:
    once = import_form(CHANGES[name][0])

    twice = import_form(once.document)

    assert (once.document, ()) == (twice.document, twice.changes)


def test_what_is_ours_already_stays_as_it_is() -> None:
    document = {"$schema": DIALECT, **schema({"x": TEXT, "y": TEXT}, **{"x-order": ["y", "x"]})}

    imported = import_form(document)

    assert (document, ()) == (imported.document, imported.changes)


DRAFT_4 = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "id": "http://a.example/form",
    "type": "object",
    "definitions": {"luas": {"type": "number", "minimum": 0, "exclusiveMinimum": True}},
    "properties": {
        "luas": {"$ref": "#/definitions/luas"},
        "kode": {"type": "string", "pattern": "^(?!00)[0-9]{2}$"},
        "titik": {
            "type": "array",
            "items": [{"type": "integer"}, {"type": "integer"}],
            "additionalItems": False,
        },
        "npwp": {"type": "string"},
    },
    "dependencies": {"npwp": ["kode"]},
}
DRAFTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "draft-04": (Draft4Validator, DRAFT_4),
    "draft-07": (
        Draft7Validator,
        {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "type": "object",
            "definitions": {"luas": {"type": "number", "exclusiveMinimum": 0}},
            "properties": {k: v for k, v in DRAFT_4["properties"].items() if k != "luas"}
            | {"luas": {"$ref": "#/definitions/luas"}},
            "dependencies": {"npwp": {"required": ["kode"]}},
        },
    ),
    "2019-09": (
        Draft201909Validator,
        {
            "$schema": "https://json-schema.org/draft/2019-09/schema",
            "type": "object",
            "$defs": {"luas": {"type": "number", "exclusiveMinimum": 0}},
            "properties": {k: v for k, v in DRAFT_4["properties"].items() if k != "luas"}
            | {"luas": {"$ref": "#/$defs/luas"}},
            "dependentRequired": {"npwp": ["kode"]},
        },
    ),
}
BESIDE: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "definitions": {"teks": {"type": "string", "maxLength": 5}},
    "properties": {
        "kode": {
            "$ref": "#/definitions/teks",
            "title": "Kode",
            "minLength": 3,
            "pattern": "^[0-9]",
        },
        "orang": {
            "type": "object",
            "properties": {"nama": {"$ref": "#/definitions/teks", "enum": ["a"]}},
        },
    },
}
ANSWERS = [
    {"luas": 1, "kode": "12", "titik": [1, 2], "npwp": "x"},
    {"luas": 0},
    {"kode": "00"},
    {"kode": "0"},
    {"titik": [1, 2, 3]},
    {"titik": ["a"]},
    {"npwp": "x"},
    {},
]


@pytest.mark.parametrize("answers", ANSWERS)
@pytest.mark.parametrize("draft", DRAFTS)
def test_an_older_draft_keeps_its_verdict(draft: str, answers: dict[str, Any]) -> None:
    validator, document = DRAFTS[draft]

    ours = compile_form(FormSchema(import_form(document).document))

    assert validator(document).is_valid(answers) == (judge(ours, answers) == ())


def test_beside_a_reference_an_older_draft_says_nothing() -> None:
    imported = import_form(BESIDE)

    kode = imported.document["properties"]["kode"]
    assert {"$ref": "#/$defs/teks", "title": "Kode"} == kode
    assert [
        ("/properties/kode/minLength", "minLength"),
        ("/properties/kode/pattern", "pattern"),
        ("/properties/orang/properties/nama/enum", "enum"),
    ] == [
        (p.path, p.params["keyword"]) for p in imported.changes if p.code == "FORM-CHANGED-SIBLING"
    ]
    ours = compile_form(FormSchema(imported.document))
    for answers in ({"kode": "ab"}, {"kode": "abcdef"}, {"orang": {"nama": "b"}}, {"kode": 1}):
        assert Draft7Validator(BESIDE).is_valid(answers) == (judge(ours, answers) == ())


@pytest.mark.parametrize(
    "stated", [{}, {"$schema": "https://json-schema.org/draft/2019-09/schema"}]
)
def test_beside_a_reference_rules_are_in_force_since_2019_09(stated: dict[str, str]) -> None:
    document = {k: v for k, v in BESIDE.items() if k != "$schema"} | stated

    kode = import_form(document).document["properties"]["kode"]

    assert (3, "^[0-9]") == (kode["minLength"], kode["pattern"])


def test_what_cannot_be_mended_stays_refused() -> None:
    document = schema({"x": {**TEXT, "pattern": r"(a)\1"}})

    assert ["FORM-PATTERN-BACK-REFERENCE"] == [
        p.code for p in lint_form(import_form(document).document)
    ]


@pytest.mark.parametrize(
    "document",
    [
        {"properties": 3}, {"type": {}}, {"allOf": 3}, {"items": 3}, {"$ref": 3}, {"$id": []},
        {"dependencies": 3}, {"enum": 3, "enumNames": []},
        {"x-order": 3, "properties": {"a": 1, "b": 2}},
        {"propertyNames": {"enum": 3}, "additionalProperties": {}}, {"required": True},
        {"ui:order": 3}, {"pattern": 3}, {"default": 3, "type": "string"}, {"examples": 3},
        {"exclusiveMinimum": True}, {"oneOf": [3, {"enum": 3}]}, {"definitions": 3}, {"const": {}},
    ],
)  # fmt: skip
def test_it_never_breaks_on_what_is_no_form(document: dict[str, Any]) -> None:
    for place in (document, {"type": "object", "properties": {"x": document}}):
        assert isinstance(lint_form(import_form(place).document), list)


def test_a_bomb_is_refused() -> None:
    with pytest.raises(Invalid):
        import_form({"enum": list(range(100_000))})


def test_a_member_told_elsewhere_keeps_its_type_and_its_conditions() -> None:
    """A type written into `if` or `then` would change the verdict."""
    told = {"a": {"type": "number"}, "b": {"type": "number"}}
    rule = {
        "if": {"properties": {"a": {"x-note": 1}}},
        "then": {"properties": {"b": {"title": "B"}}, "required": ["b"]},
    }

    imported = import_form(schema(told, allOf=[rule]))

    form = compile_form(FormSchema(imported.document))
    assert () == judge(form, {"a": 1, "b": 2})
    assert judge(form, {"a": 1})
    assert "FORM-CHANGED-TYPE" not in {change.code for change in imported.changes}


def test_odd_types_are_told_by_lint_and_never_crash() -> None:
    imported = import_form({"type": [{"properties": {}}, "string"]})

    assert lint_form(imported.document)


OPEN: dict[str, Any] = schema(
    {"x": TEXT},
    patternProperties={"^n_": {"type": "integer"}},
    propertyNames={"pattern": "^[a-z_]+$"},
    additionalProperties={"type": "boolean"},
    minProperties=1,
    maxProperties=3,
)


@pytest.mark.parametrize(
    "given",
    [
        {"x": "a"}, {"x": "a", "n_a": 1}, {"n_a": "1"}, {"b": True}, {"b": 1}, {"B": True}, {},
        {"x": "a", "n_a": 1, "n_b": 2, "c": True}, {"x": 1},
    ],
)  # fmt: skip
def test_rules_over_names_still_judge_after_an_import(given: dict[str, Any]) -> None:
    form = compile_form(FormSchema(import_form(OPEN).document))

    assert Draft202012Validator(OPEN).is_valid(given) == (not judge(form, given))
