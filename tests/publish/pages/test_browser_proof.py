"""A status page proves itself in the reader's browser against the register's own files."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
from playwright.sync_api import Page
from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.serving import make_server

from publish.pages.app import create_site
from publish.pages.routes import PageRef, path_of
from tests.publish.pages import kendari
from tests.publish.register.registers import LOG

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the status page of the first application stands, with the register beside it."""
    folder = tmp_path_factory.mktemp("proof")
    index = kendari.indexed(folder, ("pbg",), applications=12)
    site = create_site(index, kendari.SITE, kendari.settings(verifier_key=LOG.vkey))
    whole = SharedDataMiddleware(site, {"/register": str(folder / "register")})
    server = make_server("127.0.0.1", 0, whole, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    number = index.connection.execute("SELECT min(number) FROM application").fetchone()[0]
    yield f"http://127.0.0.1:{server.server_port}{path_of(PageRef('status', number, 'id'))}"
    server.shutdown()
    thread.join()
    server.server_close()


def check(page: Page) -> str:
    """Press the button; what the page says then."""
    page.get_by_role("button", name="Periksa di peramban ini").click()
    page.wait_for_selector("[data-proof]:not([data-state=busy])[data-state]")
    return page.locator("[data-proof-result]").inner_text()


def test_an_honest_page_is_proven(page: Page, address: str) -> None:
    page.goto(address)

    assert check(page).startswith("Terbukti: entri halaman ini ada dalam register")
    assert '"type":"event"' in page.locator("[data-proof-entries] code").first.inner_text()


@pytest.mark.parametrize("fact", ["amount", "claimed_on"])
def test_a_page_that_says_something_else_is_found_out(page: Page, address: str, fact: str) -> None:
    page.goto(address)
    page.evaluate(
        """fact => {
          const shown = document.querySelector(`[data-proof-fact$=":${fact}"]`);
          for (const name of ["value", "datetime"])
            if (shown.hasAttribute(name)) shown.setAttribute(name, "2020-01-01");
        }""",
        fact,
    )

    assert check(page) == (
        "Isi register berbeda dari halaman ini. Beri tahu orang lain dan simpan salinannya."
    )


REMEMBER = """change => {
  const name = Object.keys(localStorage).find((key) => key.startsWith("terang-seen "));
  const seen = JSON.parse(localStorage.getItem(name));
  localStorage.setItem(name, JSON.stringify({ ...seen, ...change(seen) }));
}"""


@pytest.mark.parametrize(
    "change",
    ["{ size: seen.size + 1 }", '{ root: btoa("x".repeat(32)) }', "{ size: seen.size - 1 }"],
)
def test_a_register_that_was_taken_back_is_found_out(page: Page, address: str, change: str) -> None:
    """This browser saw more, or something else, than it is shown now."""
    page.goto(address)
    first = check(page)
    page.evaluate(f"({REMEMBER})((seen) => ({change}))")

    assert first.startswith("Terbukti")
    assert check(page).startswith("Register ini tidak melanjutkan yang pernah dilihat peramban ini")


def test_a_memory_that_is_no_checkpoint_is_begun_anew(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate(f"localStorage.setItem('terang-seen {LOG.vkey}', '{{\"size\": \"many\"}}')")

    assert check(page).startswith("Terbukti")
    assert check(page).startswith("Terbukti")


def test_a_new_register_is_no_second_history(page: Page, address: str) -> None:
    """This browser has proven the register before, whose key was lost since."""
    page.goto(address)
    page.evaluate(
        """() => {
          const box = document.querySelector("[data-proof]");
          box.dataset.former = "kota.example/lama+00000000+x";
          box.dataset.okNew = "Register baru, {size} entri.";
          const seen = JSON.stringify({ size: 9999, root: btoa("x".repeat(32)) });
          localStorage.setItem(`terang-seen ${box.dataset.former}`, seen);
        }"""
    )

    assert check(page).startswith("Register baru")
    assert check(page).startswith("Terbukti")
