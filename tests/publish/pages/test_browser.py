"""The public pages in a browser: a cheap phone, both schemes, with and without script."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from publish.facts.text import LANGS, Lang
from publish.pages.app import create_site
from publish.pages.edition import Edition
from publish.pages.render import editorial_pages, open_edition
from publish.pages.routes import ROUTES, Kind, PageRef, path_of
from tests.publish.pages.eventful import STOPPED, eventful
from tests.publish.pages.kendari import SITE, settings

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = """
[...document.querySelectorAll("body *")]
  .filter(e => e.checkVisibility())
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < 14).map(e => e.outerHTML.slice(0, 80))
"""
PHONE, DESK = {"width": 360, "height": 800}, {"width": 1280, "height": 800}
WIDE = """
[document.documentElement.scrollWidth].filter(px => px > innerWidth).map(px => `${px} px`)
"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """A year in which something happened for every kind of page."""
    return open_edition(eventful(tmp_path_factory.mktemp("eventful")), SITE, settings())


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


KEYS = {
    "embed_fees": "parkir-tepi-jalan",
    "embed_times": "pbg",
    "service": "pbg",
    "slip": "parkir-tepi-jalan",
    "table": "measures",
}
"""Of the kinds with many pages: one with much on it. Of others the first."""


def paths(edition: Edition, *langs: Lang) -> list[str]:
    """Where the pages of `refs` stand."""
    return [path_of(ref) for ref in refs(edition, *langs)]


def refs(edition: Edition, *langs: Lang) -> list[PageRef]:
    """A page of every kind in each of these languages, and a sealed and a stopped service."""
    found: dict[tuple[Kind, Lang], PageRef] = {}
    for ref in editorial_pages(edition):
        if ref.lang in langs and KEYS.get(ref.kind, ref.key) == ref.key:
            found.setdefault((ref.kind, ref.lang), ref)
    status = [PageRef("status", number(edition), lang) for lang in langs]
    others = [
        PageRef("service", key, lang) for key in ("kartu-keluarga", STOPPED) for lang in langs
    ]
    return [*found.values(), *status, *others]


BY_COLOUR, BY_SIZE = ["color-contrast", "link-in-text-block"], ["target-size"]
AGAIN = """
async rules => (await axe.run({runOnly: {type: "rule", values: rules}})).violations
  .flatMap(({id, nodes}) => nodes.map(({target}) => `${id}: ${target}`))
"""


@pytest.mark.parametrize("lang", LANGS)
def test_pages_are_accessible_and_fit(
    browser: Browser, site: str, edition: Edition, lang: Lang
) -> None:
    """On a phone in every rule; then what another scheme and another width can change."""
    context = browser.new_context(viewport=PHONE, bypass_csp=True)
    page = context.new_page()

    found: dict[str, object] = {}
    for path in paths(edition, lang):
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")
        page.goto(site + path)
        axe = Axe().run(page, options={"runOnly": RULES})
        faults = [axe.generate_report()] if axe.violations_count else []
        faults += page.evaluate(SMALL) + page.evaluate(WIDE)
        page.emulate_media(color_scheme="dark")
        faults += page.evaluate(AGAIN, BY_COLOUR)
        page.set_viewport_size(DESK)
        faults += page.evaluate(AGAIN, BY_SIZE) + page.evaluate(WIDE)
        if faults:
            found[path] = faults
    context.close()

    assert {} == found


def test_every_kind_of_page_is_looked_at(edition: Edition) -> None:
    assert {ref.kind for ref in refs(edition, *LANGS)} == set(ROUTES)


def test_no_page_breaks_its_own_security_policy(page: Page, site: str, edition: Edition) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    for path in paths(edition, *LANGS):
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
