"""A stop is judged from what everybody answers, before anybody sends a document."""

from __future__ import annotations

from typing import Any

import pytest

from builder.usecases.lint import advise_definition, lint_definition
from publish.facts.json_text import write_json
from tests.makers import answers, both, form_document, service_document
from tests.shelf import checks

HUGE = {"properties": {"luas": {"exclusiveMinimum": 900}}, "required": ["luas"]}
UPLOAD = {
    "type": "string",
    "title": "Denah",
    "x-i18n": {"en": {"title": "Plan"}},
    "pattern": "^[0-9A-HJKMNP-TV-Z]{26}$",
    "maxLength": 26,
    "x-upload": {"accept": ["application/pdf"], "max_mb": 5},
}


def service(when: dict[str, Any] = HUGE, **changed: Any) -> dict[str, Any]:
    stop = {"id": "besar", "reason": both("Terlalu besar."), "legal_basis": "uu-contoh"}
    return service_document(eligibility=[stop | {"when": when}], **changed)


def form(*pages: tuple[str, ...], **changed: Any) -> dict[str, Any]:
    shown = [
        {"id": "-".join(p), "title": "Hal", "x-i18n": {"en": {"title": "Page"}}, "fields": [*p]}
        for p in pages
    ]
    document = form_document(**changed)
    return document | ({"x-pages": shown} if shown else {})


def found(of: dict[str, Any], with_form: dict[str, Any]) -> list[str]:
    problems = lint_definition(write_json(of), write_json(with_form), checks=checks())
    return sorted({p.code for p in problems})


def advised(of: dict[str, Any], with_form: dict[str, Any]) -> set[str]:
    problems = advise_definition(write_json(of), write_json(with_form), checks=checks())
    return {p.code for p in problems}


def with_upload(place: str) -> dict[str, Any]:
    properties = form_document()["properties"] | {"denah": UPLOAD}
    order = ["nama", "denah", "jenis", "luas"]
    pages = (("nama", "denah"), ("jenis", "luas")) if place == "first" else (
        ("nama",), ("jenis", "luas"), ("denah",))  # fmt: skip
    return form(*pages, properties=properties, **{"x-order": order})


def test_a_stop_on_required_questions_of_the_first_page_is_sound() -> None:
    assert [] == found(service(), form())
    assert "STOP-PAGE" not in advised(service(), form())


def test_a_question_that_may_be_left_open_stops_nobody_for_certain() -> None:
    assert ["STOP-OPTIONAL"] == found(service(), form(required=["nama", "jenis"]))


def test_a_question_of_a_condition_has_to_be_required_there() -> None:
    properties = form_document()["properties"]
    inner = {"properties": {"luas": properties["luas"]}}
    business = {"properties": {"jenis": {"const": "usaha"}}, "required": ["jenis"]}
    base = {
        "required": ["nama", "jenis"],
        "properties": {k: v for k, v in properties.items() if k != "luas"},
    }

    def branch(then: dict[str, Any]) -> dict[str, Any]:
        return form(**base, allOf=[{"if": business, "then": then}])

    assert "STOP-OPTIONAL" in found(service(), branch(inner))
    assert "STOP-OPTIONAL" not in found(service(), branch(inner | {"required": ["luas"]}))


def test_an_answer_that_is_there_before_anybody_answers_is_none() -> None:
    properties = form_document()["properties"]
    given = properties | {"luas": properties["luas"] | {"default": 10}}

    assert ["STOP-DEFAULT"] == found(service(), form(properties=given))


@pytest.mark.parametrize("when", [{}, {"anyOf": [{}]}])
def test_a_stop_that_reads_nothing_is_found(when: dict[str, Any]) -> None:
    assert ["STOP-EMPTY"] == found(service(when), form())


def test_a_stop_after_the_documents_comes_too_late() -> None:
    assert "STOP-LATE" in found(service(), with_upload("first"))
    assert "STOP-LATE" not in found(service(), with_upload("last"))


def test_a_later_page_is_advised_against() -> None:
    assert "STOP-PAGE" in advised(service(), form(("nama",), ("jenis", "luas")))


def test_an_unknown_question_and_an_unknown_law_are_found() -> None:
    unknown = {"properties": {"lain": {"const": 1}}}
    nobody = service() | {"eligibility": [service()["eligibility"][0] | {"legal_basis": "lain"}]}

    assert "FIELD-UNKNOWN" in found(service(unknown), form())
    assert ["BASIS-UNKNOWN"] == found(nobody, form())


def test_an_example_says_what_stops_it() -> None:
    (able,) = service_document()["scenarios"]
    huge = able | {
        "id": "besar",
        "answers": answers(luas=1000),
        "expect": able["expect"] | {"fee": 1_000_000},
    }
    told = huge | {"expect": huge["expect"] | {"stops": ["besar"]}}

    assert ["SCENARIO-STOPS"] == found(service(scenarios=[able, huge]), form())
    assert [] == found(service(scenarios=[able, told]), form())
    assert ["SCENARIO-FIRST"] == found(service(scenarios=[told, able]), form())
