"""What keeps a definition from being published."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from builder.usecases.lint import advise_definition, lint_definition
from publish.facts.json_text import write_json
from tests.makers import answers, both, form_document, service_document
from tests.shelf import checks


def codes(service: Any = None, form: Any = None) -> set[str]:
    found = lint_definition(
        write_json(service_document() if service is None else service),
        write_json(form_document() if form is None else form),
        checks=checks(),
    )
    return {p.code for p in found}


def test_a_good_definition_has_no_findings() -> None:
    assert set() == codes()


Change = Callable[[dict[str, Any]], Any]


def free(d: dict[str, Any]) -> None:
    d["tariff"]["lines"][0]["amount"] = 0
    d["scenarios"][0]["expect"]["fee"] = 0


RULES: list[tuple[str, Change]] = [
    ("SIX-COMPONENTS", lambda d: d["fee_rule"].update(id=" ")),
    ("SIX-COMPONENTS", lambda d: d["product"]["name"].update(id="\t")),
    ("FEE-BASIS", lambda d: d["tariff"]["lines"][0].pop("levy")),
    ("FEE-BASIS", lambda d: d["tariff"]["lines"][0].pop("legal_basis")),
    ("FEE-WORDS", lambda d: d["tariff"]["lines"][0].update(label=both("Uang rokok petugas"))),
    ("PHANTOM-REQ", lambda d: d.update(abolished_requirements=[_gone("KTP")])),
    ("PHANTOM-REQ", lambda d: d.update(abolished_requirements=[_gone("Luas")])),
    ("I18N-MISSING", lambda d: d["summary"].update(en=" ")),
    ("STEP-ORDER", lambda d: d["steps"].reverse()),
    ("STEP-ORDER", lambda d: d["steps"][1].update(kind="issue")),
    ("STEP-PAYMENT", lambda d: d["steps"].pop(2)),
    ("STEP-PAYMENT", free),
    ("BASIS-UNKNOWN", lambda d: d["requirements"][0].update(legal_basis="lain")),
    ("BASIS-UNKNOWN", lambda d: d["tariff"]["lines"][0].update(legal_basis="lain")),
    ("FIELD-UNKNOWN", lambda d: d["requirements"][0].update(field="/lain")),
    ("FIELD-UNKNOWN", lambda d: d["tariff"]["lines"][0].update(amount={"answer": "/lain"})),
    ("FIELD-UNKNOWN", lambda d: d["scenarios"][0]["expect"]["fields"].append("/lain")),
    ("FIELD-UNKNOWN", lambda d: d["requirements"][1].update(when={"required": ["lain"]})),
    ("UNIT-UNKNOWN", lambda d: d.update(unit="lain")),
    ("UNIT-UNKNOWN", lambda d: d["steps"][2].update(unit="lain")),
    ("LIFE-EVENT-UNKNOWN", lambda d: d.update(life_events=["lahir"])),
    ("SERVICE-ID-TWICE", lambda d: d["steps"][1].update(id="terima")),
    ("LOOKUP-MISSING", lambda d: d["tariff"]["lines"][0].update(amount=_lookup())),
    ("TIME-CAP", lambda d: d["processing_time"].update(cap=_cap(4))),
    ("K-MIN", lambda d: d.update(publication="sealed", k_min=4)),
    ("CONTACT-WEB", lambda d: d["complaints"][0].update(kind="web")),
    ("SCENARIO-ANSWERS", lambda d: d["scenarios"][0].update(answers=answers(nama="x"))),
    ("SCENARIO-ANSWERS", lambda d: d["scenarios"][0]["answers"].pop("luas")),
    ("SCENARIO-FIELDS", lambda d: d["scenarios"][0]["expect"].update(fields=["/nama"])),
    ("SCENARIO-DOCUMENTS", lambda d: d["scenarios"][0]["expect"].update(documents=[])),
    ("SCENARIO-FEE", lambda d: d["scenarios"][0]["expect"].update(fee=1)),
    ("SCENARIO-DUE", lambda d: d["scenarios"][0]["expect"].update(due_on="2026-03-10")),
    ("SCENARIO-DUE", lambda d: d["scenarios"][0]["expect"].pop("due_on")),
    ("CALENDAR-YEAR", lambda d: d["scenarios"][0].update(filed_on="2030-01-01")),
    ("DEFINITION-REQUIRED", lambda d: d.pop("name")),
    ("DEFINITION-UNKNOWN", lambda d: d.update(sumary=both("x"))),
    ("DEFINITION-VALUE", lambda d: d.update(k_min=0)),
    ("DEFINITION-VALUE", lambda d: d.update(publication="secret")),
    ("TARIFF-NUMBER", lambda d: d["tariff"]["lines"][0].update(amount={"decimal": "1,5"})),
]


def _gone(name: str) -> dict[str, Any]:
    return {"name": both(name), "legal_basis": "uu-contoh"}


def _lookup() -> dict[str, Any]:
    return {"lookup": "/jenis", "values": {"rumah": 36000}}


def _cap(days: int) -> dict[str, Any]:
    return {
        "value": days,
        "unit": "working_days",
        "certainty": "law",
        "legal_basis": "uu-contoh",
    }


@pytest.mark.parametrize(("code", "change"), RULES)
def test_it_finds(code: str, change: Change) -> None:
    document = copy.deepcopy(service_document())
    change(document)

    assert code in codes(document)


def web(value: str) -> list[dict[str, Any]]:
    return [{"kind": "web", "label": both("Daring"), "value": value}]


@pytest.mark.parametrize(
    "value",
    ["lapor.go.id", "www.kendarikota.go.id", "https://lapor.go.id", "LAPOR.go.id/adu?a=1#b"],
)
def test_a_place_on_the_web_may_be_a_host_or_an_address(value: str) -> None:
    assert set() == codes(service_document(complaints=web(value)))


@pytest.mark.parametrize(
    "value",
    ["lapor", "http://lapor.go.id", "javascript:alert(1)", "https://user@lapor.go.id",
     "//evil.example", "lapor.go.id:8000", "lapor.go.id ya", "https://127.0.0.1/", "-a.example",
     "evil.example\\a", "https://https://a.example", "l\u0430por.go.id", "lapor.go.id\n"],
)  # fmt: skip
def test_what_a_link_cannot_lead_to_is_no_place_on_the_web(value: str) -> None:
    assert {"CONTACT-WEB"} == codes(service_document(complaints=web(value)))


def test_a_limit_that_may_not_apply_limits_nothing() -> None:
    times = service_document()["processing_time"] | {"cap": _cap(4) | {"fallback": True}}

    assert set() == codes(service_document(processing_time=times))


def test_a_form_is_linted_too() -> None:
    form = form_document()
    form["properties"]["nama"]["x-i18n"] = {}
    assert {"I18N-MISSING"} == codes(form=form)

    form["properties"]["nama"] = {"$ref": "https://example.org/x"}
    found = lint_definition(write_json(service_document()), write_json(form), checks=checks())
    assert found
    assert all(p.path.startswith("form.json#") for p in found)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"a": 1, "a": 2}', "[" * 100])
def test_what_is_no_definition_is_a_finding_not_a_crash(text: str) -> None:
    assert lint_definition(text, text, checks=checks())


def test_a_misspelled_member_is_guessed() -> None:
    document = service_document(sumary=both("x"))
    (found,) = lint_definition(write_json(document), write_json(form_document()), checks=checks())

    assert ("service.json#/sumary", "summary") == (found.path, found.params["near"])


def test_advice_is_no_finding() -> None:
    document = service_document(
        summary=both("Transfer ke 1234 5678 9012 ya."), internal={}, last_verified_on="2026-01-01"
    )
    advice = advise_definition(write_json(document), write_json(form_document()), checks=checks())

    assert set() == codes(document)
    assert {"INTERNAL-MISSING", "TEXT-ACCOUNT"} == {p.code for p in advice}


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("TEXT-ACCOUNT", {"description": "Transfer ke 1234 5678 9012"}),
        ("TEXT-LINK", {"description": "Lihat https://contoh.example/bayar"}),
        ("TEXT-LINK", {"x-i18n": {"en": {"title": "Name", "description": "Ask on wa.me/62812"}}}),
    ],
)
def test_a_number_or_link_in_a_hint_is_told(code: str, hint: dict[str, Any]) -> None:
    form = form_document()
    name = next(iter(form["properties"]))
    form["properties"][name] |= hint
    found = advise_definition(write_json(service_document()), write_json(form), checks=checks())

    (told,) = [p for p in found if p.code.startswith("TEXT-")]
    assert code == told.code
    assert told.path.startswith(f"form.json#/properties/{name}/")


def test_there_is_no_advice_on_what_is_refused() -> None:
    assert [] == advise_definition("{}", "{}", checks=checks())


def test_what_a_form_probably_does_not_mean_is_advice() -> None:
    form = form_document()
    name = next(n for n, schema in form["properties"].items() if schema.get("type") == "integer")
    form["properties"][name]["minItems"] = 1
    found = advise_definition(write_json(service_document()), write_json(form), checks=checks())

    assert f"form.json#/properties/{name}/minItems" in {p.path for p in found}
