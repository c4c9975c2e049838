"""Headers on every answer, names of the host, addresses that lead away (figure 27, T46-T52)."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from flask import Flask

from builder.app import create_app
from builder.web.security import CSP, HEADERS
from tests.builder.web.city import City
from tests.builder.web.visitor import Visitor
from tests.hardening.conftest import Figure

VERBS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "TRACE")
VALUES = {"service": "pbg", "page": "pertanyaan", "path": "tidak/ada", "name": "tidak.css"}
ELSEWHERE = (
    "//evil.example", "//evil.example/", "/\\evil.example", "\\\\evil.example",
    "https:evil.example",
    "https://evil.example", "%2f%2fevil.example", "/%2fevil.example", "///evil.example/x/",
    "\t//evil.example", "http://localhost@evil.example", "/.evil.example", "/%09/evil.example",
    "javascript:alert(1)//evil.example", "data:text/html,evil.example", "..//evil.example",
)  # fmt: skip
PARAMETERS = ("next", "url", "return", "nomor", "hal", "layanan", "service", "q", "lang", "anchor")


def address(pattern: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: VALUES.get(found[1], "x"), pattern)


def test_every_answer_of_every_route_is_sealed(
    app: Flask, citizen: Visitor, figure: Figure
) -> None:
    bare, asked = [], 0
    for rule in app.url_map.iter_rules():
        for verb in VERBS:
            answer = citizen.client.open(address(rule.rule), method=verb)
            asked += 1
            is_sealed = all(value == answer.headers.get(name) for name, value in HEADERS.items())
            if not is_sealed or not answer.headers.get("Cache-Control"):
                bare.append(f"{verb} {rule.rule} {answer.status_code}")
            answer.close()

    figure(f"security headers missing on {asked} answers", "0", len(bare), not bare)


@pytest.mark.parametrize("address", ["http://localhost", "https://localhost"])
def test_every_cookie_of_a_city_with_https_is_sealed(city: City, address: str) -> None:
    """Also where a proxy speaks http to it: what the settings say counts, not the request."""
    settings = replace(city.workspace.settings, is_https=True)
    visitor = Visitor(create_app(replace(city.workspace, settings=settings), io.StringIO()))
    first = visitor.get("/meja/masuk", base_url=address)
    second = visitor.post("/meja/bahasa", {"bahasa": "en"}, base_url=address)

    cookies = first.headers.getlist("Set-Cookie") + second.headers.getlist("Set-Cookie")
    assert {"__Host-terang", "bahasa"} == {cookie.partition("=")[0] for cookie in cookies}
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_the_policy_allows_no_inline_script_and_no_frame() -> None:
    parts = dict(part.strip().split(" ", 1) for part in CSP.split(";"))
    nothing = ("default-src", "base-uri", "frame-ancestors")

    assert {"'none'", "'self'", "'self' data:"} == set(parts.values())
    assert ["img-src"] == [name for name, value in parts.items() if "data:" in value]
    assert ["'none'"] * 3 == [parts[name] for name in nothing]
    assert "'self'" == parts["script-src"] == parts["style-src"] == parts["form-action"]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Server": "evil.example"},
        {"X-Original-URL": "/evil.example"},
        {"X-Rewrite-URL": "/evil.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Forwarded-Proto": "evil.example"},
        {"X-Forwarded-Prefix": "/evil.example"},
        {"X-Forwarded-Port": "1337"},
    ],
)
def test_no_header_of_a_stranger_reaches_an_address(
    citizen: Visitor, headers: dict[str, str]
) -> None:
    for at in ("/ajukan/", "/berkas", "/meja/permohonan", "/tidak/ada"):
        answer = citizen.get(at, headers=headers)

        assert not re.search("evil|1337", citizen.page + str(answer.headers))


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost:x", "evil.example#localhost",
     "localhost,evil.example", "localhost/evil", "x@localhost", "127.0.0.2", "[::1]",
     "LOCALHOST.evil.example"],
)  # fmt: skip
def test_it_answers_to_no_other_name(citizen: Visitor, host: str) -> None:
    answer = citizen.get("/", headers={"Host": host})

    assert 400 == answer.status_code
    assert "evil" not in answer.get_data(as_text=True)


def leads_away(location: str) -> bool:
    return not re.fullmatch(r"/(?![/\\])[^\\\t\r\n]*|http://localhost/[^\\]*", location)


def test_nothing_leads_off_this_site(app: Flask, city: City, figure: Figure) -> None:
    (city.workspace.public / "folder").mkdir(exist_ok=True)
    (city.workspace.public / "folder/index.html").write_text("<title>x</title>")
    visitor = Visitor(app)
    visitor.sign_in("penulis")
    asked, away = 0, []
    for pattern in sorted({rule.rule for rule in app.url_map.iter_rules()}):
        for text in ELSEWHERE:
            for verb in ("GET", "POST"):
                fields = dict.fromkeys(PARAMETERS, text)
                answer = visitor.client.open(
                    address(pattern), method=verb, query_string=fields, data=fields
                )
                asked += 1
                away += [at for at in [answer.headers.get("Location", "/")] if leads_away(at)]
                answer.close()
    for text in ELSEWHERE:
        for at in (text, f"{text}/", f"/{text}", f"{text}/../folder", f"//folder/{text}"):
            answer = visitor.client.open("/", environ_overrides={"PATH_INFO": at})
            asked += 1
            away += [at for at in [answer.headers.get("Location", "/")] if leads_away(at)]
            answer.close()

    figure(f"{asked} requests, redirects off the site", "0", away[:3] or 0, not away)


def test_a_folder_outside_the_tree_is_neither_shown_nor_told(city: City, citizen: Visitor) -> None:
    folder = city.folder / "outside"
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text("outside the tree")

    answers = [
        citizen.get("/", environ_overrides={"PATH_INFO": at})
        for at in (f"/{folder}", f"/{folder}/", f"//{folder}", "/../outside", "/../outside/",
                   "/static/../../outside", "/layanan/../../outside/index.html", "/%2e%2e/outside")
    ]  # fmt: skip

    assert {404} == {answer.status_code for answer in answers}
    assert "outside the tree" not in citizen.page
