from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from builder.forms.instances import read_instance
from tests.builder.web.city import CALCULATOR, OPEN, PAID, SEALED, City
from tests.builder.web.visitor import PDF, Visitor

SERVICES = "/api/v1/services"
KEY = "program-key-0123456789"


class Program:
    """A client that keeps no cookies."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client(use_cookies=False)

    def post(self, path: str, body: object, key: str = KEY, **options: Any) -> TestResponse:
        given = {"data": body if isinstance(body, bytes) else json.dumps(body)}
        given |= {"content_type": "application/json", "headers": {"Idempotency-Key": key}}
        return self.client.post(f"{SERVICES}/{path}", **(given | options))

    def attach(self, service: str, key: str = KEY) -> str:
        headers = {"Idempotency-Key": key, "Content-Disposition": 'inline; filename="../kk.pdf"'}
        given: dict[str, Any] = {"content_type": "application/pdf", "headers": headers}
        return str(self.post(f"{service}/attachments", PDF, key, **given).get_json()["id"])


@pytest.fixture
def program(app: Flask) -> Program:
    return Program(app)


def answers(city: City, program: Program, service: str = OPEN, key: str = KEY) -> dict[str, Any]:
    """The answers of a worked example, with documents of this key in the place of its own."""
    example = json.loads(json.dumps(dict(city.version(service).standard.scenarios[0].answers)))
    uploads = read_instance(city.workspace.form(city.version(service)), example).uploads
    return {**example, **{at[1:]: program.attach(service, key) for at in uploads}}


def codes(answer: TestResponse) -> list[tuple[str, str]]:
    assert "application/problem+json" == answer.mimetype
    document = answer.get_json()
    assert answer.status_code == document["status"]
    assert all(finding["detail"] for finding in document.get("errors", []))
    return [(finding["pointer"], finding["code"]) for finding in document.get("errors", [])]


def test_the_services_are_listed_with_their_definitions(program: Program, city: City) -> None:
    listed = program.client.get(SERVICES).get_json()
    one = program.client.get(f"{SERVICES}/{OPEN}").get_json()

    assert OPEN in [line["id"] for line in listed]
    assert city.version(OPEN).digest == one["digest"]
    assert city.version(OPEN).form.document["required"] == one["form"]["required"]


def test_an_application_is_filed(program: Program, city: City) -> None:
    answer = program.post(f"{OPEN}/applications", answers(city, program))

    receipt = answer.get_json()
    assert 201 == answer.status_code
    assert city.numbers() == [receipt["number"]]
    assert 0 == receipt["assessment"]["total"]
    assert receipt["promise"].startswith("terang")
    assert 31 == len(receipt["receipt_key"])


def test_the_receipt_opens_the_file(program: Program, citizen: Visitor, city: City) -> None:
    receipt = program.post(f"{OPEN}/applications", answers(city, program)).get_json()
    citizen.get("/berkas")

    opened = citizen.post("/berkas", {"number": receipt["number"], "key": receipt["receipt_key"]})
    assert "/berkas/isi" == opened.headers["Location"]


def test_the_same_key_gives_the_same_receipt(program: Program, city: City) -> None:
    given = answers(city, program)
    first, second = (program.post(f"{OPEN}/applications", given) for _ in range(2))

    assert first.get_json() == second.get_json()
    assert 1 == len(city.numbers())


def test_the_same_key_with_other_answers_is_refused(program: Program, city: City) -> None:
    given = answers(city, program)
    program.post(f"{OPEN}/applications", given)
    given["pemohon"] = {**given["pemohon"], "nama": "Contoh Lain"}

    assert [("#", "IDEMPOTENCY-OTHER")] == codes(program.post(f"{OPEN}/applications", given))


def test_findings_name_their_place_in_both_languages(program: Program) -> None:
    told = {
        lang: program.post(
            f"{OPEN}/applications",
            {},
            headers={"Idempotency-Key": KEY, "Accept-Language": lang},
        )
        for lang in ("id", "en")
    }

    assert {422} == {answer.status_code for answer in told.values()}
    assert codes(told["id"]) == codes(told["en"])
    assert ("#/pemohon", "ANSWER-REQUIRED") in codes(told["en"])
    details = {answer.get_json()["errors"][0]["detail"] for answer in told.values()}
    assert {"Bagian ini wajib diisi.", "This has to be filled in."} == details


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "JSON-SYNTAX"),
        (b"{", "JSON-SYNTAX"),
        (b'{"a": 1, "a": 2}', "JSON-DUPLICATE-KEY"),
        (b'{"a": NaN}', "JSON-NUMBER"),
        (b"[" * 40 + b"]" * 40, "JSON-DEPTH"),
        (b'"\xff"', "JSON-ENCODING"),
    ],
)
def test_what_is_no_strict_json_is_refused(program: Program, body: bytes, code: str) -> None:
    answer = program.post(f"{OPEN}/applications", body)

    assert 400 == answer.status_code
    assert [("#", code)] == codes(answer)


@pytest.mark.parametrize("body", [[], None, "x", 1, True])
def test_answers_are_an_object(program: Program, body: object) -> None:
    answer = program.post(f"{OPEN}/applications", body)

    assert (422, [("#", "ANSWER-TYPE")]) == (answer.status_code, codes(answer))


def test_what_the_form_does_not_ask_for_is_not_dropped_silently(
    program: Program, city: City
) -> None:
    given = {**answers(city, program), "status": "issued"}

    answer = program.post(f"{OPEN}/applications", given)

    assert (201, ["/status"]) == (answer.status_code, answer.json["not_asked"])


def test_half_a_sign_is_no_json(program: Program) -> None:
    answer = program.post(f"{OPEN}/applications", {"pemohon": {"nama": "\ud800"}})

    assert (400, [("#", "JSON-SURROGATE")]) == (answer.status_code, codes(answer))


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb"])
def test_characters_that_cannot_be_stored_are_refused(program: Program, text: str) -> None:
    answer = program.post(f"{OPEN}/applications", {"pemohon": {"nama": text}})

    assert [("#/pemohon/nama", "ANSWER-CHARACTER")] == codes(answer)


def test_documents_belong_to_their_key(program: Program, city: City) -> None:
    given = answers(city, program)

    found = codes(program.post(f"{OPEN}/applications", given, key=KEY + "-other"))

    assert [("#/berkas_kk", "ANSWER-UPLOAD")] == found[:1]


def test_a_document_must_be_what_it_says(program: Program) -> None:
    answer = program.post(f"{OPEN}/attachments", b"<svg onload=alert(1)>", content_type="image/png")

    assert [("#", "UPLOAD-TYPE")] == codes(answer)


@pytest.mark.parametrize("key", ["", "short", "x" * 201, "kunci\u00e9" * 8])
def test_a_weak_key_is_refused(program: Program, city: City, key: str) -> None:
    given = answers(city, program)

    for path, body, kind in (
        ("applications", given, "application/json"),
        ("attachments", PDF, "application/pdf"),
    ):
        headers = {"Idempotency-Key": key.encode().decode("latin-1")}
        answer = program.post(f"{OPEN}/{path}", body, content_type=kind, headers=headers)
        assert [("#", "IDEMPOTENCY-KEY")] == codes(answer)


def test_a_fee_is_worked_out_from_answers_that_are_not_complete(
    program: Program, city: City
) -> None:
    given = dict(city.version(PAID).standard.scenarios[0].answers)
    del given["pemohon"]

    answer = program.post(f"{PAID}/assessment", given)

    assert 200 == answer.status_code
    fee = answer.get_json()
    assert fee["total"] == sum(line["amount"] for line in fee["lines"]) > 0
    assert [] == city.numbers()


def test_a_fee_is_not_guessed(program: Program) -> None:
    assert 422 == program.post(f"{PAID}/assessment", {}).status_code


def test_a_calculator_takes_no_application(program: Program, city: City) -> None:
    given = dict(city.version(CALCULATOR).standard.scenarios[0].answers)
    answer = program.post(f"{CALCULATOR}/applications", given)

    assert (409, "SERVICE-TAKES-NONE") == (answer.status_code, codes(answer)[0][1])


def test_refusals_are_problem_details(program: Program) -> None:
    form = {"content_type": "application/x-www-form-urlencoded"}

    assert 404 == program.post("tidak-ada/applications", {}).status_code
    assert [] == codes(program.post("tidak-ada/applications", {}))
    assert 404 == program.client.get("/api/v2/nothing").status_code
    assert "application/problem+json" == program.client.get("/api/v2/nothing").mimetype
    assert 405 == program.client.put(f"{SERVICES}/{OPEN}/applications").status_code
    assert 415 == program.post(f"{OPEN}/applications", b"a=1", **form).status_code
    assert 413 == program.post(f"{OPEN}/applications", b" " * 65537).status_code


def test_no_cookie_is_read_or_set(citizen: Visitor, program: Program, city: City) -> None:
    citizen.get(f"/ajukan/{OPEN}/formulir")
    citizen.send_page(f"/ajukan/{OPEN}/formulir", city.pairs(OPEN))
    options: dict[str, Any] = {
        "headers": {"Idempotency-Key": KEY},
        "content_type": "application/json",
    }
    with_cookie = citizen.client.post(f"{SERVICES}/{OPEN}/applications", data="{}", **options)
    without = program.post(f"{OPEN}/applications", {})

    def said(answer: TestResponse) -> dict[str, Any]:
        return {k: v for k, v in answer.get_json().items() if k != "request_id"}

    assert said(with_cookie) == said(without)
    assert "Set-Cookie" not in with_cookie.headers
    assert "Cookie" not in with_cookie.headers.get("Vary", "")


def test_pages_still_want_their_form_token(citizen: Visitor) -> None:
    answer = citizen.client.post("/lapor", data={"amount": "1"})

    assert 400 == answer.status_code


def test_who_cannot_apply_is_refused_with_the_law(program: Program, city: City) -> None:
    given = answers(city, program, SEALED) | {"alasan": "belum"}

    answer = program.post(f"{SEALED}/applications", given)

    assert 422 == answer.status_code
    assert [("#/alasan", "NOT-ELIGIBLE")] == codes(answer)
    assert "Pasal 63" in answer.get_json()["errors"][0]["detail"]
    assert [] == city.numbers()


def test_a_quote_says_what_already_keeps_somebody_from_applying(program: Program) -> None:
    stopped = program.post(f"{SEALED}/assessment", {"alasan": "belum"}).get_json()
    able = program.post(f"{SEALED}/assessment", {"alasan": "kawin"}).get_json()
    silent = program.post(f"{SEALED}/assessment", {}).get_json()

    assert ["#/alasan"] == [finding["pointer"] for finding in stopped["not_eligible"]]
    assert [] == able["not_eligible"] == silent["not_eligible"]
