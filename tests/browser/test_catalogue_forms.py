"""Every form of the catalogue, in every state, for everybody: axe, 360 px and keys alone.

The states are reached through the front door without a screen, and then looked at in Chromium with
the same cookies: each page blank, with its errors, and with the answers of each worked example
(which shows the branches of conditions and repeated rows); the answers checked or the reason why
somebody cannot apply, the receipt, and the page that says how to come back.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from builder.app import create_app
from builder.web import limits
from tests.browser.hands import Keyboard, follow
from tests.browser.live_city import Served, is_fit
from tests.builder.web.test_catalogue_forms import AT_HAND, CATALOGUE, ROWS, TAKES_NONE
from tests.builder.web.visitor import Visitor

pytestmark = pytest.mark.browser
IS_LONG = os.environ.get("TERANG_HARDEN") == "long"
LOOKED_AT = CATALOGUE if IS_LONG else (ROWS,)

CONTROLS = """() => [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary")]
    .filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && e.checkVisibility()
        && (e.type !== "radio" || e === (
            document.querySelector(`input[name="${e.name}"]:checked`)
            || document.querySelector(`input[name="${e.name}"]`))))
    .map((e, n) => e.dataset.stop = String(n))"""
"""The stops of Tab in the order of reading; of radios of one name only one is a stop."""
HERE = "() => document.activeElement.dataset.stop"


@pytest.fixture
def app(served: Served, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(limits, "LIMITS", dict.fromkeys(limits.LIMITS, ()))
    return create_app(served.city.workspace, io.StringIO())


@pytest.mark.parametrize("service", LOOKED_AT)
def test_a_form_is_fit_for_everybody_in_every_state(
    phone: Page, served: Served, app: Flask, service: str
) -> None:
    served.city.put_in_force(*{service}.difference(AT_HAND))
    for address in _blank(served, service):
        phone.goto(address)
        is_fit(phone)
        _tab_reads_in_order(phone)
    scenarios = range(len(served.city.version(service).standard.scenarios) if IS_LONG else 1)
    for scenario in scenarios:
        visitor = Visitor(app)
        end = visitor.fill(service, served.city.pairs(service, scenario))
        _same_browser(phone, visitor, served)
        for address in (*_blank(served, service), end):
            phone.goto(address)
            is_fit(phone)
            _tab_reads_in_order(phone)
        if scenario == 0 and service != TAKES_NONE:
            phone.goto(visitor.submit(end))
            is_fit(phone)
            _tab_reads_in_order(phone)


@pytest.mark.parametrize("service", LOOKED_AT)
def test_errors_are_told_to_everybody_and_lead_to_their_questions(
    phone: Page, served: Served, app: Flask, service: str
) -> None:
    served.city.put_in_force(*{service}.difference(AT_HAND))
    hand = Keyboard(phone)
    for address in _blank(served, service):
        phone.goto(address)
        follow(hand, phone.get_by_role("button", name=re.compile("^Lanjut")).last)
        if not phone.locator("#errors").count():
            continue  # nothing on this page has to be answered
        is_fit(phone)
        _tab_reads_in_order(phone)
        for link in phone.locator("#errors a").all():
            hand.press(link)
            where = (link.get_attribute("href") or "").removeprefix("#")
            assert phone.evaluate(
                "id => document.getElementById(id).contains(document.activeElement)", where
            ), f"{phone.url}: {link.inner_text()}"
    follow(hand, phone.get_by_role("button", name="Simpan dan lanjutkan nanti"))
    is_fit(phone)
    _tab_reads_in_order(phone)


def test_rows_come_move_and_go_by_keys_alone(phone: Page, served: Served, app: Flask) -> None:
    served.city.put_in_force(ROWS)
    visitor = Visitor(app)
    visitor.fill(ROWS, served.city.pairs(ROWS))
    _same_browser(phone, visitor, served)
    hand, names = Keyboard(phone), phone.get_by_label("Nama lengkap")
    phone.goto(f"/ajukan/{ROWS}/formulir?hal=kepindahan")
    before = [name.input_value() for name in names.all()]

    follow(hand, phone.get_by_role("button", name=re.compile("^Tambah")))
    expect(names).to_have_count(len(before) + 1)
    is_fit(phone)
    hand.write(names.last, "Contoh Ketiga")
    follow(hand, phone.get_by_role("button", name=re.compile("^Naik")).last)
    assert [before[0], "Contoh Ketiga", before[1]] == [n.input_value() for n in names.all()]
    follow(hand, phone.get_by_role("button", name=re.compile("^(Hapus|Keluarkan)")).nth(1))
    assert before == [name.input_value() for name in names.all()]


def _blank(served: Served, service: str) -> Iterator[str]:
    version = served.city.version(service)
    for page in served.city.workspace.form(version).pages:
        yield f"/ajukan/{service}/formulir?hal={page.id}"


def _same_browser(phone: Page, visitor: Visitor, served: Served) -> None:
    """Let the browser with a screen go on where the one without has come to."""
    kept = visitor.client.get_cookie(visitor.client.application.config["SESSION_COOKIE_NAME"])
    assert kept is not None
    phone.context.add_cookies([{"name": kept.key, "value": kept.value, "url": served.address}])


def _tab_reads_in_order(phone: Page) -> None:
    """Tab reaches every control that can be seen, in the order in which the page is read."""
    stops = phone.evaluate(CONTROLS)
    phone.evaluate("() => { document.activeElement.blur(); getSelection().removeAllRanges(); "
                   "document.body.tabIndex = -1; document.body.focus(); }")  # fmt: skip
    reached = []
    for _ in stops:
        phone.keyboard.press("Tab")
        reached.append(phone.evaluate(HERE))
    assert stops == reached, phone.url
