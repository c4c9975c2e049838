"""1,000 hostile forms and 10,000 hostile posts through the front doors: no 5xx, none slow.

A form goes in as an officer brings it (the expert tab, `terang import`) and, where it is taken, is
looked at on every screen and tried out. A post goes to each address that takes answers: the pages
of a form, its fragment, the check, saving and going on, documents, and the addresses for programs.
"""

from __future__ import annotations

import io
import json
import random
import time
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from builder.domain.version import StoredVersion
from builder.forms.lint import lint_form
from publish.facts.canonical import canonical_bytes
from publish.facts.json_text import read_json
from publish.facts.service import version_digest
from tests.builder.demo.cities import run
from tests.builder.forms.test_lint_bombs import BOMBS
from tests.builder.web.city import NOW, OPEN, PAID, SCHEMAS, City
from tests.builder.web.test_drafts import imported
from tests.builder.web.visitor import PDF
from tests.hardening.conftest import Figure
from tests.hardening.hostile import TEXTS
from tests.hardening.hostile_forms import KINDS, NAMES, SENDABLE, hostile_forms, hostile_pairs
from tests.hardening.test_hostile_requests import NAME
from tests.hardening.watched import SLOWEST, Watched, judged

ODD = "nama-aneh"
SCREENS = ("pertanyaan", "syarat-tampil", "terjemahan", "pratinjau", "ahli", "coba")
BOMB = BOMBS["itself ten times at once"]
Many = Callable[[int, int], int]


