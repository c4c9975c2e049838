"""A report of an unofficial charge from the price slip to what its reporter says of the outcome."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live_city import Served, is_fit, press
from tests.browser.test_officer_pages import sign_in
from tests.builder.web.city import OPEN

pytestmark = pytest.mark.browser

FROM_THE_SLIP = f"/lapor?layanan={OPEN}&jumlah=50000&dari=check"
"""What the charge check sends without script; the code on a price slip leads to it."""


def test_a_report_goes_from_the_slip_to_its_outcome(phone: Page, served: Served) -> None:
    number, key = told(phone)
    answered(phone, number)
    served.city.time += timedelta(weeks=4)
    opened(phone, number, key)
    expect(phone.get_by_text("Uang sudah dikembalikan")).to_be_visible()
    is_fit(phone)
    phone.get_by_label("belum selesai").check()
    press(phone, phone.get_by_role("button", name="Kirim jawaban saya"))

    expect(phone.get_by_text("Kata pelapor: belum selesai")).to_be_visible()
    is_fit(phone)


def told(page: Page) -> tuple[str, str]:
    """Somebody reports; the number and the key that they write down."""
    page.goto(FROM_THE_SLIP)
    expect(page.get_by_text("Di atas biaya resmi")).to_be_visible()
    is_fit(page)
    page.get_by_label("Saya sudah membayarnya").check()
    page.get_by_label("Apa yang terjadi, dengan kata-kata Anda").fill("Diminta di loket.")
    page.get_by_label("Rahasia: hanya Inspektorat").check()
    page.get_by_label("Nama Anda dan cara menghubungi").fill("Contoh, 0800")
    press(page, page.get_by_role("button", name="Kirim laporan"))
    is_fit(page)
    return page.locator("p.code").inner_text(), page.locator("p.key").inner_text()


def answered(page: Page, number: str) -> None:
    """The inspectorate reads it and decides."""
    sign_in(page, "pengaduan")
    press(page, page.get_by_role("link", name="Laporan pungutan"))
    is_fit(page)
    press(page, page.get_by_role("link", name=number))
    expect(page.get_by_text("Contoh, 0800")).to_be_visible()
    page.get_by_label("Yang disampaikan kepada pelapor").fill("Uang sudah dikembalikan.")
    page.get_by_label("uang dikembalikan").check()
    press(page, page.get_by_role("button", name="Tetapkan hasilnya"))
    expect(page.get_by_text("Hasil: uang dikembalikan")).to_be_visible()
    is_fit(page)
    press(page, page.get_by_role("button", name="Keluar"))


def opened(page: Page, number: str, key: str) -> None:
    """The reporter comes back with number and key."""
    page.goto("/lapor/jawaban")
    is_fit(page)
    page.get_by_label("Nomor laporan").fill(number)
    page.get_by_label("Kunci laporan").fill(key)
    press(page, page.get_by_role("button", name="Tampilkan laporan saya"))
