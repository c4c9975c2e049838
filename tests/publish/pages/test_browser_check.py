"""The charge check in a browser: what the script says is what the office may charge."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response
from werkzeug.serving import make_server

from publish.pages.app import create_site
from publish.pages.edition import Edition
from publish.pages.routes import PageRef
from publish.pages.views.check import check

pytestmark = pytest.mark.browser

HEAVIEST = 15_000
"""Bytes of the page and all it loads, compressed as any web server does."""


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


def answer(page: Page, edition: Edition, service: str, answers: dict[str, Any]) -> None:
    """Fill in what the fee depends on, as somebody would."""
    for question in check(edition, PageRef("check", service, "en")).questions:
        given = answers.get(question.name)
        if given is None:
            continue
        field = page.locator(f"#q-{question.name}")
        if question.choices:
            field.select_option({True: "true", False: "false"}.get(given, str(given)))
        else:
            field.fill(str(given))


def scenarios(edition: Edition) -> list[tuple[str, dict[str, Any], int]]:
    return [
        (service, dict(scenario.answers), scenario.fee)
        for service in ("pbg", "parkir-tepi-jalan", "kartu-keluarga")
        for scenario in edition.current(service).version.standard.scenarios
    ]


def test_every_worked_example_costs_what_the_definition_says(
    page: Page, site: str, edition: Edition
) -> None:
    for service, answers, fee in scenarios(edition):
        page.goto(f"{site}/en/check/{service}/")
        answer(page, edition, service, answers)
        page.get_by_label("How much were you asked for").fill(f"Rp {fee + 50_000:,}")

        page.get_by_role("button", name="Compare").click()

        shown = page.locator("[data-check-answer]")
        assert "More than the official fee by" in shown.inner_text()
        assert "Rp50,000" == shown.locator("strong").inner_text()
        assert f"official fee: Rp{fee:,}" in shown.inner_text()
        total = page.locator("[data-check-lines] tr.total td").last
        assert f"Rp{fee:,}" == total.inner_text()


def test_what_is_missing_is_named_and_gets_the_focus(page: Page, site: str) -> None:
    page.goto(f"{site}/cek/parkir-tepi-jalan/")
    page.get_by_label("Berapa yang diminta dari Anda").fill("10000")

    page.get_by_role("button", name="Bandingkan").click()

    assert "Masih perlu diisi: Kendaraan" == page.locator("[data-check-missing]").inner_text()
    assert "q-kendaraan" == page.evaluate("document.activeElement.id")


def test_not_more_than_the_fee_is_said_too(page: Page, site: str) -> None:
    page.goto(f"{site}/cek/parkir-tepi-jalan/")
    page.get_by_label("Kendaraan").select_option("sepeda-motor")
    page.get_by_label("Berapa yang diminta dari Anda").fill("2000")

    page.get_by_role("button", name="Bandingkan").click()

    shown = page.locator("[data-check-answer]").inner_text()
    assert "Rp2.000" in shown
    assert "tidak lebih dari itu" in shown


def test_a_step_says_whether_anything_is_paid_there(page: Page, site: str) -> None:
    page.goto(f"{site}/en/check/kartu-keluarga/")
    page.get_by_label("At which step?").select_option(index=1)

    page.get_by_role("button", name="Compare").click()

    assert "Nothing is paid here" in page.locator("[data-check-step]").inner_text()


def test_without_script_the_amount_goes_to_the_report(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/cek/pbg/")

    assert not page.locator("[data-check-question]").first.is_visible()
    page.get_by_label("Berapa yang diminta dari Anda").fill("500000")
    page.get_by_role("button", name="Bandingkan").click()

    assert page.url == f"{site}/lapor?layanan=pbg&dari=check&jumlah=500000&tahap="
    context.close()


@pytest.mark.parametrize("path", ["/cek/pbg/", "/en/check/pbg/", "/cek/"])
def test_it_is_light(page: Page, site: str, path: str) -> None:
    bodies: list[bytes] = []

    def weigh(response: Response) -> None:
        bodies.append(gzip.compress(response.body(), mtime=0))

    page.on("response", weigh)
    page.goto(site + path, wait_until="networkidle")

    assert sum(map(len, bodies)) < HEAVIEST
