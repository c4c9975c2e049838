from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from publish.errors import NotFound
from publish.facts.text import LANGS, Lang
from publish.pages.app import create_site
from publish.pages.edition import Edition
from publish.pages.exports import DATA_FILES
from publish.pages.render import (
    VIEWS,
    draw,
    editorial_pages,
    open_edition,
    render,
    status_pages,
)
from publish.pages.routes import ROUTES, PageRef, feed_of, path_of
from publish.pages.views.status import status
from tests.publish.pages import kendari

LIVE = re.compile(r"/(en/)?(ajukan|apply|lapor|report|berkas|file|cari|search)\b")


class Page(HTMLParser):
    """Addresses, ids and forbidden attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.inline: list[str] = []
        self.headings: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [given[a] or "" for a in ("href", "src", "action") if a in given]
        self.ids += [given["id"] or ""] if "id" in given else []
        self.inline += [name for name in given if name == "style" or name.startswith("on")]
        self.inline += [tag] if tag == "style" or (tag == "script" and "src" not in given) else []
        self.headings += [tag] if re.fullmatch("h[1-6]", tag) else []


def pages(edition: Edition) -> Iterator[PageRef]:
    yield from editorial_pages(edition)
    yield from list(status_pages(edition))[:60]


def test_every_page_can_be_drawn_and_is_whole(edition: Edition) -> None:
    for ref in pages(edition):
        html = render(ref, edition).decode()
        page = Page(html)
        assert html.startswith(f'<!doctype html>\n<html lang="{ref.lang}">'), ref
        assert html.endswith("</html>\n"), ref
        assert page.inline == [], ref
        assert len(page.ids) == len(set(page.ids)), ref
        assert page.headings.count("h1") == 1, ref
        assert "None" not in re.sub(r"<[^>]*>", "", html), ref


def test_every_link_of_the_site_leads_to_a_page_a_file_or_the_live_pages(edition: Edition) -> None:
    known = {path_of(ref) for ref in (*editorial_pages(edition), *status_pages(edition))}
    known |= {f"/data/{name}" for name in DATA_FILES} | {"/register/checkpoint"}
    known |= {feed_of(service, lang) for service in edition.services for lang in LANGS}
    known |= {asset.path for asset in edition.assets.values()}

    strange = {
        address
        for ref in pages(edition)
        for address in Page(render(ref, edition).decode()).addresses
        if address.startswith("/")
        and address.partition("#")[0].partition("?")[0] not in known
        and not LIVE.match(address)
    }

    assert set() == strange


def test_every_page_has_the_way_out_and_the_other_language(edition: Edition) -> None:
    for ref in pages(edition):
        addresses = Page(render(ref, edition).decode()).addresses
        other = PageRef(ref.kind, ref.key, "en" if ref.lang == "id" else "id")
        report = "/lapor" if ref.lang == "id" else "/en/report"
        assert path_of(other) in addresses, ref
        assert any(address.startswith(report) for address in addresses), ref


def test_a_page_of_a_service_reports_that_service(edition: Edition) -> None:
    assert b'href="/lapor?layanan=pbg"' in render(PageRef("service", "pbg", "id"), edition)


@pytest.mark.parametrize("lang", LANGS)
def test_a_demonstration_says_so_on_every_page(edition: Edition, lang: Lang) -> None:
    assert all(
        b'<aside class="demo"' in render(ref, edition) for ref in pages(edition) if ref.lang == lang
    )


def test_a_sample_value_carries_its_mark(edition: Edition) -> None:
    html = render(PageRef("service", "pbg", "id"), edition).decode()

    assert 'class="cert sample">contoh, belum diverifikasi: Perda Kota Kendari 6/2023' in html


def test_two_editions_of_one_register_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (
        kendari.edition(tmp_path / name, ("pbg", "sip-nakes"), applications=25)
        for name in ("one", "other")
        if (tmp_path / name).mkdir() is None
    )

    assert [render(ref, one) for ref in pages(one)] == [render(ref, other) for ref in pages(other)]


@pytest.mark.parametrize("key", ["", "terang.example/kendari+0a1b2c3d+AQ&<>=="])
def test_the_frame_drawn_once_gives_what_the_whole_template_gives(
    edition: Edition, key: str
) -> None:
    keyed = replace(edition.settings, verifier_key=key, live_url="https://layanan.example")
    site = open_edition(edition.index, edition.folder, keyed)

    for ref in status_pages(site):
        whole = draw("status.html", status(site, ref), ref.lang, site)
        assert whole == render(ref, site), ref


def test_a_status_page_does_not_depend_on_the_day_of_the_register(edition: Edition) -> None:
    later = open_edition(edition.index, edition.folder, edition.settings)
    later.as_of = edition.as_of.replace(year=edition.as_of.year + 1)

    for ref in list(status_pages(edition))[:20]:
        assert render(ref, edition) == render(ref, later)


def test_the_preview_shows_the_bytes_that_are_published(edition: Edition) -> None:
    site = create_site(edition.index, edition.folder, edition.settings).test_client()

    for ref in pages(edition):
        assert render(ref, edition) == site.get(path_of(ref)).data, ref


def test_what_the_register_does_not_have_has_no_page(edition: Edition) -> None:
    for ref in (
        PageRef("service", "tidak-ada", "id"),
        PageRef("status", "KDI-0000-0000", "id"),
        PageRef("month", "1999-01", "id"),
    ):
        with pytest.raises(NotFound):
            render(ref, edition)


def test_every_route_has_a_view() -> None:
    assert set(ROUTES) == set(VIEWS)


def test_a_live_address_elsewhere_is_in_links_and_policy(edition: Edition) -> None:
    away = replace(edition.settings, live_url="https://layanan.example")
    html = render(
        PageRef("service", "pbg", "id"), open_edition(edition.index, edition.folder, away)
    )

    assert b'href="https://layanan.example/ajukan/pbg/"' in html
    assert b"form-action &#39;self&#39; https://layanan.example;" in html


def test_text_of_a_definition_is_text(edition: Edition) -> None:
    view = replace(
        status(edition, next(iter(status_pages(edition)))), service="<script>alert(1)</script>"
    )

    html = draw("status.html", view, "id", edition)

    assert b"<script>alert" not in html
    assert b"&lt;script&gt;alert(1)" in html
