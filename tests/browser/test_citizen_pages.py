from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.hands import Keyboard, follow
from tests.browser.live_city import Served, is_fit, press
from tests.builder.web.city import OPEN, PAID, SEALED
from tests.builder.web.visitor import PDF

pytestmark = pytest.mark.browser


def apply_for_a_card(page: Page, tmp_path: Path, name: str = "Contoh Pemohon") -> None:
    """From the catalogue to the page that checks the answers."""
    document = tmp_path / "kartu.pdf"
    document.write_bytes(PDF)
    page.goto("/ajukan/")
    page.get_by_role("link", name=re.compile("KTP elektronik pengganti")).click()
    page.get_by_role("link", name="Mulai mengajukan").click()
    page.get_by_label("Nama lengkap").fill(name)
    page.get_by_label("NIK").fill("7471000101800001")
    page.get_by_label("Nomor Kartu Keluarga").fill("7471000101150001")
    page.get_by_label("Nomor telepon").fill("081200000000")
    page.get_by_role("button", name=re.compile("^Lanjut")).click()
    page.get_by_label("KTP-el hilang").check()
    page.get_by_label("Di loket Disdukcapil").check()
    page.get_by_role("button", name=re.compile("^Lanjut")).click()
    page.get_by_label("Kartu Keluarga").set_input_files(document)
    page.get_by_label("Surat kehilangan").set_input_files(document)
    page.get_by_label("Data yang saya isi benar").check()
    page.get_by_role("button", name=re.compile("^Lanjut")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Periksa jawaban Anda")


def test_a_citizen_applies_and_comes_back_with_the_key(
    any_phone: Page,
    served: Served,
    tmp_path: Path,
) -> None:
    page = any_phone
    apply_for_a_card(page, tmp_path)
    page.get_by_label("Saya sudah membaca").check()
    page.get_by_role("button", name="Kirim permohonan").click()
    number = page.locator(".price .code").inner_text()
    key = page.locator(".key").inner_text()
    page.get_by_role("button", name="Kunci sudah saya simpan").click()

    page.get_by_label("Nomor permohonan").fill(number)
    page.get_by_label("Kunci resi").fill(key)
    page.get_by_role("button", name="Buka berkas saya").click()

    assert [number] == served.city.numbers()
    expect(page.get_by_role("heading", level=1)).to_have_text(number)


def test_a_citizen_applies_with_documents_by_keys_alone(
    any_phone: Page, served: Served, tmp_path: Path
) -> None:
    hand, page = Keyboard(any_phone), any_phone
    document = tmp_path / "kartu.pdf"
    document.write_bytes(PDF)
    on = re.compile("^Lanjut")
    page.goto(f"/ajukan/{OPEN}/formulir")
    hand.write(page.get_by_label("Nama lengkap"), "Contoh Pemohon")
    hand.write(page.get_by_label("NIK"), "7471000101800001")
    hand.write(page.get_by_label("Nomor Kartu Keluarga"), "7471000101150001")
    hand.write(page.get_by_label("Nomor telepon"), "081200000000")
    follow(hand, page.get_by_role("button", name=on))
    hand.tick(page.get_by_label("KTP-el hilang"))
    hand.tick(page.get_by_label("Di loket Disdukcapil"))
    follow(hand, page.get_by_role("button", name=on))
    hand.choose_file(page.get_by_label("Kartu Keluarga"), document)
    follow(hand, page.get_by_role("button", name=on))  # the other document is missing
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_text("kartu.pdf").first).to_be_visible()
    hand.choose_file(page.get_by_label("Surat kehilangan"), document)
    hand.tick(page.get_by_label("Data yang saya isi benar"))
    follow(hand, page.get_by_role("button", name=on))
    hand.tick(page.get_by_label("Saya sudah membaca"))
    follow(hand, page.get_by_role("button", name="Kirim permohonan"))

    assert [page.locator(".price .code").inner_text()] == served.city.numbers()


def test_a_page_with_errors_says_so_first(any_phone: Page) -> None:
    any_phone.goto(f"/ajukan/{OPEN}/formulir")
    any_phone.get_by_label("NIK").fill("12")

    any_phone.get_by_role("button", name=re.compile("^Lanjut")).click()

    expect(any_phone).to_have_title(re.compile("^Salah: "))
    expect(any_phone.get_by_role("alert")).to_be_visible()
    expect(any_phone.get_by_label("NIK")).to_have_value("12")
    any_phone.get_by_role("alert").get_by_role("link").first.click()
    expect(any_phone.get_by_label("Nama lengkap")).to_be_focused()


def test_the_summary_of_errors_has_the_focus(phone: Page) -> None:
    phone.goto(f"/ajukan/{OPEN}/formulir")

    phone.get_by_role("button", name=re.compile("^Lanjut")).click()

    expect(phone.locator("#errors")).to_be_focused()


def test_enter_goes_on_and_never_back(phone: Page) -> None:
    phone.goto(f"/ajukan/{OPEN}/formulir?hal=permohonan")
    phone.get_by_label("KTP-el hilang").check()
    phone.get_by_label("Di loket Disdukcapil").check()

    phone.keyboard.press("Enter")

    expect(phone).to_have_url(re.compile("hal=berkas"))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_of_a_citizen_is_fit_for_everybody(
    phone: Page,
    served: Served,
    tmp_path: Path,
    lang: str,
) -> None:
    indonesian = [
        "/ajukan/",
        f"/ajukan/{PAID}/",
        f"/ajukan/{SEALED}/",
        *(f"/ajukan/{PAID}/formulir?hal={p}" for p in ("pemohon", "lokasi", "bangunan", "dokumen")),
        "/berkas",
        "/cari?nomor=KDI-7K3M-9QXZ",
        f"/lapor?layanan={PAID}",
        "/tidak/ada",
    ]
    english = [
        "/en/apply/",
        f"/en/apply/{PAID}/",
        f"/en/apply/{PAID}/form?hal=bangunan",
        "/en/file",
        "/en/search?nomor=x",
        "/en/report",
    ]
    for address in indonesian if lang == "id" else english:
        phone.goto(address, wait_until="load")
        is_fit(phone)


def test_the_pages_of_one_application_are_fit_for_everybody(
    phone: Page,
    served: Served,
    tmp_path: Path,
) -> None:
    phone.goto(f"/ajukan/{OPEN}/formulir")
    press(phone, phone.get_by_role("button", name=re.compile("^Lanjut")))
    is_fit(phone)
    apply_for_a_card(phone, tmp_path)
    is_fit(phone)
    phone.get_by_label("Saya sudah membaca").check()
    press(phone, phone.get_by_role("button", name="Kirim permohonan"))
    is_fit(phone)
    filed = served.city.file(PAID)
    served.city.move(filed.number, "accepted")
    served.city.move(filed.number, "correction_requested", reason="unclear", fields=("/luas",))
    phone.goto("/berkas")
    phone.get_by_label("Nomor permohonan").fill(filed.number)
    phone.get_by_label("Kunci resi").fill(filed.receipt_key or "")
    press(phone, phone.get_by_role("button", name="Buka berkas saya"))
    is_fit(phone)
    press(phone, phone.get_by_role("link", name="Perbaiki jawaban saya"))
    is_fit(phone)


def test_nothing_typed_is_ever_run(phone: Page, served: Served, tmp_path: Path) -> None:
    apply_for_a_card(phone, tmp_path, name="<img src=x onerror=alert(1)><script>alert(2)</script>")

    expect(phone.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
