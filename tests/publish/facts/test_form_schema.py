from __future__ import annotations

from typing import Any

import pytest

from publish.facts.form_schema import (
    MOST_EXPANDED,
    FormSchema,
    choice_labels,
    description_of,
    labels_by_pointer,
    ordered,
    title_of,
)
from publish.facts.json_text import read_json
from publish.facts.text import Text
from tests.codebase.tree import ROOT
from tests.makers import form_document


def named(title: str, **more: Any) -> dict[str, Any]:
    """A text field with a title in both languages."""
    english = {"x-i18n": {"en": {"title": f"{title} (en)"}}}
    return {"type": "string", "title": title, **english, **more}


def test_a_digest_names_the_document_and_not_its_spelling() -> None:
    document = form_document()
    turned = dict(reversed(document.items()))

    assert FormSchema(document).digest == FormSchema(turned).digest
    assert FormSchema(document).digest != FormSchema(form_document(title="Lain")).digest


def test_words_of_a_node_come_in_both_languages() -> None:
    node = {
        "title": "Luas",
        "description": "Dalam m2.",
        "x-i18n": {"en": {"title": "Area", "description": "In m2."}},
    }

    assert Text("Luas", "Area") == title_of(node)
    assert Text("Dalam m2.", "In m2.") == description_of(node)


def test_a_node_without_words_falls_back() -> None:
    assert Text("luas", "") == title_of({}, "luas")
    assert Text("", "") == description_of({})


def test_properties_come_in_the_order_people_see_them() -> None:
    schema = {"properties": {"a": {}, "b": {}, "c": {}}, "x-order": ["c", "gone", "a"]}

    assert ["c", "a", "b"] == [name for name, _ in ordered(schema)]


@pytest.mark.parametrize(
    ("node", "labels"),
    [
        ({}, {}),
        ({"enum": ["a", 1]}, {"a": Text("a", "a"), "1": Text("1", "1")}),
        (
            {"oneOf": [{"const": True, "title": "Ya"}, {"const": False, "title": "Tidak"}]},
            {"true": Text("Ya", ""), "false": Text("Tidak", "")},
        ),
        (
            {"anyOf": [{"const": read_json("2.0"), "title": "Dua"}, {"const": "x"}]},
            {"2": Text("Dua", ""), "x": Text("x", "")},
        ),
        ({"oneOf": [{"type": "object"}]}, {}),
    ],
)
def test_choices_are_labelled_by_the_key_of_a_lookup(
    node: dict[str, Any], labels: dict[str, Text]
) -> None:
    assert labels == choice_labels(node)


def test_labels_of_the_sample_form() -> None:
    labels = labels_by_pointer(form_document())

    assert ["/nama", "/jenis", "/luas"] == list(labels)
    assert Text("Luas", "Area") == labels["/luas"][0]
    assert Text("Usaha", "Business") == labels["/jenis"][1]["usaha"]


def test_conditional_nested_and_repeated_fields_are_found() -> None:
    document = {
        "properties": {
            "alamat/rumah": {"title": "Alamat", "properties": {"rt": named("RT")}},
            "anggota": {"title": "Anggota", "items": {"properties": {"nik": named("NIK")}}},
        },
        "allOf": [
            {
                "if": {"properties": {"x": {"const": 1}}},
                "then": {"properties": {"akta": named("Akta")}},
                "else": {"properties": {"alasan": named("Alasan")}},
            }
        ],
        "dependentSchemas": {"x": {"properties": {"y": named("Y")}}},
    }

    assert {
        "/alamat~1rumah": "Alamat",
        "/alamat~1rumah/rt": "RT",
        "/anggota": "Anggota",
        "/anggota/0/nik": "NIK",
        "/akta": "Akta",
        "/alasan": "Alasan",
        "/y": "Y",
    } == {pointer: title.id for pointer, (title, _) in labels_by_pointer(document).items()}


def test_local_references_are_followed_and_the_nearer_title_wins() -> None:
    document = {
        "$defs": {"orang": {"title": "Orang", "properties": {"nama": named("Nama")}}},
        "properties": {
            "ibu": {"$ref": "#/$defs/orang", "title": "Ibu"},
            "ayah": {"$ref": "#/$defs/orang"},
        },
    }

    found = labels_by_pointer(document)

    assert ("Ibu", "Orang", "Nama") == (
        found["/ibu"][0].id,
        found["/ayah"][0].id,
        found["/ayah/nama"][0].id,
    )


@pytest.mark.parametrize(
    "document",
    [
        {"properties": {"a": {"$ref": "#/properties/a"}}},
        {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"},
        {"properties": {"a": {"properties": {"a": {"$ref": "#/properties/a"}}}}},
        {"properties": {"a": {"$ref": "https://example.org/a"}}},
        {"properties": {"a": True}},
    ],
)
def test_cycles_and_strange_references_end(document: dict[str, Any]) -> None:
    assert len(labels_by_pointer(document)) < 20


def itself(**properties: Any) -> dict[str, Any]:
    """A form whose question `x` holds `properties`, which may refer to it."""
    return {
        "$defs": {"a": {"type": "object", "properties": properties}},
        "properties": {"x": {"$ref": "#/$defs/a"}, "nama": named("Nama")},
    }


@pytest.mark.parametrize(
    "document",
    [
        itself(a={"allOf": [{"$ref": "#/$defs/a"}] * 10}),
        itself(**{f"a{n}": {"$ref": "#/$defs/a"} for n in range(60)}),
        itself(a={"items": {"anyOf": [{"$ref": "#/$defs/a"}] * 60}}),
        itself(
            a={"allOf": [{"$ref": "#/$defs/a"}] * 20}, **{f"b{n}": named("B") for n in range(900)}
        ),
        {
            "$defs": {f"d{n}": {"$ref": f"#/$defs/d{n + 1}"} for n in range(2_000)},
            "properties": {"nama": named("Nama")}
            | {f"x{n}": {"$ref": "#/$defs/d0"} for n in range(2_000)},
        },
    ],
    ids=["by allOf", "by properties", "by rows", "with many beside it", "by long chains"],
)
def test_a_form_that_blows_up_is_left_and_takes_no_label_from_its_neighbour(
    document: dict[str, Any],
) -> None:
    found = labels_by_pointer(document)

    assert "Nama" == found["/nama"][0].id
    assert len(found) < 2 * MOST_EXPANDED


def test_every_field_of_the_shipped_forms_has_words_in_both_languages() -> None:
    silent = [
        (path.parent.name, pointer)
        for path in sorted((ROOT / "form_schemas").glob("*/form.json"))
        for pointer, (title, choices) in labels_by_pointer(read_json(path.read_bytes())).items()
        if not all(words.id and words.en for words in (title, *choices.values()))
    ]

    assert [] == silent