def documents(service: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return tuple(  # type: ignore[return-value]
        read_json((SCHEMAS / service / name).read_bytes()) for name in ("service.json", "form.json")
    )


HONEST = [documents(service)[1] for service in (OPEN, PAID)]


def odd_form() -> dict[str, Any]:
    """An honest form with a second page on which every kind of question has an odd name."""
    form, added = deepcopy(HONEST[0]), list[str]()
    for number, name in enumerate((*NAMES, *(f"k{n}" for n in range(len(KINDS))))):
        kind = KINDS[number % len(KINDS)]
        alone = {"type": "object", "properties": {name: kind}}
        if name not in form["properties"] and not lint_form(alone):
            form["properties"][name] = kind
            added.append(name)
    form["x-order"] += added
    form["x-pages"].append({"id": "aneh", "title": "Aneh", "fields": added})
    return form


@pytest.fixture(scope="module")
def odd(city: City) -> str:
    """A service in force with the odd form."""
    service, form = documents(OPEN)[0] | {"id": ODD}, odd_form()
    assert [] == lint_form(form)
    assert {"data", "meta", "process", "errors", "csrf_token"} <= set(form["properties"])
    uow = city.workspace.uow()
    with uow:
        uow.versions.add(
            StoredVersion(
                service=ODD,
                version=1,
                unit=service["unit"],
                effective_from=date.fromisoformat(service["effective_from"]),
                service_document=canonical_bytes(service).decode(),
                form_document=canonical_bytes(form).decode(),
                digest=version_digest(service, form),
                published_at=NOW,
                draft=f"draft-{ODD}",
            )
        )
        uow.commit()
    return ODD


def revision(city: City, draft: str) -> str:
    found = city.workspace.workbench.get(draft)
    assert found is not None
    return str(found.revision)


def test_hostile_forms_on_the_expert_tab(
    app: Flask, city: City, figure: Figure, many: Many
) -> None:
    """Save each; look at it on every screen; try out what can be drawn, with hostile answers."""
    author, chosen = Watched(app), random.Random(31)
    author.sign_in("penulis")
    draft = imported(city)
    at, forms = f"/meja/layanan/{draft}", hostile_forms(chosen, HONEST)
    service_text = city.workspace.workbench.get(draft).texts[0]  # type: ignore[union-attr]
    saved = tried = 0
    author.send("GET", f"{at}/ahli")
    for _ in range(many(16, 1_000)):
        sent = {
            "service_text": service_text,
            "form_text": next(forms),
            "csrf_token": author.token(),
        }
        saved += 303 == author.send(
            "POST", f"{at}/ahli", data=sent | {"revision": revision(city, draft)}
        )
        for screen in chosen.sample(SCREENS, 2):
            author.send("GET", f"{at}/{screen}")
        author.send("GET", f"{at}/coba")
        names = sorted({name for name in NAME.findall(author.page) if name.startswith("f")})
        if names:
            pairs = [*hostile_pairs(chosen, names), ("csrf_token", author.token())]
            tried += author.send("POST", f"{at}/coba", data=_fields(pairs)) in (200, 422)
        author.send("GET", f"{at}/ahli")
    judged([author], figure, "hostile forms at the desk")
    figure("hostile forms: saved, and tried out", "some", f"{saved}, {tried}", saved > tried > 0)


def test_a_form_that_blows_up_is_told_on_every_screen(
    app: Flask, city: City, figure: Figure
) -> None:
    """Lint refuses it in milliseconds; whatever else reads the draft is bounded as lint is."""
    author = Watched(app)
    author.sign_in("penulis")
    draft = imported(city)
    at, name = f"/meja/layanan/{draft}", HONEST[0]["x-order"][0]
    form = HONEST[0] | {"properties": BOMB["properties"] | HONEST[0]["properties"]}
    author.send("GET", f"{at}/ahli")
    author.send("POST", f"{at}/ahli", data={
        "service_text": city.workspace.workbench.get(draft).texts[0],  # type: ignore[union-attr]
        "form_text": json.dumps(form | {"$defs": form.get("$defs", {}) | BOMB["$defs"]}),
        "csrf_token": author.token(),
        "revision": revision(city, draft),
    })  # fmt: skip
    author.send("GET", f"{at}/pertanyaan?q=%2F{name}")
    assert "FORM-EXPANDED" in author.page and form["properties"][name]["title"] in author.page
    for screen in SCREENS:
        author.send("GET", f"{at}/{screen}")
    judged([author], figure, "a form that blows up on the screens")


def test_hostile_forms_on_the_command_line(tmp_path: Path, figure: Figure, many: Many) -> None:
    """`terang import` takes each over or says why not; no other end."""
    forms = hostile_forms(random.Random(32), HONEST)
    ends: Counter[int] = Counter()
    slowest = 0.0
    for number in range(many(40, 1_000)):
        file = tmp_path / f"{number}.json"
        file.write_text(next(forms), encoding="utf-8", errors="surrogatepass")
        began = time.process_time()
        result = run("import", file, "--to", tmp_path / f"to{number}")
        slowest = max(slowest, time.process_time() - began)
        ends[result.exit_code] += 1
    figure(f"hostile forms imported: {ends.total()}, ends but 0 and 1", "0",
           ends.total() - ends[0] - ends[1], {0, 1} == set(ends))  # fmt: skip
    figure(
        "hostile forms imported: slowest, seconds",
        f"< {SLOWEST}",
        round(slowest, 2),
        slowest < SLOWEST,
    )


def _fields(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, text in pairs:
        fields.setdefault(name, []).append(text)
    return fields


class Poster:
    """One browser that sends whatever it likes to each address that takes answers."""

    def __init__(self, app: Flask, chosen: random.Random) -> None:
        self.browser, self.chosen = Watched(app), chosen
        self.ways = (
            *(self.page,) * 3,
            *(self.program,) * 2,
            self.fragment,
            self.raw,
            self.check,
            self.saved,
            self.resumed,
            self.document,
            self.attachment,
        )

    def once(self, service: str) -> None:
        self.chosen.choice(self.ways)(service)

    def _names(self) -> list[str]:
        return sorted({n for n in NAME.findall(self.browser.page) if n.startswith(("f", "pick"))})

    def _post(self, at: str, pairs: list[tuple[str, str]], **others: Any) -> None:
        sent = [*pairs, ("csrf_token", self.browser.token())]
        self.browser.send("POST", at, data=_fields(sent), **others)

    def page(self, service: str) -> None:
        page = self.chosen.choice(
            ("aneh", "pemohon", "permohonan", "\x00", self.chosen.choice(SENDABLE))
        )
        at = f"/ajukan/{service}/formulir"
        self.browser.send("GET", at, query_string={"hal": page})
        go = self.chosen.choice(("next", "back", "save", "update", "submit", "", "\u202e"))
        self._post(f"{at}?hal={page}" if page.isidentifier() else at,
                   [*hostile_pairs(self.chosen, self._names()), ("go", go)])  # fmt: skip

    def fragment(self, service: str) -> None:
        self.browser.send("GET", f"/ajukan/{service}/formulir?hal=aneh")
        self._post(f"/ajukan/{service}/potongan", hostile_pairs(self.chosen, self._names()))

    def raw(self, service: str) -> None:
        """Bytes that are no text: half a surrogate pair, a wrong sign, an end within a sign."""
        at = f"/ajukan/{service}/formulir?hal=aneh"
        self.browser.send("GET", at)
        name = self.chosen.choice(self._names() or ["f0"])
        wrong = self.chosen.choice(("%ED%A0%80", "%FF", "%C3", "%00", "%F4%90%80%80", "%zz", "%"))
        body = f"csrf_token={self.browser.token()}&{name}={wrong}&{wrong}=1&go=next"
        kind = "application/x-www-form-urlencoded"
        self.browser.send("POST", at, data=body.encode(), content_type=kind)

    def check(self, service: str) -> None:
        self.browser.send("GET", f"/ajukan/{service}/periksa")
        self._post(f"/ajukan/{service}/periksa", [
            *hostile_pairs(self.chosen, ["declare", "key", "digest"]),
            ("declare", self.chosen.choice(TEXTS)),
        ])  # fmt: skip

    def saved(self, service: str) -> None:
        self.browser.send("GET", f"/ajukan/{service}/simpan")
        self._post(f"/ajukan/{service}/simpan", hostile_pairs(self.chosen, ["email", "go", "key"]))

    def resumed(self, service: str) -> None:
        self.browser.send("GET", "/lanjutkan")
        code, key = self.chosen.choice(TEXTS), self.chosen.choice(TEXTS)
        self._post("/lanjutkan", [("code", code), ("key", key)])

    def document(self, service: str) -> None:
        """A file where the form asks for one, and where it does not, under a hostile name."""
        at = f"/ajukan/{service}/formulir?hal={self.chosen.choice(('berkas', 'aneh'))}"
        self.browser.send("GET", at)
        inputs = [name for name in self._names() if name.endswith("-file")] or ["f0-file"]
        content = self.chosen.choice(
            (PDF, b"", b"%PDF-", b"\xff\xd8\xff", b"PK\x03\x04", b"a" * 9_000)
        )
        kind = self.chosen.choice(("application/pdf", "image/png", "", "x" * 500, "text/html"))
        name = self.chosen.choice(TEXTS).encode("utf-8", "replace").decode()
        file = (io.BytesIO(content), name, kind)
        data = {"csrf_token": self.browser.token(), "go": "next", self.chosen.choice(inputs): file}
        self.browser.send("POST", at, data=data, content_type="multipart/form-data")

    def attachment(self, service: str) -> None:
        content = self.chosen.choice((PDF, b"", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff" * 20_000))
        self.browser.send(
            "POST",
            f"/api/v1/services/{service}/attachments",
            data=content,
            content_type=self.chosen.choice(("application/pdf", "image/png", "text/html", "")),
            headers={"Idempotency-Key": self.chosen.choice(("k" * 32, "", "é" * 32, "k" * 999))},
        )

    def program(self, service: str) -> None:
        answers: dict[str, Any] = {
            name: self.chosen.choice((*TEXTS, None, 10**400, [[]] * 50, {"a": {}}, 1e308, "\ud800"))
            for name in self.chosen.sample((*NAMES, "pemohon", "alasan"), 4)
        }
        text = json.dumps(answers)
        raw = self.chosen.choice((text, text[:-1], text[:-1] + ',"data":1,"data":2}', "[" * 9_000,
                                  '{"data":' * 3_000, "NaN", json.dumps(text)))  # fmt: skip
        what = self.chosen.choice(("applications", "assessment"))
        self.browser.send(
            "POST",
            f"/api/v1/services/{service}/{what}",
            data=raw,
            content_type="application/json",
            headers={"Idempotency-Key": "k" * 32},
        )


def test_hostile_posts(app: Flask, city: City, odd: str, figure: Figure, many: Many) -> None:
    chosen = random.Random(33)
    posters = [Poster(app, chosen) for _ in range(4)]
    for _ in range(many(150, 10_000)):
        chosen.choice(posters).once(chosen.choice((odd, odd, odd, OPEN, PAID)))
    judged([poster.browser for poster in posters], figure, "hostile posts", 0.4)
    statuses = sum((poster.browser.asked for poster in posters), Counter[int]())
    assert {200, 303, 422} <= set(statuses), statuses
