"""What several definitions share: units, life events, districts and ready-made fields."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from publish.facts.service import SLUG
from publish.facts.text import text
from tests.definitions.catalogue import PRESENT, document, fields, form_document

FIELDS = document("shared/fields.json")


@pytest.mark.parametrize("name", ["units", "life-events", "districts"])
def test_its_entries_have_a_slug_and_two_names(name: str) -> None:
    for key, names in document(f"shared/{name}.json").items():
        assert SLUG.fullmatch(key)
        assert text(names).id
        assert text(names).en


def test_kendari_has_eleven_districts_by_ministry_code() -> None:
    codes = [district["code"] for district in document("shared/districts.json").values()]

    assert [f"74.71.{number:02d}" for number in range(1, 12)] == codes


@pytest.mark.parametrize("name", FIELDS)
def test_a_ready_made_field_is_a_complete_schema_node(name: str) -> None:
    node = FIELDS[name]

    Draft202012Validator.check_schema(node)
    assert {"type", "title", "x-i18n", "x-pdp", "maxLength"} <= set(node)


@pytest.mark.parametrize("service", PRESENT)
def test_a_field_of_that_name_accepts_the_same_answers(service: str) -> None:
    rules = ("type", "format", "pattern", "minLength", "maxLength")
    for at, node in fields(form_document(service)):
        name = at.split("/")[-1]
        if name in ("nik", "kode_pos", "npwp", "nib", "telepon"):
            assert [FIELDS[name].get(r) for r in rules] == [node.get(r) for r in rules], at


@pytest.mark.parametrize("service", PRESENT)
def test_districts_are_chosen_from_the_shared_list(service: str) -> None:
    for at, node in fields(form_document(service)):
        if at.endswith("/kecamatan") and "oneOf" in node:
            chosen = [choice["const"] for choice in node["oneOf"]]
            assert list(document("shared/districts.json")) == chosen, at
