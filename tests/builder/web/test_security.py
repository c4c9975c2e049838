from __future__ import annotations

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from builder.web.security import CSP, MOST_PAIRS, PAGE_BYTES
from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor

ADDRESSES = [
    "/ajukan/",
    "/en/apply/pbg/",
    "/ajukan/pbg/formulir",
    "/berkas",
    "/cari?nomor=x",
    "/lapor",
    "/meja/masuk",
    "/meja/permohonan",
    "/healthz",
    "/metrics",
    "/",
    "/tidak/ada",
    "/ajukan/tidak-ada/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_headers(citizen: Visitor, city: City, address: str) -> None:
    (city.workspace.public / "index.html").write_text("<!doctype html><title>Terang</title>")

    headers = citizen.get(address).headers

    assert CSP == headers["Content-Security-Policy"]
    assert "nosniff" == headers["X-Content-Type-Options"]
    assert "no-referrer" == headers["Referrer-Policy"]
    assert "DENY" == headers["X-Frame-Options"]
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Cache-Control"]


@pytest.mark.parametrize(
    "address", ["/ajukan/pbg/formulir", "/berkas", "/meja/masuk", "/lapor", "/cari?nomor=x"]
)
def test_nobody_may_store_a_private_page(citizen: Visitor, address: str) -> None:
    assert "no-store" == citizen.get(address).headers["Cache-Control"]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:80", "", "a@localhost", "[::1"]
)
def test_it_answers_to_its_own_names_only(citizen: Visitor, host: str) -> None:
    answer = citizen.get("/ajukan/", headers={"Host": host})

    assert 400 == answer.status_code
    assert "evil" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://["},
        {"Origin": "http://[localhost]"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(
    citizen: Visitor, city: City, headers: dict[str, str]
) -> None:
    citizen.get("/lapor")

    answer = citizen.post("/lapor", {"service": "pbg"}, headers=headers)

    assert 400 == answer.status_code


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {},
    ],
)
def test_a_form_of_our_own_is_read(citizen: Visitor, headers: dict[str, str]) -> None:
    citizen.get("/lapor")

    assert 422 == citizen.post("/lapor", {"service": "pbg"}, headers=headers).status_code


@pytest.mark.parametrize("token", ["", "x", "0" * 90])
@pytest.mark.parametrize(
    "address",
    [
        "/ajukan/pbg/formulir",
        "/ajukan/pbg/periksa",
        "/ajukan/pbg/resi",
        "/berkas",
        "/berkas/tutup",
        "/berkas/perbaikan",
        "/lapor",
        "/meja/masuk",
        "/meja/keluar",
        "/meja/bahasa",
    ],
)
def test_a_form_without_its_token_changes_nothing(
    citizen: Visitor, city: City, address: str, token: str
) -> None:
    citizen.get("/lapor")

    answer = citizen.post(address, {"csrf_token": token})

    assert 400 == answer.status_code
    assert [] == city.numbers()


def test_the_token_of_another_browser_is_refused(citizen: Visitor, stranger: Visitor) -> None:
    citizen.get("/lapor")
    stranger.get("/lapor")

    assert 400 == stranger.post("/lapor", {"csrf_token": citizen.token()}).status_code


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/xml"])
def test_only_forms_are_read(citizen: Visitor, kind: str) -> None:
    citizen.get("/lapor")

    answer = citizen.client.post("/lapor", data="{}", content_type=kind)

    assert 400 == answer.status_code


def test_a_body_too_large_is_refused(citizen: Visitor) -> None:
    citizen.get("/lapor")

    assert 413 == citizen.post("/lapor", {"amount": "9" * PAGE_BYTES}).status_code


def test_too_many_pairs_are_refused(citizen: Visitor) -> None:
    citizen.get("/lapor")
    body = f"csrf_token={citizen.token()}" + "&a=1" * MOST_PAIRS

    answer = citizen.client.post(
        "/lapor", data=body, content_type="application/x-www-form-urlencoded"
    )

    assert 413 == answer.status_code


def test_too_many_parts_are_refused(citizen: Visitor) -> None:
    citizen.get("/lapor")
    fields = {f"f{n}": "1" for n in range(400)}

    assert 413 == citizen.post("/lapor", fields, content_type="multipart/form-data").status_code


def test_the_cookie_holds_nothing_but_opaque_ids(app: Flask, citizen: Visitor, city: City) -> None:
    citizen.fill("ktp-el-pengganti", city.pairs("ktp-el-pengganti"))

    cookie = citizen.client.get_cookie("terang")

    assert cookie is not None
    reader = SecureCookieSessionInterface().get_signing_serializer(app)
    assert reader is not None
    held = reader.loads(cookie.value)
    assert {"browser", "csrf_token"} == held.keys()
    assert all(set(value) <= set("0123456789abcdef") for value in held.values())


def test_the_cookie_is_kept_from_scripts_and_other_sites(citizen: Visitor) -> None:
    flags = citizen.get("/lapor").headers["Set-Cookie"]

    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags
    assert "Path=/" in flags


@pytest.mark.parametrize("typed", ["a\r\nSet-Cookie: x=1", "%0d%0aX: 1", "\u2028", "\x00"])
def test_no_header_can_be_smuggled_in(citizen: Visitor, typed: str) -> None:
    answers = [
        citizen.get("/cari", query_string={"nomor": typed}),
        citizen.get("/ajukan/pbg/formulir", query_string={"hal": typed}),
        citizen.get("/lapor", query_string={"layanan": typed}),
    ]

    assert [200, 200, 200] == [answer.status_code for answer in answers]
    assert all("X" not in answer.headers for answer in answers)


@pytest.mark.parametrize("typed", ["{{7*7}}", "${7*7}", "{0.__class__}", "%(x)s", "<b>x</b>"])
def test_what_is_typed_is_never_a_template(citizen: Visitor, app: Flask, typed: str) -> None:
    citizen.get("/cari", query_string={"nomor": typed})

    assert "49" not in citizen.words()
    assert "<b>x</b>" not in citizen.page
