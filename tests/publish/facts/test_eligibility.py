"""Who cannot apply: only what is certain stops anybody."""

from __future__ import annotations

from typing import Any

import pytest

from publish.errors import Invalid
from publish.facts.eligibility import certain_stops, law_cited, questions_read, stop_problems
from publish.facts.service import read_standard
from publish.facts.standard import ServiceStandard
from tests.makers import both, service_document

SMALL = {"properties": {"luas": {"maximum": 5}}, "required": ["luas"]}


def stop(when: dict[str, Any], **changed: Any) -> dict[str, Any]:
    document = {"id": "kecil", "reason": both("Terlalu kecil."), "when": when}
    return document | {"legal_basis": "uu-contoh"} | changed


def standard(*stops: dict[str, Any]) -> ServiceStandard:
    return read_standard(service_document(eligibility=list(stops)))


@pytest.mark.parametrize(
    ("when", "answers", "is_stopped"),
    [
        (SMALL, {"luas": 5}, True),
        (SMALL, {"luas": 6}, False),
        (SMALL, {}, False),
        ({"properties": {"luas": {"maximum": 5}}}, {}, False),  # holds of what is not there
        ({"not": {"properties": {"luas": {"minimum": 6}}, "required": ["luas"]}}, {}, False),
        ({"properties": {"jenis": {"enum": ["a", None]}}}, {"jenis": None}, False),
        ({"not": {"properties": {"hak": {"contains": {"const": "x"}}}}}, {"hak": []}, False),
        ({"not": {"properties": {"hak": {"contains": {"const": "x"}}}}}, {"hak": ["y"]}, True),
        ({"properties": {"mbr": {"const": False}}}, {"mbr": False}, True),
        ({"properties": {"luas": {"const": 0}}}, {"luas": 0}, True),
        ({"anyOf": [SMALL, {"required": ["jenis"]}]}, {"luas": 1}, False),
        ({"anyOf": [SMALL, {"required": ["jenis"]}]}, {"luas": 1, "jenis": "a"}, True),
        ({"properties": {"a": {"properties": {"b": {"const": 1}}}}}, {"a": {}}, False),
        ({"properties": {"a": {"properties": {"b": {"const": 1}}}}}, {"a": {"b": 1}}, True),
        ({}, {"luas": 1}, False),
    ],
)
def test_only_what_is_certain_stops(
    when: dict[str, Any], answers: dict[str, Any], is_stopped: bool
) -> None:
    assert is_stopped == bool(certain_stops(standard(stop(when)), answers))


def test_nothing_is_judged_from_an_answer_that_is_wrong() -> None:
    assert () == certain_stops(standard(stop(SMALL)), {"luas": -1}, {"/luas"})
    assert certain_stops(standard(stop(SMALL)), {"luas": 1}, {"/nama"})


def test_the_groups_around_a_question_are_not_questions() -> None:
    nested = {"properties": {"a": {"required": ["b"], "properties": {"c": {"const": 1}}}}}

    assert ("/a/b", "/a/c") == questions_read(nested)


def test_a_finding_stands_at_every_question_and_never_holds_the_answer() -> None:
    own = standard(stop({"properties": {"luas": {"maximum": 5}, "jenis": {"const": "rumah"}}}))
    answers = {"luas": 4, "jenis": "rumah"}
    found = list(stop_problems(own, certain_stops(own, answers)))

    assert [("/jenis", "NOT-ELIGIBLE"), ("/luas", "NOT-ELIGIBLE")] == [
        (p.path, p.code) for p in found
    ]
    assert "rumah" not in str(found[0].params)


def test_the_law_is_cited_with_its_article() -> None:
    own = standard(stop(SMALL))
    bases = [{**service_document()["legal_bases"][0], "article": "Pasal 9"}]
    with_article = read_standard(service_document(eligibility=[stop(SMALL)], legal_bases=bases))

    assert "UU contoh" == law_cited(own, own.stops[0])
    assert "UU contoh, Pasal 9" == law_cited(with_article, with_article.stops[0])


@pytest.mark.parametrize(
    "broken",
    [
        stop(SMALL, instead_link="http://contoh.example"),
        stop(SMALL, instead_service="Bukan Slug"),
        stop(SMALL, reason="kata"),
        stop({"type": "object"}),
        {"id": "x", "reason": both("x"), "legal_basis": "uu-contoh"},
        {"id": "x", "reason": both("x"), "when": SMALL},
    ],
)
def test_what_cannot_be_read_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        standard(broken)


def test_an_id_stands_once() -> None:
    with pytest.raises(Invalid) as refused:
        standard(stop(SMALL), stop(SMALL))

    assert ["SERVICE-ID-TWICE"] == [p.code for p in refused.value.problems]
