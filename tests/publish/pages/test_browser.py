"""The public pages in a browser: a cheap phone, both schemes, with and without script."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from publish.pages.app import create_site
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = """
[...document.querySelectorAll("body *")]
  .filter(e => e.checkVisibility())
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < 14).map(e => e.outerHTML.slice(0, 80))
"""


@pytest.fixture(scope="module")
def site(edition: Edition) -> Iterator[str]:
    app = create_site(edition.index, edition.folder, edition.settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def number(edition: Edition) -> str:
    found = edition.index.connection.execute("SELECT min(number) FROM application").fetchone()
    return str(found[0])


def paths(edition: Edition) -> list[str]:
    refs = [
        PageRef("home", "", "id"),
        PageRef("home", "", "en"),
        PageRef("service", "pbg", "id"),
        PageRef("service", "kartu-keluarga", "en"),
        PageRef("fees", "", "id"),
        PageRef("times", "", "id"),
        PageRef("applications", "", "en"),
        PageRef("status", number(edition), "id"),
        PageRef("charges", "", "id"),
        PageRef("checks", "", "id"),
        PageRef("check", "pbg", "en"),
        PageRef("slip", "parkir-tepi-jalan", "id"),
        PageRef("embed_times", "pbg", "en"),
        PageRef("embed_fees", "parkir-tepi-jalan", "id"),
        PageRef("flags", "", "en"),
        PageRef("revenue", "", "id"),
        PageRef("satisfaction", "", "en"),
        PageRef("offices", "", "id"),
        PageRef("changes", "", "id"),
        PageRef("data", "", "en"),
        PageRef("table", "measures", "id"),
        PageRef("proof", "", "en"),
        PageRef("method", "", "id"),
        PageRef("components", "", "id"),
        PageRef("components", "", "en"),
        PageRef("not_found", "", "id"),
    ]
    return [path_of(ref) for ref in refs]


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light")])
def test_pages_are_accessible_and_fit(
    browser: Browser, site: str, edition: Edition, width: int, scheme: Any
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()

    found: dict[str, object] = {}
    for path in paths(edition):
        page.goto(site + path)
        axe = Axe().run(page, options={"runOnly": RULES})
        wide = page.evaluate("document.documentElement.scrollWidth") > width
        small = page.evaluate(SMALL)
        if axe.violations_count or wide or small:
            found[path] = (axe.generate_report(), wide, small)
    context.close()

    assert {} == found


def test_no_page_breaks_its_own_security_policy(page: Page, site: str, edition: Edition) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    for path in paths(edition):
        page.goto(site + path)

    assert [] == said


def test_a_number_leads_straight_to_its_page(page: Page, site: str, edition: Edition) -> None:
    wanted = number(edition)
    page.goto(f"{site}/")

    page.get_by_label("Apa yang Anda perlukan").fill(wanted.replace("-", " ").lower())
    page.get_by_role("button", name="Cari").click()

    page.wait_for_url(f"{site}{path_of(PageRef('status', wanted, 'id'))}")
    assert wanted == page.get_by_role("heading", level=1).inner_text()


def test_a_word_leads_to_the_first_service_that_has_it(page: Page, site: str) -> None:
    page.goto(f"{site}/")

    page.get_by_label("Apa yang Anda perlukan").fill("bangunan pbg")
    page.get_by_role("button", name="Cari").click()

    page.wait_for_url(f"{site}/layanan/pbg/")


def test_words_that_stand_in_a_page_lead_to_it(page: Page, site: str) -> None:
    page.goto(f"{site}/en/")
    box = page.get_by_label("What do you need")

    box.fill("brokers")

    found = page.locator("[data-pages-list] a")
    found.first.wait_for()
    assert ["Charge check"] == found.all_inner_texts()
    box.press("Enter")
    page.wait_for_url(f"{site}/en/check/")


@pytest.mark.parametrize("typed", ["abc", "KDI-7K3M-9QXV", "KDI-7K3M-9QUT"])
def test_what_is_no_number_is_said_where_it_was_typed(page: Page, site: str, typed: str) -> None:
    page.goto(f"{site}/permohonan/")

    page.get_by_label("Nomor permohonan").fill(typed)
    page.get_by_role("button", name="Lihat kemajuan").click()

    assert page.get_by_role("alert").is_visible()
    assert typed == page.get_by_label("Nomor permohonan").input_value()


def test_a_word_filters_the_services(page: Page, site: str) -> None:
    page.goto(f"{site}/layanan/")

    page.get_by_label("Apa yang Anda perlukan?").fill("bangunan pbg")

    shown = page.locator("[data-search]:visible")
    assert ["Persetujuan Bangunan Gedung (PBG)"] == shown.locator(".name").all_inner_texts()


def test_without_script_the_list_is_whole_and_the_number_goes_to_the_live_pages(
    browser: Browser, site: str, edition: Edition
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/")

    assert page.locator("[data-search]").count() >= len(edition.services)
    page.get_by_label("Apa yang Anda perlukan").fill("KDI-7K3M-9QXT")
    page.get_by_role("button", name="Cari").click()
    assert page.url == f"{site}/cari?nomor=KDI-7K3M-9QXT"
    context.close()
