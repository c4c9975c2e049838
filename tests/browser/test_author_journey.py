"""From a blank page to a published service that charges what its example says, in Chromium.

Once by keyboard alone, once by mouse with drag; both by the same words on the screen.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser import building_approval as approval
from tests.browser.hands import Hand, Keyboard, Mouse, follow
from tests.browser.live_city import Served
from tests.builder.web.city import PASSWORD

pytestmark = pytest.mark.browser
WIDE = {"width": 1280, "height": 900}


def desk_of(browser: Browser, served: Served) -> BrowserContext:
    """A desk computer of the office."""
    context = browser.new_context(base_url=served.address, locale="id-ID", viewport=WIDE)
    context.set_default_timeout(5_000)
    return context


def sign_in(hand: Hand, user: str) -> None:
    page = hand.page
    page.goto("/meja/")
    hand.write(page.get_by_label("Nama pengguna"), user)
    hand.write(page.get_by_label("Kata sandi"), PASSWORD)
    follow(hand, page.get_by_role("button", name="Masuk", exact=True))


def reordered_by_drag(hand: Hand) -> None:
    """The last question dragged before the one before it."""
    outline = hand.page.locator("li[data-pointer]")
    first, second = outline.nth(-2), outline.nth(-1)
    name = second.get_attribute("data-pointer")
    with hand.page.expect_navigation():
        second.drag_to(first)
    expect(outline.nth(-2)).to_have_attribute("data-pointer", str(name))


def reordered_by_keyboard(hand: Hand) -> None:
    """The same with a button."""
    outline = hand.page.locator("li[data-pointer]")
    name = outline.nth(-1).get_attribute("data-pointer")
    follow(hand, outline.nth(-1).get_by_role("link"))
    follow(hand, hand.page.locator("#sheet .tools").get_by_role("button", name="Naik"))
    assert name == hand.page.locator("li[data-pointer]").nth(-2).get_attribute("data-pointer")


def second_person(browser: Browser, served: Served, make: type[Keyboard] | type[Mouse]) -> None:
    """Somebody else reads what was proposed, signs it, and publishes it."""
    with desk_of(browser, served) as context:
        hand = make(context.new_page())
        sign_in(hand, "penyetuju")
        follow(hand, hand.page.get_by_role("link", name="Definisi layanan"))
        follow(hand, hand.page.get_by_role("link", name=approval.NAME[0]))
        follow(hand, hand.page.get_by_role("button", name="Setujui teks ini"))
        follow(hand, hand.page.get_by_role("button", name="Terbitkan"))


def citizen_files(browser: Browser, served: Served) -> None:
    """A citizen fills in the live form as the first example says."""
    served.city.time += timedelta(days=31)
    with desk_of(browser, served) as context:
        hand = Mouse(context.new_page())
        page = hand.page
        page.goto("/ajukan/")
        follow(hand, page.get_by_role("link", name=re.compile(approval.NAME[0])))
        follow(hand, page.get_by_role("link", name="Mulai mengajukan"))
        approval.fill_applicant(hand)
        follow(hand, page.get_by_role("button", name=re.compile("^Lanjut")))
        approval.fill_building(hand, *approval.EXAMPLES[0][2:6])
        follow(hand, page.get_by_role("button", name=re.compile("^Lanjut")))
        expect(page.locator("main")).to_contain_text(approval.EXAMPLES[0][-1])
        hand.tick(page.get_by_label("Saya sudah membaca"))
        follow(hand, page.get_by_role("button", name="Kirim permohonan"))


@pytest.mark.slow
@pytest.mark.parametrize("make", [Keyboard, Mouse])
def test_an_officer_takes_a_service_from_blank_to_a_receipt(
    browser: Browser, served: Served, make: type[Keyboard] | type[Mouse]
) -> None:
    with desk_of(browser, served) as context:
        hand = make(context.new_page())
        complaints: list[str] = []
        hand.page.on("console", lambda message: complaints.append(message.text))
        hand.page.on("pageerror", lambda error: complaints.append(str(error)))
        sign_in(hand, "penulis")
        approval.begin(hand)
        approval.questions(hand)
        (reordered_by_keyboard if make is Keyboard else reordered_by_drag)(hand)
        approval.standard(hand)
        approval.fees(hand)
        approval.examples(hand)
        expect(hand.page.locator("#findings")).to_contain_text("Tidak ada temuan")
        follow(hand, hand.page.get_by_role("link", name="Tinjau dan usulkan"))
        follow(hand, hand.page.get_by_role("button", name="Usulkan untuk diterbitkan"))
        assert [] == complaints

    second_person(browser, served, make)
    citizen_files(browser, served)

    (number,) = served.city.numbers()
    uow = served.city.workspace.uow()
    with uow.reading():
        filed = uow.applications.get(number)
    assert filed is not None
    version = served.city.version(filed.service)
    assert 162_000 == version.standard.scenarios[0].fee
    assert 162_000 == filed.assessment_document["total"]
