"""The whole tree of a published city: every link and anchor, and the HTML of every page.

The Nu HTML checker, which wants Java, says more of the same tree: `make vnu`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from flask import Flask

from builder.app import create_app
from builder.workspace import open_workspace
from tests.builder.demo.cities import copied, small_city, ticking

LIVE = re.compile(r"/(en/)?(ajukan|apply|berkas|file|cari|search|lapor|report)(/|\?|$)")
VOID = frozenset({"base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
REFERS = frozenset({"aria-describedby", "aria-labelledby", "aria-controls", "for", "headers"})


class Sheet(HTMLParser):
    """What a page leads to, what can be led to on it, and tags that do not close in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: set[str] = set()
        self.ids: list[str] = []
        self.refers: set[str] = set()
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is not closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self._open.append(tag)
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else, line {self.getpos()[0]}")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "id":
            self.ids.append(value)
        elif name in REFERS:
            self.refers |= set(value.split())
        elif name in ("href", "src", "action", "data-pages"):
            self.addresses.add(value)
        elif tag == "iframe":
            self.faults.append("<iframe>")


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_city(tmp_path_factory.getbasetemp()) / "public"


@pytest.fixture(scope="module")
def sheets(public: Path) -> dict[str, Sheet]:
    """Every page by its address from the root."""
    return {
        f"/{file.relative_to(public).as_posix()}": Sheet(file.read_text(encoding="utf-8"))
        for file in sorted(public.rglob("*.html"))
    }


def inner(sheets: dict[str, Sheet]) -> Iterator[tuple[str, str, str]]:
    """Page, path and fragment of every link to the same host."""
    for page, sheet in sheets.items():
        for address in sheet.addresses:
            parts = urlsplit(urljoin(f"https://here{page}", address))
            if parts.netloc in ("here", "127.0.0.1:8000"):
                query = f"?{parts.query}" if parts.query else ""
                yield page, unquote(parts.path) + query, unquote(parts.fragment)


def place(path: str) -> str:
    return f"{path}index.html" if path.endswith("/") else path


def test_it_is_a_whole_city(sheets: dict[str, Sheet]) -> None:
    assert len(sheets) > 350
    assert {"/index.html", "/en/index.html", "/404.html"} <= sheets.keys()


def test_every_link_leads_to_a_file_or_to_the_live_pages(
    public: Path, sheets: dict[str, Sheet]
) -> None:
    lost = {
        (page, path)
        for page, path, _ in inner(sheets)
        if not LIVE.match(path) and not (public / place(path).lstrip("/")).is_file()
    }

    assert set() == lost


def test_every_anchor_stands_on_the_page_that_it_names(sheets: dict[str, Sheet]) -> None:
    lost = {
        (page, path, anchor)
        for page, path, anchor in inner(sheets)
        if anchor and not LIVE.match(path) and anchor not in sheets[place(path)].ids
    }

    assert set() == lost


def test_every_live_address_is_a_page_of_the_app(
    sheets: dict[str, Sheet], tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    city = copied(small_city(tmp_path_factory.getbasetemp()), tmp_path / "city")
    workspace = open_workspace(city, clock=ticking(), env={})
    live = {path.partition("&")[0] for _, path, _ in inner(sheets) if LIVE.match(path)}
    client = Flask.test_client(create_app(workspace))

    refused = {}
    for address in sorted(live):
        with client.get(address) as answer:
            refused[address] = answer.status_code
    workspace.close()

    assert len(live) > 30
    assert {} == {address: code for address, code in refused.items() if code not in (200, 308)}


def test_every_page_is_well_formed(sheets: dict[str, Sheet]) -> None:
    assert {} == {page: sheet.faults for page, sheet in sheets.items() if sheet.faults}


def test_every_id_stands_once_and_what_is_referred_to_is_there(sheets: dict[str, Sheet]) -> None:
    twice = {page for page, sheet in sheets.items() if len(sheet.ids) != len(set(sheet.ids))}
    lost = {page: sheet.refers - set(sheet.ids) for page, sheet in sheets.items()}

    assert set() == twice
    assert {} == {page: ids for page, ids in lost.items() if ids}
