from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.live_city import Served, is_fit, press
from tests.builder.web.city import CALCULATOR, OPEN, PAID, SEALED

pytestmark = pytest.mark.browser
FORM = f"/ajukan/{OPEN}/formulir?hal=permohonan"


def test_questions_come_and_go_with_the_answers(phone: Page, served: Served) -> None:
    phone.goto(FORM)
    more = phone.get_by_role("group", name="Data yang berubah")
    expect(more).to_have_count(0)

    phone.get_by_label("Data berubah").check()
    expect(more).to_be_visible()
    expect(phone.get_by_label("Data berubah")).to_be_checked()
    expect(phone.get_by_text("Pertanyaan di halaman ini berubah.")).to_have_count(1)
    is_fit(phone)

    phone.get_by_label("KTP-el rusak").check()
    expect(more).to_have_count(0)


def test_what_is_being_typed_stays_and_keeps_the_focus(phone: Page, served: Served) -> None:
    phone.goto(FORM)
    phone.get_by_label("Data berubah").check()
    box = phone.get_by_role("group", name="Data yang berubah").get_by_role("checkbox").first
    box.check()
    phone.get_by_label("Di loket Disdukcapil").check()

    expect(phone.get_by_label("Di loket Disdukcapil")).to_be_focused()
    expect(box).to_be_checked()


def test_without_a_script_the_button_does_the_same(any_phone: Page, served: Served) -> None:
    any_phone.goto(FORM)
    any_phone.get_by_label("Data berubah").check()

    press(any_phone, any_phone.get_by_role("button", name="Segarkan halaman ini"))

    expect(any_phone.get_by_role("group", name="Data yang berubah")).to_be_visible()


def test_the_fee_follows_the_answers_at_once(phone: Page, served: Served) -> None:
    version = served.city.version(CALCULATOR)
    phone.goto(f"/ajukan/{CALCULATOR}/formulir")
    for name, text in served.city.pairs(CALCULATOR):
        for field in phone.locator(f'[name="{name}"]').all()[:1]:
            tag = field.evaluate("e => `${e.tagName} ${e.type}`")
            if tag.startswith("SELECT"):
                field.select_option(text)
            elif "radio" in tag or "checkbox" in tag:
                phone.locator(f'[name="{name}"][value="{text}"]').check()
            elif "hidden" not in tag:
                field.fill(text)
                field.blur()

    expect(phone.locator("[data-fee]")).to_contain_text(re.compile(r"sejauh ini: Rp[1-9]"))
    assert version.standard.scenarios[0].answers


def test_who_cannot_apply_is_told_under_the_question_and_can_mend_it(
    phone: Page, served: Served
) -> None:
    phone.goto(f"/ajukan/{SEALED}/formulir")
    notice = phone.locator("[data-stop]")
    phone.get_by_label("Belum 17 tahun dan belum pernah kawin").check()
    expect(notice).to_contain_text("KTP-el hanya untuk warga yang sudah berusia 17 tahun")
    expect(phone.locator("p.only-read[role=status]").last).to_contain_text("KTP-el hanya untuk")
    is_fit(phone)

    press(phone, phone.get_by_role("button", name="Lanjut", exact=True))
    expect(phone.get_by_role("heading", level=1)).to_have_text(
        "Anda tidak dapat memohon layanan ini"
    )
    is_fit(phone)

    press(phone, phone.get_by_role("link", name="Ubah jawaban saya"))
    phone.get_by_label("Sudah berusia 17 tahun").check()
    expect(notice).to_have_count(0)


def test_a_large_photo_is_made_smaller_first(phone: Page, served: Served, tmp_path: Path) -> None:
    photo = tmp_path / "foto.png"
    Image.effect_noise((3000, 2000), 90).convert("RGB").save(photo)
    phone.goto(f"/ajukan/{OPEN}/formulir?hal=berkas")
    field = phone.locator("input[type=file]").first

    field.set_input_files(photo)

    phone.wait_for_function(
        "input => input.files[0].name === 'foto.jpg'", arg=field.element_handle()
    )
    size = field.evaluate("input => input.files[0].size")
    assert size < photo.stat().st_size


@pytest.mark.parametrize("address", [f"/ajukan/{OPEN}/kosong", f"/en/apply/{PAID}/blank"])
def test_a_blank_form_is_fit_for_everybody(phone: Page, served: Served, address: str) -> None:
    phone.goto(address)
    is_fit(phone)
    phone.emulate_media(media="print")

    expect(phone.get_by_text(re.compile("Cetak di peramban|choose Print"))).to_be_hidden()


@pytest.mark.parametrize("lang", ["id", "en"])
def test_saving_and_resuming_is_fit_for_everybody(phone: Page, served: Served, lang: str) -> None:
    form = f"/ajukan/{OPEN}/formulir" if lang == "id" else f"/en/apply/{OPEN}/form"
    save = "Simpan dan lanjutkan nanti" if lang == "id" else "Save and go on later"
    leave = "hapus jawaban saya" if lang == "id" else "remove my answers"
    phone.goto(form)
    press(phone, phone.get_by_role("button", name=save))
    is_fit(phone)
    code, key = phone.locator(".price .code").inner_text(), phone.locator(".key").inner_text()

    press(phone, phone.get_by_role("button", name=re.compile(leave)))
    is_fit(phone)
    phone.locator("#code").fill(code)
    phone.locator("#key").fill("x")
    press(phone, phone.locator("main form button.go"))
    is_fit(phone)
    phone.locator("#key").fill(key)
    press(phone, phone.locator("main form button.go"))

    expect(phone.locator("[data-parts]")).to_be_visible()
