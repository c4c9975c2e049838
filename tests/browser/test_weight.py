"""What a phone pays for the pages that people come for, counted by Chromium as it loads them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from publish.facts.text import LANGS
from publish.pages.edition import Edition
from publish.pages.render import editorial_pages, render, status_pages
from publish.pages.routes import Kind, PageRef, file_of, path_of
from tests.browser.live_city import PHONE, Served
from tests.publish.pages import kendari

pytestmark = pytest.mark.browser

HEAVIEST = 30_000
"""Bytes over the wire, headers included, of a page and all that it loads before anybody acts."""
CAME_FOR: tuple[Kind, ...] = ("home", "service", "status", "check")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """All services of the city, and a year of applications."""
    services = tuple(sorted(path.parent.name for path in kendari.FORMS.glob("*/service.json")))
    return kendari.edition(tmp_path_factory.mktemp("kota"), services, 300)


def heaviest(edition: Edition) -> Iterator[tuple[PageRef, bytes]]:
    """The longest page of each kind in each language, compressed as it is sent."""
    refs = sorted(
        ref for ref in (*editorial_pages(edition), *status_pages(edition)) if ref.kind in CAME_FOR
    )
    for _, group in groupby(refs, key=lambda ref: (ref.kind, ref.key == "")):
        drawn = [(ref, render(ref, edition)) for ref in group]
        for lang in LANGS:
            own = [(ref, html) for ref, html in drawn if ref.lang == lang]
            yield max(own, key=lambda page: len(gzip.compress(page[1], 6)))


def put(root: Path, name: str, content: bytes) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def weight_of(browser: Browser, address: str) -> tuple[int, list[str]]:
    """Bytes that came in, by Chromium's own count, and what was asked for."""
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    network = context.new_cdp_session(page)
    came: list[float] = []
    asked: list[str] = []
    network.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    network.on("Network.requestWillBeSent", lambda event: asked.append(event["request"]["url"]))
    network.send("Network.enable")
    page.goto(address, wait_until="networkidle")
    context.close()
    assert len(came) == len(asked), asked
    return int(sum(came)), asked


def test_the_pages_that_people_come_for_are_light(
    browser: Browser, served: Served, full: Edition
) -> None:
    root = served.city.workspace.public
    for asset in full.assets.values():
        put(root, asset.path.removeprefix("/"), asset.content)

    weights = {}
    for ref, html in heaviest(full):
        put(root, file_of(ref), html)
        weight, asked = weight_of(browser, served.address + path_of(ref))
        weights[path_of(ref)] = weight
        assert all(address.startswith(served.address) for address in asked), asked

    assert 2 * len(CAME_FOR) == len(weights)
    assert {} == {path: weight for path, weight in weights.items() if weight > HEAVIEST}
    print(weights)
