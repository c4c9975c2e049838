from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from publish.errors import Invalid, Problem
from publish.facts.canonical import digest
from publish.facts.json_text import read_json
from publish.facts.rules import StepRule
from publish.facts.service import read_standard, read_version, rules_of, version_digest
from publish.facts.text import Text
from publish.facts.workdays import Allowance
from tests.codebase.tree import ROOT
from tests.makers import both, calendar, form_document, service_document

META = Draft202012Validator(
    read_json((ROOT / "form_schemas/meta/service.schema.json").read_bytes())
)


def changed(pointer: str, value: Any) -> dict[str, Any]:
    """The sample definition with one member changed; `...` takes it away."""
    document = deepcopy(service_document())
    *way, last = [int(t) if t.isdigit() else t for t in pointer.split("/")[1:]]
    here: Any = document
    for token in way:
        here = here[token]
    if value is ...:
        del here[last]
    else:
        here[last] = value
    return document


def problems_of(document: Any) -> list[Problem]:
    with pytest.raises(Invalid) as refused:
        read_standard(document)
    return list(refused.value.problems)


def test_the_sample_is_of_the_form_that_the_meta_schema_decides() -> None:
    assert [] == [error.message for error in META.iter_errors(service_document())]


@pytest.mark.parametrize(("k_min", "least"), [(1, 5), (5, 5), (12, 12)])
def test_no_definition_lets_out_a_count_of_fewer_than_five(k_min: int, least: int) -> None:
    assert least == read_standard(service_document(k_min=k_min)).least_count


def test_it_reads_what_an_office_promises() -> None:
    standard = read_standard(service_document(last_verified_on="2026-02-01"))

    assert ("izin-contoh", "open", 5) == (standard.id, standard.publication, standard.k_min)
    assert (date(2026, 1, 1), date(2026, 2, 1)) == (
        standard.effective_from,
        standard.last_verified_on,
    )
    assert Allowance(5, "working_days") == standard.promise.allowance
    assert ["usaha"] == [v.id for v in standard.variants]
    assert ["intake", "work", "payment", "issue"] == [s.kind for s in standard.steps]
    assert ["/nama", None] == [r.field for r in standard.requirements]
    assert Text("Izin contoh", "Izin contoh (en)") == standard.name
    assert not standard.tariff.is_free
    assert 36000 == standard.scenarios[0].fee


def test_what_may_be_left_out_has_a_plain_default() -> None:
    standard = read_standard(service_document())

    assert standard.takes_applications
    assert standard.cap is None
    assert standard.last_verified_on is None
    assert standard.fee_note is None
    assert () == standard.abolished == standard.life_events
    assert Text("Standar", "Standard") == standard.promise.label
    assert not standard.promise.is_fallback


def test_a_cap_and_an_abolished_document_are_read() -> None:
    cap = {"value": 5, "unit": "working_days", "certainty": "law", "fallback": True}
    document = changed("/processing_time/cap", cap)
    document["abolished_requirements"] = [
        {"name": both("Pengantar RT"), "legal_basis": "uu-contoh"}
    ]

    standard = read_standard(document)

    assert standard.cap is not None
    assert standard.cap.is_fallback
    assert "Pengantar RT" == standard.abolished[0].name.id


