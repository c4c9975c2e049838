from __future__ import annotations

from typing import Any

import pytest

from builder.forms.blank import BlankField, blank_form
from builder.forms.compile import build
from builder.forms.summary import field_titles
from publish.facts.form_schema import FormSchema
from publish.facts.json_text import read_json
from tests.codebase.tree import ROOT

SERVICES = sorted(p.parent.name for p in (ROOT / "form_schemas").glob("*/form.json"))


def fields(**document: Any) -> dict[str, BlankField]:
    """The printed fields of a form by name."""
    form = build(FormSchema({"type": "object", **document}))
    return {field.name: field for page in blank_form(form, "id") for field in page.fields}


def labels(found: tuple[BlankField, ...]) -> set[str]:
    return {f.label for f in found} | {t for f in found for t in labels(f.children)}


@pytest.mark.parametrize(
    ("schema", "space"),
    [
        ({"type": "string", "maxLength": 40}, "line"),
        ({"type": "string", "minLength": 16, "maxLength": 16}, "cells"),
        ({"type": "string", "enum": ["a", "b"]}, "boxes"),
        ({"type": "string", "format": "date"}, "date"),
        ({"type": "boolean"}, "boxes"),
        ({"type": "integer"}, "line"),
    ],
)
def test_every_kind_has_its_space(schema: dict[str, Any], space: str) -> None:
    assert space == fields(properties={"a": {"title": "A", **schema}})["a"].space


def test_a_question_that_is_asked_sometimes_says_so() -> None:
    found = fields(
        properties={"a": {"type": "boolean", "title": "A"}},
        required=["a"],
        **{
            "if": {"properties": {"a": {"const": True}}, "required": ["a"]},
            "then": {"properties": {"b": {"type": "string", "title": "B"}}, "required": ["b"]},
        },
    )

    assert (False, True) == (found["a"].is_sometimes, found["b"].is_sometimes)
    assert ("Ya", "Tidak") == found["a"].choices


def test_a_list_has_room_for_some_rows() -> None:
    item = {
        "type": "object",
        "title": "Anak",
        "properties": {"n": {"type": "string", "title": "N"}},
    }
    found = fields(
        properties={"anak": {"type": "array", "title": "Anak", "items": item, "maxItems": 9}}
    )

    assert ["Anak 1", "Anak 2"] == [child.label for child in found["anak"].children]


def test_a_definition_that_contains_itself_ends() -> None:
    node = {
        "type": "object",
        "title": "Orang",
        "properties": {
            "nama": {"type": "string", "title": "Nama"},
            "anak": {
                "type": "array",
                "title": "Anak",
                "items": {"$ref": "#/$defs/o"},
                "maxItems": 3,
            },
        },
    }
    found = fields(properties={"orang": {"$ref": "#/$defs/o"}}, **{"$defs": {"o": node}})

    assert "Nama" in labels((found["orang"],))


@pytest.mark.parametrize("service", SERVICES)
def test_a_form_of_the_catalogue_prints_everything_it_can_ask(service: str) -> None:
    document = read_json((ROOT / "form_schemas" / service / "form.json").read_bytes())
    form = build(FormSchema(document))
    printed = labels(tuple(f for page in blank_form(form, "id") for f in page.fields))

    shown = {at for at, title in field_titles(form, "id").items() if title not in printed}
    assert set() == {at for at in shown if not at.rpartition("/")[2].isdigit()}
