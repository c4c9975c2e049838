"""A travel order, from the form to the board: what the officer does, and what the mayor sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live_city import Served, is_fit, press
from tests.browser.test_counter import fill_in
from tests.browser.test_officer_pages import sign_in
from tests.builder.web.city import PASSWORD, SPPD, add_travel_orders

pytestmark = pytest.mark.browser


def test_a_travel_order_goes_from_the_form_to_the_board(phone: Page, served: Served) -> None:
    page, city = phone, served.city
    add_travel_orders(city)
    page.goto(f"/ajukan/{SPPD}/formulir")
    fill_in(page, dict(city.pairs(SPPD)))
    page.get_by_label("Saya sudah membaca").check()
    press(page, page.get_by_role("main").get_by_role("button"))
    (number,) = city.numbers()

    sign_in(page, "semua")
    for code in ("accepted", *["step_done"] * 3, "approved", "issued"):  # the chain, by its steps
        page.goto(f"/meja/permohonan/{number}/{code}")
        press(page, page.get_by_role("button", name="Lanjut: lihat yang akan menjadi publik"))
        press(page, page.get_by_role("main").get_by_role("button"))
    press(page, page.get_by_role("link", name="Keberangkatan, kembali, dan pertanggungjawaban"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kepala Dinas PUPR")
    is_fit(page)
    press(page, page.get_by_role("button", name="Catat", exact=True))
    expect(page.get_by_role("heading", level=2, name="Kembali")).to_be_visible()
    is_fit(page)

    press(page, page.get_by_role("button", name="Keluar"))
    page.goto("/meja/")
    page.get_by_label("Nama pengguna").fill("wali")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kehadiran pimpinan")
    row = page.get_by_role("row", name="Kepala Dinas PUPR")
    expect(row).to_contain_text("Sekretaris Dinas PUPR")
    expect(row).to_contain_text("luar provinsi")
    is_fit(page)
