"""The builder in Chromium: by keyboard alone, without script, at 360 px, for everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from builder.domain.authoring.rules import rule_of
from builder.domain.draft import ServiceDraft
from builder.usecases.authoring import editable
from builder.usecases.drafts import import_definition
from tests.browser.live_city import Served, is_fit, press
from tests.builder.web.city import PAID, PASSWORD, SCHEMAS

pytestmark = pytest.mark.browser
PAGES = (
    "pertanyaan", "pertanyaan?q=/fungsi", "pertanyaan?q=/berkas_mbr", "pertanyaan?q=/pemohon",
    "syarat-tampil", "biaya", "standar", "contoh", "terjemahan?semua=1", "pratinjau", "ahli",
    "coba?contoh=0",
)  # fmt: skip


def sign_in(page: Page, user: str) -> None:
    page.goto("/meja/")
    page.get_by_label("Nama pengguna").fill(user)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Permohonan")


def draft_of(served: Served) -> ServiceDraft:
    space = served.city.workspace
    uow = space.uow()
    with uow.reading():
        author = uow.users.get("penulis")
    assert author is not None
    service, form = ((SCHEMAS / PAID / n).read_text() for n in ("service.json", "form.json"))
    return import_definition(
        space.workbench, service_text=service, form_text=form, user=author,
        now=served.city.time, rng=space.rng,
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_page_of_the_builder_is_fit_for_everybody(
    phone: Page, served: Served, lang: str
) -> None:
    draft = draft_of(served)
    sign_in(phone, "penulis")
    if lang == "en":
        press(phone, phone.get_by_role("button", name="English"))
    phone.goto("/meja/layanan/baru")
    is_fit(phone)
    for page in PAGES:
        phone.goto(f"/meja/layanan/{draft.id}/{page}")
        phone.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true; })")
        is_fit(phone)


def test_a_question_with_a_condition_by_keyboard_alone(any_phone: Page, served: Served) -> None:
    page, draft = any_phone, draft_of(served)
    sign_in(page, "penulis")
    page.goto(f"/meja/layanan/{draft.id}/pertanyaan")
    add = page.locator("#add")
    add.get_by_label("Jenis pertanyaan").focus()
    page.keyboard.type("tanggal")
    add.get_by_label("Pertanyaan, bahasa Indonesia").focus()
    page.keyboard.type("Tanggal mulai")
    page.keyboard.press("Tab")
    page.keyboard.type("Start date")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tanggal mulai")).to_be_visible()

    shown = page.locator("#shown")
    shown.locator("summary").focus()
    page.keyboard.press("Enter")
    shown.get_by_label("Pertanyaan").focus()
    page.keyboard.type("Kompleksitas")
    shown.get_by_role("button", name="Tampilkan nilainya").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("#shown").get_by_label("Nilai").focus()
    page.keyboard.type("Tidak")
    page.locator("#shown").get_by_role("button", name="Simpan syarat").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    stored = served.city.workspace.workbench.get(draft.id)
    assert stored is not None
    rule = rule_of(editable(stored.texts).form, "/tanggal_mulai").rule
    assert rule is not None
    assert [("/kompleksitas", "is", "tidak-sederhana")] == [
        (t.field, t.operator, t.value) for t in rule.terms
    ]


def test_undo_brings_a_deleted_question_back(any_phone: Page, served: Served) -> None:
    page, draft = any_phone, draft_of(served)
    sign_in(page, "penulis")
    page.goto(f"/meja/layanan/{draft.id}/pertanyaan?q=/luas_tanah")
    page.locator("#delete summary").click()
    press(page, page.get_by_role("button", name="Hapus pertanyaan ini"))
    expect(page.get_by_role("link", name="Luas tanah")).to_have_count(0)
    press(page, page.get_by_role("button", name="Batalkan"))

    expect(page.get_by_role("link", name="Luas tanah")).to_have_count(1)


def test_a_question_is_dragged_to_its_place(phone: Page, served: Served) -> None:
    draft = draft_of(served)
    phone.set_viewport_size({"width": 1280, "height": 1400})
    sign_in(phone, "penulis")
    phone.goto(f"/meja/layanan/{draft.id}/pertanyaan")
    source = phone.locator('li[data-pointer="/luas_tanah"]')
    with phone.expect_navigation():
        source.drag_to(phone.locator('li[data-pointer="/alamat_lokasi"]'))

    stored = served.city.workspace.workbench.get(draft.id)
    assert stored is not None
    assert ["luas_tanah", "alamat_lokasi"] == (
        editable(stored.texts).form["x-pages"][1]["fields"][:2]
    )


def test_values_show_as_soon_as_a_question_is_chosen(phone: Page, served: Served) -> None:
    draft = draft_of(served)
    sign_in(phone, "penulis")
    phone.goto(f"/meja/layanan/{draft.id}/pertanyaan?q=/luas_tanah")
    phone.locator("#shown summary").click()
    asked = phone.locator("#shown").get_by_label("Pertanyaan")
    asked.focus()
    asked.select_option("/fungsi")

    expect(phone.locator("#shown").get_by_label("Nilai")).to_be_visible()
    expect(asked).to_be_focused()
