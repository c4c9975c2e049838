from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live_city import Served, is_fit, press
from tests.builder.web.city import PAID, PASSWORD

pytestmark = pytest.mark.browser


def sign_in(page: Page, user: str) -> None:
    page.goto("/meja/")
    page.get_by_label("Nama pengguna").fill(user)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Permohonan")


def test_an_officer_accepts_a_file_and_asks_for_a_correction(
    any_phone: Page,
    served: Served,
) -> None:
    page, number = any_phone, served.city.file(PAID).number
    sign_in(page, "petugas")
    page.get_by_role("link", name=number).click()
    page.get_by_role("link", name="Terima sebagai lengkap").click()
    page.get_by_role("button", name="Lanjut: lihat yang akan menjadi publik").click()
    expect(page.get_by_role("heading", name="Ini menjadi publik, untuk selamanya")).to_be_visible()
    page.get_by_role("button", name="Terima sebagai lengkap").click()

    page.get_by_role("link", name="Minta perbaikan").click()
    page.get_by_label("ada yang tidak jelas atau tidak terbaca").check()
    page.get_by_label("Pesan kepada pemohon").fill("Unggah lagi halaman 2.")
    page.get_by_role("button", name="Lanjut: lihat yang akan menjadi publik").click()
    page.get_by_role("button", name="Minta perbaikan").click()

    assert ["filed", "accepted", "correction_requested"] == served.city.events(number)
    expect(page.get_by_text(re.compile("waktu berhenti dihitung")).first).to_be_visible()


def test_an_officer_signs_out(any_phone: Page) -> None:
    sign_in(any_phone, "petugas")

    any_phone.get_by_role("button", name="Keluar").click()
    any_phone.goto("/meja/permohonan")

    expect(any_phone.get_by_role("heading", level=1)).to_have_text("Masuk ke meja kerja")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_of_the_desk_is_fit_for_everybody(
    phone: Page,
    served: Served,
    lang: str,
) -> None:
    number, late = served.city.file(PAID).number, served.city.file(PAID).number
    served.city.move(late, "accepted")
    phone.goto("/meja/masuk")
    is_fit(phone)
    sign_in(phone, "kepala")
    if lang == "en":
        press(phone, phone.get_by_role("button", name="English"))
    for address in (
        "/meja/permohonan",
        "/meja/permohonan?nomor=x",
        f"/meja/permohonan/{number}",
        f"/meja/permohonan/{number}/returned",
        f"/meja/permohonan/{late}",
        f"/meja/permohonan/{late}/payment_recorded",
        "/meja/layanan",
        "/meja/riwayat/pbg",
        "/meja/permohonan/KDI-0000-0000",
    ):
        phone.goto(address)
        is_fit(phone)
    phone.goto(f"/meja/permohonan/{number}/accepted")
    press(phone, phone.get_by_role("main").get_by_role("button"))
    is_fit(phone)
