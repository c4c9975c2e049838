"""Worked examples give what they promise."""

from __future__ import annotations

import pytest

from builder.forms.compile import compile_form
from builder.usecases.scenarios import run_scenarios, visible_fields
from publish.facts.form_schema import FormSchema
from tests.makers import answers, calendar, form_document, service_document, version


def test_a_true_scenario_has_no_findings() -> None:
    current = version()

    assert [] == run_scenarios(current, compile_form(current.form), calendar())


def test_a_variant_has_its_own_due_date_and_documents() -> None:
    scenario = service_document()["scenarios"][0] | {
        "answers": answers(jenis="usaha"),
        "expect": {
            "fields": ["/nama", "/jenis", "/luas"],
            "documents": ["identitas", "akta"],
            "fee": 36000,
            "due_on": "2026-03-16",
        },
    }
    current = version(scenarios=[scenario])

    assert [] == run_scenarios(current, compile_form(current.form), calendar())


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({"jenis": "rumah"}, ("/jenis",)),
        ({"jenis": "usaha"}, ("/jenis", "/usaha/nama", "/cabang")),
    ],
)
def test_fields_of_a_condition_show_when_it_holds(
    given: dict[str, str], fields: tuple[str, ...]
) -> None:
    text = {"type": "string", "title": "x", "maxLength": 9}
    more = {
        "usaha": {"type": "object", "title": "x", "properties": {"nama": text}},
        "cabang": {"type": "array", "title": "x", "maxItems": 3, "items": text},
    }
    document = form_document(
        required=["jenis"],
        properties={"jenis": form_document()["properties"]["jenis"]},
        allOf=[
            {
                "if": {"properties": {"jenis": {"const": "usaha"}}, "required": ["jenis"]},
                "then": {"properties": more},
            }
        ],
        **{"x-order": ["jenis", "usaha", "cabang"]},
    )

    assert fields == visible_fields(compile_form(FormSchema(document)), given)
