"""The published city as a phone and a printer meet it: the weight of pages, what is on paper."""

from __future__ import annotations

import gzip
import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from builder.app import create_app
from builder.workspace import open_workspace
from tests.browser.live_city import PHONE
from tests.builder.demo.cities import copied, small_city, ticking

pytestmark = pytest.mark.browser

HEAVIEST = 30_000
"""Bytes over the wire, headers included, of a page and all that it loads before anybody acts."""
CAME_FOR = (
    *("index.html", "layanan/*/index.html", "cek/*/index.html", "permohonan/??/*.html"),
    *("en/index.html", "en/services/*/index.html", "en/check/*/index.html"),
    "en/applications/??/*.html",
)
SLIPS = ("layanan/*/kartu.html", "en/services/*/slip.html")
A6, A4 = (298, 420), (595, 842)
"""Width and height of the papers in points (ISO 216)."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return copied(small_city(base), tmp_path_factory.mktemp("kota") / "city")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    workspace = open_workspace(folder, clock=ticking(), env={})
    server = make_server("127.0.0.1", 0, create_app(workspace, io.StringIO()), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    workspace.close()


def heaviest(folder: Path, pattern: str) -> str:
    """The path from the root of the longest of some files, compressed as it is sent."""
    public = folder / "public"
    found = max(public.glob(pattern), key=lambda file: len(gzip.compress(file.read_bytes(), 6)))
    return found.relative_to(public).as_posix().removesuffix("index.html")


def weight_of(browser: Browser, url: str) -> tuple[int, list[str]]:
    """Bytes that came in, by Chromium's own count, and what was asked for."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    network = context.new_cdp_session(page)
    came: list[float] = []
    asked: list[str] = []
    network.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    network.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    network.send("Network.enable")
    page.goto(url, wait_until="networkidle")
    context.close()
    assert len(came) == len(asked), asked
    return int(sum(came)), asked


@pytest.mark.parametrize("pattern", CAME_FOR)
def test_a_page_that_people_come_for_is_light(
    browser: Browser, folder: Path, address: str, pattern: str
) -> None:
    weight, asked = weight_of(browser, f"{address}/{heaviest(folder, pattern)}")

    assert weight <= HEAVIEST, asked
    assert all(url.startswith(f"{address}/") for url in asked), asked


def papers(printed: bytes) -> list[tuple[int, int]]:
    """Width and height of every page of a PDF as Chromium writes it, in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


@pytest.mark.parametrize("pattern", SLIPS)
def test_a_slip_and_a_poster_are_one_page_each(
    page: Page, folder: Path, address: str, pattern: str
) -> None:
    page.goto(f"{address}/{heaviest(folder, pattern)}")

    assert [A6, A4] == papers(page.pdf(prefer_css_page_size=True))
    assert 2 == page.locator("svg.qr").count()
