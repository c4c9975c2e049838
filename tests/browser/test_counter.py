"""At the counter, from the first question to the printed receipt; and after closing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live_city import Served, is_fit, press
from tests.browser.test_officer_pages import sign_in
from tests.builder.web.city import OPEN, PAID
from tests.builder.web.visitor import PDF

pytestmark = pytest.mark.browser


def test_an_officer_files_for_a_citizen_and_hands_over_the_receipt(
    phone: Page, served: Served
) -> None:
    page, pairs = phone, dict(served.city.pairs(PAID))
    sign_in(page, "petugas")
    page.get_by_role("link", name="Loket").click()
    is_fit(page)
    page.get_by_label("Layanan").select_option(PAID)
    page.get_by_label("secara lisan").check()
    press(page, page.get_by_role("button", name="Buka formulir"))
    expect(page.get_by_role("status").first).to_contain_text("Anda mengajukan untuk warga")
    is_fit(page)

    fill_in(page, pairs)
    page.get_by_label("Pemohon sudah membaca").check()
    press(page, page.get_by_role("main").get_by_role("button"))

    expect(page.get_by_text("Cetak halaman ini sekarang")).to_be_visible()
    is_fit(page)
    page.emulate_media(media="print")
    expect(page.locator(".key")).to_be_visible()
    expect(page.get_by_text("Cetak halaman ini sekarang")).to_be_hidden()
    page.emulate_media(media="screen")
    press(page, page.get_by_role("button", name="Pemohon sudah memegang"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Loket")
    assert 1 == len(served.city.numbers())


def fill_in(page: Page, pairs: dict[str, str]) -> None:
    """Send every page of the form with the answers of a worked example."""
    for _ in range(12):
        if page.url.endswith("periksa"):
            return
        for name, value in pairs.items():
            document = page.locator(f"[name='{name}-file']")
            if document.count():
                document.set_input_files(
                    {"name": "contoh.pdf", "mimeType": "application/pdf", "buffer": PDF}
                )
                continue
            field = page.locator(f"[name='{name}']")
            if field.count() == 0 or not field.first.is_visible():
                continue
            kind = field.first.get_attribute("type") or ""
            if kind in ("radio", "checkbox"):
                page.locator(f"[name='{name}'][value='{value}']").check()
            elif field.first.evaluate("e => e.tagName") == "SELECT":
                field.first.select_option(value)
            else:
                field.first.fill(value)
        press(page, page.locator("button.go[value='next']"))


def test_after_closing_one_question_is_answered(any_phone: Page, served: Served) -> None:
    page, done = any_phone, served.city.file(OPEN)
    served.city.move(done.number, "withdrawn", user="dukcapil")
    page.goto("/berkas")
    page.get_by_label("Nomor permohonan").fill(done.number)
    page.get_by_label("Kunci resi").fill(done.receipt_key or "")
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_role("link", name="Jawab").click()

    page.get_by_label("Tidak", exact=True).check()
    page.get_by_role("button", name="Kirim jawaban saya").click()

    expect(page.get_by_role("status")).to_contain_text("Terima kasih")
