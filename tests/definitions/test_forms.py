"""Every form is JSON Schema that any validator reads alike, and asks with care."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator

from builder.forms.lint import lint_form
from tests.definitions.catalogue import PRESENT, Document, fields, form_document, nodes, properties

EACH = pytest.mark.parametrize("service", PRESENT)
UPLOAD = "^[0-9A-HJKMNP-TV-Z]{26}$"


def parts(condition: Document) -> Iterator[Document]:
    """A condition and all conditions it is put together from."""
    yield condition
    for inner in (*condition.get("allOf", ()), *condition.get("anyOf", ())):
        yield from parts(inner)


@EACH
def test_it_is_a_json_schema_2020_12(service: str) -> None:
    form = form_document(service)

    Draft202012Validator.check_schema(form)
    assert "https://json-schema.org/draft/2020-12/schema" == form["$schema"]
    assert "object" == form["type"]


@EACH
def test_its_fields_have_an_order(service: str) -> None:
    for at, node in nodes(form_document(service)):
        names = properties(node)
        if node.get("type") == "object" and len(names) > 1:
            assert sorted(names) == sorted(node.get("x-order", ())), at


@EACH
def test_its_pages_show_every_field_once(service: str) -> None:
    form = form_document(service)
    shown = [name for page in form.get("x-pages", ()) for name in page["fields"]]

    assert sorted(properties(form)) == sorted(shown)


@EACH
def test_everything_it_says_is_in_both_languages(service: str) -> None:
    form = form_document(service)
    said = [*nodes(form), *((p["id"], p) for p in form.get("x-pages", ()))]
    said += [(at, choice) for at, node in nodes(form) for choice in node.get("oneOf", ())]

    for at, node in said:
        english = node.get("x-i18n", {}).get("en", {})
        for member in ("title", "description"):
            assert (member in node) == (member in english), f"{at} {member}"
            if len(str(node.get(member, "")).split()) > 3:
                assert node[member] != english[member], at


@EACH
def test_its_choices_have_stable_keys_and_labels(service: str) -> None:
    for at, node in nodes(form_document(service)):
        choices = node.get("oneOf", ())
        keys = [choice["const"] for choice in choices]
        assert len(keys) == len(set(keys)), at
        assert all("title" in choice for choice in choices), at
        assert "enum" not in node, at


@EACH
def test_each_field_says_whether_it_is_personal_data(service: str) -> None:
    for at, node in fields(form_document(service)):
        if node["type"] == "array":
            asked = node["items"] if node["items"].get("type") != "object" else {"x-pdp": "none"}
            assert "x-pdp" in node or "x-pdp" in asked, at
        elif node["type"] != "object":
            assert node.get("x-pdp") in ("none", "general", "specific"), at


@EACH
def test_each_answer_is_bounded(service: str) -> None:
    bounds = {
        "string": {"maxLength"},
        "integer": {"minimum", "maximum"},
        "number": {"minimum", "maximum"},
        "array": {"maxItems"},
    }
    for at, node in fields(form_document(service)):
        closed = "oneOf" in node or "const" in node
        assert closed or set() == bounds.get(node["type"], set()) - set(node), at
        assert node.get("maxItems", 0) <= 20, at


@EACH
def test_its_conditions_do_not_fire_on_missing_answers(service: str) -> None:
    """`if` on a property that is absent holds vacuously, so each is required as well."""
    for at, node in nodes(form_document(service)):
        for rule in parts(node.get("if", {})):
            assert set(rule.get("properties", {})) <= set(rule.get("required", ())), at


@EACH
def test_its_national_formats_carry_a_pattern(service: str) -> None:
    for at, node in fields(form_document(service)):
        if node.get("format") in ("nik", "npwp", "phone-id", "postal-code-id"):
            assert "pattern" in node, at


@EACH
def test_its_uploads_are_answered_by_an_attachment_id(service: str) -> None:
    for at, node in fields(form_document(service)):
        if "x-upload" in node:
            assert ("string", UPLOAD) == (node["type"], node.get("pattern")), at


@EACH
def test_it_does_not_ask_for_religion(service: str) -> None:
    names = {name for at, node in nodes(form_document(service)) for name in properties(node)}

    assert set() == names & {"agama", "suku", "ras"}


@EACH
def test_it_keeps_to_the_dialect(service: str) -> None:
    assert [] == lint_form(form_document(service))
