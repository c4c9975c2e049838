"""A sealed status opens in the browser of whoever holds its receipt key."""

from __future__ import annotations

import json
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from builder.domain.status_seal import seal_of
from builder.usecases.seal_status import seal_statuses
from tests.makers import NOON, sealed_version, seeded
from tests.office import Office

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).parents[3] / "site/static/js/sealed-status.js"
SITE = "https://terang.example"
WORDS = escape(json.dumps({"in_process": "sedang diproses"}))
HTML = f"""<!doctype html><html lang="id">
<form data-sealed data-folder="/status/" data-wrong="kunci salah" data-cannot="tidak bisa" hidden>
<input name="key"><button>Buka</button><p role="status"></p></form>
<dl data-sealed-status hidden><dd data-member="status" data-words="{WORDS}"></dd>
<dd data-member="due_on" data-kind="date"></dd><dd data-member="fee" data-kind="rupiah"></dd></dl>
<script type="module" src="/sealed-status.js"></script></html>"""


def test_the_key_opens_it_and_another_does_not(page: Page) -> None:
    office = Office()
    office.publishes(sealed_version())
    filed, other = office.files(sealed_version()), office.files(sealed_version())
    office.moves(filed.number, "accepted")
    key, later = filed.receipt_key or "", NOON + timedelta(hours=1)
    files = seal_statuses(
        office.uow(), calendar=office.calendar, secret=b"d" * 32, now=later, rng=seeded(1)
    )
    del files[seal_of(other.receipt_key or "").locator]
    sent: list[str] = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(f"{SITE}/")
        sent.append(route.request.url + (route.request.post_data or ""))
        locator = path.removeprefix("status/").removesuffix(".bin")
        if path == "sealed-status.js":
            route.fulfill(path=SCRIPT, content_type="text/javascript")
        elif path == "":
            route.fulfill(body=HTML, content_type="text/html; charset=utf-8")
        elif locator in files:
            route.fulfill(body=files[locator], content_type="application/octet-stream")
        else:
            route.fulfill(status=404)

    page.route("**/*", answer)
    page.goto(f"{SITE}/")
    said: list[object] = []
    for typed in (key.lower().replace("-", " "), other.receipt_key or "", "bukan kunci"):
        page.fill("input", typed)
        page.click("button")
        page.wait_for_function(
            "() => !document.querySelector('dl').hidden ||"
            " document.querySelector('[role=status]').textContent !== ''"
        )
        is_shown = page.locator("dl").is_visible()
        said.append(page.locator("dd").all_inner_texts() if is_shown else page.inner_text("p"))

    assert [["sedang diproses", "9 Maret 2026", "Rp36.000"], "kunci salah", "kunci salah"] == said
    assert not [url for url in sent if key in url or key.replace("-", "") in url.upper()]
