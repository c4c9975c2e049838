"""A passkey in Chromium: made by a virtual authenticator, used to come in, and taken away."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from builder.app import create_app
from tests.browser.live_city import PHONE, is_fit
from tests.builder.web.city import PASSWORD, make_city

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A city that knows its own address, by the only name without https that browsers trust."""
    city = make_city(tmp_path / "city")
    server = make_server("127.0.0.1", 0, lambda environ, start: [], threaded=True)
    here = f"http://localhost:{server.server_port}"
    site = replace(city.workspace.site, public_url=here)
    server.app = create_app(replace(city.workspace, site=site), io.StringIO())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield here
    server.shutdown()
    thread.join()
    server.server_close()
    city.workspace.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, locale="id-ID", viewport=PHONE)
    page = context.new_page()
    page.set_default_timeout(10_000)
    control = context.new_cdp_session(page)
    control.send("WebAuthn.enable")
    control.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    context.close()


def test_a_passkey_is_made_opens_the_desk_and_is_taken_away(phone: Page) -> None:
    page = phone
    page.goto("/meja/masuk")
    page.get_by_label("Nama pengguna").fill("petugas")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_role("link", name="Kunci masuk").click()
    is_fit(page)
    page.get_by_label("Nama perangkat").fill("Ponsel")
    page.get_by_role("main").get_by_label("Kata sandi").fill("salah sekali")
    page.get_by_role("button", name="Tambah kunci masuk").click()
    expect(page.get_by_role("alert")).to_contain_text("Kata sandi tidak cocok")
    page.get_by_role("main").get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Tambah kunci masuk").click()
    expect(page.get_by_role("row", name="Ponsel")).to_contain_text("belum")
    is_fit(page)

    page.get_by_role("button", name="Keluar").click()
    is_fit(page)
    page.get_by_role("button", name="Masuk dengan kunci masuk").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Permohonan")
    page.get_by_role("link", name="Kunci masuk").click()
    expect(page.get_by_role("row", name="Ponsel")).not_to_contain_text("belum")
    page.get_by_text("Hapus: Ponsel").click()
    page.get_by_role("row", name="Ponsel").get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Hapus", exact=True).click()
    expect(page.get_by_text("Anda belum punya kunci masuk.")).to_be_visible()
