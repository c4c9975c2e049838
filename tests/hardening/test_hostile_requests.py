"""Hostile texts in every path, query and field of every route: no 5xx, nothing slow (figure 15)."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.routing import Rule

from builder.web.author.desk import OPERATIONS
from builder.web.author.fee_operations import FEES
from tests.builder.web.city import OPEN, PAID, City
from tests.builder.web.visitor import Visitor
from tests.hardening.conftest import Figure
from tests.hardening.hostile import TEXTS
from tests.hardening.places import address, places_in
from tests.hardening.watched import Watched, judged

NAME = re.compile(r'name="([A-Za-z_][^"]*)"')
OWN = {"csrf_token"}
ENDS = {"desk.sign_in", "desk.sign_out"}
QUERIES = ("hal", "periksa", "lagi", "nomor", "layanan", "service", "q", "unit", "halaman", "x")
STATES = (
    "go",
    "op",
    "move",
    "stage",
    "revision",
    "sequence",
    "digest",
    "anchor",
    "declare",
    "sure",
)
FITTING = {
    "kind": "amount", "target": "page:bangunan", "label_id": "Contoh", "label_en": "Sample",
    "field0": "/luas", "operator0": "at-least", "value0": "5", "joined": "all", "max_mb": "2",
    "key": "a", "choice_id": "A", "choice_en": "A", "accept": "image/png", "code": "baris",
    "minimum": "1", "maximum": "9", "maxLength": "9", "amount": "5000", "page": "bangunan",
}  # fmt: skip
TYPED = (*FITTING, "before", "hint_id", "hint_en", "required", "unit", "personal", "certainty",
         "title_id", "title_en", "multipleOf", "minLength", "pattern", "format", "rate", "up_to",
         "basis", "legal_basis", "to", "mode", "name", "value", "answer", "lookup")  # fmt: skip
PATH_TEXTS = (*TEXTS, "a" * 300, "a/" * 200, "..", "../..", "/etc", "//evil.example", "%2e%2e%2f")


def rules(app: Flask, verb: str) -> list[Rule]:
    found = [rule for rule in app.url_map.iter_rules() if verb in (rule.methods or ())]
    # Signing out comes last, else everything after it is asked by nobody.
    return sorted(found, key=lambda rule: (rule.endpoint in ENDS, rule.rule))


@pytest.fixture(scope="module")
def places(city: City) -> dict[str, str]:
    """Values with which every route leads somewhere."""
    return places_in(city)


def variants(rule: Rule, places: dict[str, str]) -> Iterator[str]:
    """The address, once for each page that a part of it may name."""
    pages = ("pertanyaan", "biaya", "contoh") if "<page>" in rule.rule else ("pertanyaan",)
    codes = ("accepted", "returned", "rejected") if "<code>" in rule.rule else ("accepted",)
    for page, code in itertools.product(pages, codes):
        yield address(rule, places, page=page, code=code)


def persons(app: Flask) -> list[Watched]:
    made = []
    for user in (None, "penulis", "kepala", "penyetuju", "pengaduan"):
        browser = Watched(app)
        if user:
            browser.sign_in(user)
        made.append(browser)
    return made


def test_paths_and_queries(
    app: Flask, places: dict[str, str], figure: Figure, many: Callable[[int, int], int]
) -> None:
    chosen = random.Random(1)
    browsers = persons(app)
    for rule in rules(app, "GET"):
        named = re.findall(r"<(?:\w+:)?(\w+)>", rule.rule)
        for text in chosen.sample(PATH_TEXTS, many(8, len(PATH_TEXTS))):
            browser = chosen.choice(browsers)
            query = dict.fromkeys(QUERIES, text)
            browser.send("GET", address(rule, places), query_string=query)
            for name in named:
                quoted = text.replace("?", "%3F").replace("#", "%23")
                browser.send("GET", address(rule, places, **{name: quoted}))
    judged(browsers, figure, "paths and queries")


def test_every_field_of_every_form(
    app: Flask, places: dict[str, str], figure: Figure, many: Callable[[int, int], int]
) -> None:
    chosen = random.Random(2)
    browsers = persons(app)
    for rule in rules(app, "POST"):
        for at in variants(rule, places):
            for browser in browsers:
                browser.send("GET", at)
                names = sorted(set(NAME.findall(browser.page)) - OWN)[:60]
                for text in chosen.sample(TEXTS, many(3, len(TEXTS))):
                    fields = MultiDict([("csrf_token", browser.token())])
                    fields.update(dict.fromkeys((*names, *STATES), text))
                    browser.send("POST", at, data=fields)
                    browser.send("GET", "/lapor") if not browser.token() else None
    judged(browsers, figure, "all fields hostile")


def test_one_hostile_field_in_an_honest_form(
    app: Flask, places: dict[str, str], city: City, figure: Figure, many: Callable[[int, int], int]
) -> None:
    """Only this reaches what lies behind the first refusal: each field alone, the others good."""
    chosen = random.Random(3)
    browsers = persons(app)
    values = re.compile(r'<(?:input|button)[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
    for rule in rules(app, "POST"):
        for at in variants(rule, places):
            for browser in browsers:
                browser.send("GET", at)
                honest = dict(values.findall(browser.page))
                names = [name for name in sorted({*honest, *STATES}) if name not in OWN]
                for name in chosen.sample(names, min(len(names), many(4, 40))):
                    text = chosen.choice(TEXTS)
                    sent = {**honest, name: text, "csrf_token": browser.token()}
                    if browser.token():
                        browser.send("POST", at, data=sent)
    judged(browsers, figure, "one field hostile")


def test_every_operation_of_the_builder(
    app: Flask, places: dict[str, str], city: City, figure: Figure, many: Callable[[int, int], int]
) -> None:
    """Each operation with hostile texts in all its fields but those that let it get far."""
    author = Watched(app)
    author.sign_in("penulis")
    chosen = random.Random(6)
    form = city.workspace.form(city.version(PAID))
    questions = [f"/{name}" for page in form.pages for name in page.fields]
    for op in OPERATIONS:
        page = "biaya" if op in FEES else "pertanyaan"
        at = f"/meja/layanan/{places['draft']}/{page}"
        for text in chosen.sample(TEXTS, many(1, len(TEXTS))):
            question = chosen.choice(questions)
            author.send("GET", at, query_string={"q": question})
            names = sorted({*NAME.findall(author.page), *TYPED} - OWN)
            good = dict.fromkeys(chosen.sample(names, len(names) // 2), text)
            draft = city.workspace.workbench.get(places["draft"])
            assert draft is not None
            given = {"op": op, "q": question, "revision": str(draft.revision), "place": "0"}
            sent = {**FITTING, **good, **given, "csrf_token": author.token()}
            author.send("POST", at, data=sent)
    judged([author], figure, "operations of the builder")


def test_every_question_of_every_form(
    app: Flask, city: City, figure: Figure, many: Callable[[int, int], int]
) -> None:
    browser = Watched(app)
    chosen = random.Random(4)
    for service in (PAID, OPEN):
        form = city.workspace.form(city.version(service))
        at = f"/ajukan/{service}/formulir"
        for page in form.pages:
            where = f"{at}?hal={page.id}"
            browser.send("GET", where)
            names = sorted({n for n in NAME.findall(browser.page) if n.startswith(("f", "pick"))})
            for text in chosen.sample(TEXTS, many(8, len(TEXTS))):
                fields = {name: text for name in names if not name.endswith("-file")}
                sent = {**fields, "go": "next", "csrf_token": browser.token()}
                browser.send("POST", where, data=sent)
                browser.send("GET", f"/ajukan/{service}/periksa")
                browser.send("GET", where)
    judged([browser], figure, "questions of forms")


VERBS = (
    "HEAD",
    "OPTIONS",
    "PUT",
    "PATCH",
    "DELETE",
    "TRACE",
    "CONNECT",
    "PROPFIND",
    "get",
    "X" * 99,
)
FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
BODIES: dict[str, dict[str, object]] = {
    "JSON": {"data": "[" * 20_000, "content_type": "application/json"},
    "no boundary": {"data": b"x", "content_type": PARTS},
    "empty boundary": {"data": b"--\r\n", "content_type": f"{PARTS}; boundary="},
    "half a part": {
        "data": b"--a\r\nContent-Dis",
        "content_type": f"{PARTS}; boundary=a",
    },
    "odd charset": {
        "data": b"a=\xff",
        "content_type": f"{FORM};charset=x",
    },
    "UTF-32": {"data": "a=b".encode("utf-32"), "content_type": FORM},
    "only signs": {"data": b"&" * 900, "content_type": FORM},
    "percent": {"data": b"%" * 90_000, "content_type": FORM},
    "bad length": {"data": b"a=b", "headers": {"Content-Length": "x"}},
    "minus length": {"data": b"a=b", "headers": {"Content-Length": "-1"}},
    "integer keys": {"data": {str(n * (2**61 - 1)): "" for n in range(900)}},
}
HEADERS = ("Cookie", "Origin", "Sec-Fetch-Site", "Accept-Language", "If-None-Match", "Range",
           "If-Modified-Since", "If-Range", "Content-Type", "X-Forwarded-For", "Authorization",
           "Accept", "Referer", "User-Agent")  # fmt: skip


def test_answers_of_programs(
    app: Flask, city: City, figure: Figure, many: Callable[[int, int], int]
) -> None:
    """The addresses for programs take JSON: every answer of an honest one in turn replaced."""
    browser, chosen = Watched(app), random.Random(7)
    at = [rule.rule for rule in rules(app, "POST") if rule.endpoint.startswith("program.")]
    odd = (None, True, 10**400, -1, 1e308, [], {}, [[]] * 50, {"a": {"a": {}}}, "\ud800", *TEXTS)
    for service in (PAID, OPEN):
        honest = dict(city.version(service).standard.scenarios[0].answers)
        for rule in at:
            address = rule.replace("<service>", service)
            for value in chosen.sample(odd, many(12, len(odd))):
                name = chosen.choice(sorted(honest))
                for body in ({**honest, name: value}, {**honest, str(value)[:99]: value}, value):
                    for sent in (body, {"answers": body}):
                        key = {"Idempotency-Key": "k" * 32, "Accept-Language": "id"}
                        browser.send("POST", address, json=sent, headers=key)
            for raw in (
                "[" * 30_000,
                '{"a":' * 9_000,
                "NaN",
                '{"a":1,"a":2}',
                "1e999",
                "\ufeff{}",
                "",
            ):
                browser.send("POST", address, data=raw, content_type="application/json")
    judged([browser], figure, "answers of programs")


def test_verbs_bodies_and_headers(app: Flask, places: dict[str, str], figure: Figure) -> None:
    browsers = persons(app)
    chosen = random.Random(5)
    for rule in rules(app, "GET"):
        browser = chosen.choice(browsers)
        at = address(rule, places)
        for verb in VERBS:
            browser.send(verb, at)
        for name in HEADERS:
            latin = [t for t in TEXTS if t.isascii() and not set("\r\n\x00") & set(t)]
            browser.send("GET", at, headers={name: chosen.choice(latin)})
    for rule in rules(app, "POST"):
        for body in BODIES.values():
            chosen.choice(browsers).send("POST", address(rule, places), **body)
    judged(browsers, figure, "verbs, bodies, headers", 0.5)


def test_it_is_healthy_after_all_that(citizen: Visitor, city: City) -> None:
    assert 200 == citizen.get("/healthz").status_code
    assert citizen.fill(OPEN, city.pairs(OPEN)).endswith("periksa")