@pytest.mark.parametrize(
    ("pointer", "value", "member"),
    [
        ("/id", "Izin Contoh", "id"),
        ("/id", 5, "id"),
        ("/name", "Izin", "name"),
        ("/summary", ..., "summary"),
        ("/unit", None, "unit"),
        ("/publication", "secret", "publication"),
        ("/k_min", "5", "k_min"),
        ("/k_min", True, "k_min"),
        ("/effective_from", "1 Januari 2026", "not a date: 1 Januari 2026"),
        ("/effective_from", "20260101", "not a date: 20260101"),
        ("/legal_bases/0/certainty", "sure", "certainty"),
        ("/legal_bases/0/title", 5, "title"),
        ("/processing_time/unit", "weeks", "unit"),
        ("/processing_time/value", "5", "value"),
        ("/processing_time/variants/0/id", "", "id"),
        ("/requirements/0/name", {}, "name"),
        ("/requirements/0/field", 7, "field"),
        ("/steps/1/kind", "lunch", "kind"),
        ("/steps", [], "steps"),
        ("/product", {}, "name"),
        ("/complaints/0/value", None, "value"),
        ("/scenarios/0/answers", [], "answers"),
        ("/scenarios/0/expect/fee", "36000", "fee"),
        ("/scenarios/0/expect", ..., "expect"),
        ("/tariff", ..., "tariff"),
        ("/internal", {"staff": 3}, "staff"),
    ],
)
def test_it_names_the_member_that_is_of_another_form(pointer: str, value: Any, member: str) -> None:
    found = problems_of(changed(pointer, value))

    assert [Problem("", "SERVICE-SHAPE", {"member": member})] == found


@pytest.mark.parametrize("document", [None, [], "izin", 5, {}])
def test_it_rejects_what_is_no_definition(document: Any) -> None:
    assert "SERVICE-SHAPE" == problems_of(document)[0].code


@pytest.mark.parametrize(
    ("pointer", "value", "path", "code"),
    [
        ("/tariff/lines/0/amount", "x", "/tariff/lines/0/amount", "TARIFF-NUMBER"),
        ("/requirements/1/when", 5, "/requirements/1/when", "CONDITION-SHAPE"),
        (
            "/processing_time/variants/0/when",
            {"pattern": "x"},
            "/processing_time/variants/0/when/pattern",
            "CONDITION-KEYWORD",
        ),
        ("/steps/2/id", "terima", "/steps/2/id", "SERVICE-ID-TWICE"),
        ("/requirements/1/id", "identitas", "/requirements/1/id", "SERVICE-ID-TWICE"),
        ("/legal_bases/1/id", "uu-contoh", "/legal_bases/1/id", "SERVICE-ID-TWICE"),
        ("/processing_time/value", 3661, "", "WORKDAYS-RANGE"),
    ],
)
def test_it_gives_the_place_of_what_it_cannot_use(
    pointer: str, value: Any, path: str, code: str
) -> None:
    assert [(path, code)] == [(p.path, p.code) for p in problems_of(changed(pointer, value))]


POINTERS = st.sampled_from(
    [
        *(f"/{name}" for name in service_document()),
        "/tariff/lines",
        "/tariff/lines/0",
        "/processing_time/variants",
        "/processing_time/variants/0",
        "/legal_bases/0",
        "/requirements/0",
        "/steps/0",
        "/steps/0/allowance",
        "/complaints/0",
        "/reject_grounds/0",
        "/scenarios/0",
        "/scenarios/0/expect",
    ]
)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@given(POINTERS, junk)
def test_whatever_stands_in_a_definition_is_a_finding_and_not_a_crash(
    pointer: str, value: Any
) -> None:
    try:
        read_standard(changed(pointer, value))
    except Invalid as refused:
        assert refused.problems


def test_the_fold_gets_steps_promise_and_variants() -> None:
    rules = rules_of(read_standard(service_document()), calendar())

    assert StepRule("terima", "intake") == rules.steps[0]
    assert {"usaha": Allowance(10, "working_days")} == rules.variants


def test_a_version_is_named_by_both_documents() -> None:
    version = read_version(3, service_document(), form_document())

    assert ("izin-contoh", 3) == (version.service, version.version)
    assert digest({"form": form_document(), "service": service_document()}) == version.digest
    assert version.digest != version_digest(service_document(k_min=6), form_document())
    assert version.digest != version_digest(service_document(), form_document(title="x"))


def test_every_shipped_definition_is_read() -> None:
    folders = [path.parent for path in (ROOT / "form_schemas").glob("*/service.json")]

    read = [
        read_version(1, *(read_json((f / n).read_bytes()) for n in ("service.json", "form.json")))
        for f in folders
    ]

    assert {f.name for f in folders} == {version.service for version in read}
