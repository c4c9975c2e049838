"""The keys of the list: from row to row, ticked and opened; never while somebody types."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live_city import Served, is_fit
from tests.browser.test_officer_pages import sign_in
from tests.builder.web.city import PAID

pytestmark = pytest.mark.browser


def test_the_list_is_worked_by_keys_that_can_be_switched_off(phone: Page, served: Served) -> None:
    page = phone
    first, second = sorted(served.city.file(PAID).number for _ in range(2))
    sign_in(page, "petugas")
    keys = page.keyboard
    shown = page.get_by_role("button", name="Tombol di halaman ini")
    expect(shown).to_be_visible()  # the script is there
    keys.press("?")
    expect(page.get_by_role("dialog", name="Tombol di halaman ini")).to_be_visible()
    is_fit(page)
    keys.press("Escape")

    keys.press("c")
    expect(page.get_by_label("Nomor", exact=True)).to_be_focused()
    keys.type("jkx?")
    expect(page.get_by_label("Nomor", exact=True)).to_have_value("jkx?")
    page.get_by_label("Nomor", exact=True).fill("")
    page.get_by_role("heading", level=1).click()
    keys.press("j")
    expect(page.get_by_role("link", name=first)).to_be_focused()
    keys.press("j")
    keys.press("j")
    expect(page.get_by_role("link", name=second)).to_be_focused()
    keys.press("Control+x")
    keys.press("x")
    expect(page.get_by_role("checkbox", name=second)).to_be_checked()

    page.get_by_role("button", name="Tombol di halaman ini").click()
    page.get_by_label("Tombol tunggal berlaku").uncheck()
    page.get_by_role("button", name="Tutup").click()
    page.reload()
    expect(shown).to_be_visible()
    keys.press("j")
    keys.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("link", name=first)).not_to_be_focused()
    page.get_by_role("button", name="Tombol di halaman ini").click()
    expect(page.get_by_label("Tombol tunggal berlaku")).not_to_be_checked()
