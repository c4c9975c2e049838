from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from publish.pages.app import create_site
from publish.pages.edition import Edition
from publish.pages.render import editorial_pages, open_edition
from publish.pages.root_files import root_files
from publish.pages.routes import EMBEDS, path_of

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def files(edition: Edition) -> dict[str, bytes]:
    return dict(root_files(edition, editorial_pages(edition)))


def public(edition: Edition) -> Edition:
    settings = replace(edition.settings, public_url="https://terang.example")
    return open_edition(edition.index, edition.folder, settings)


def test_the_sitemap_has_every_page_but_those_of_applications(edition: Edition) -> None:
    sitemap = ET.fromstring(files(public(edition))["sitemap.xml"])  # noqa: S314 - our own
    listed = [e.text for e in sitemap.iter(LOC)]
    pages = [
        ref
        for ref in editorial_pages(edition)
        if ref.kind not in ("components", "not_found", *EMBEDS)
    ]

    assert [f"https://terang.example{path_of(ref)}" for ref in pages] == listed


def test_robots_are_kept_from_the_live_pages(edition: Edition) -> None:
    said = files(public(edition))["robots.txt"].decode().splitlines()

    assert {"Disallow: /berkas", "Disallow: /en/report", "Disallow: /meja/"} <= set(said)
    assert "Sitemap: https://terang.example/sitemap.xml" == said[-1]


def test_a_site_without_an_address_has_no_sitemap(edition: Edition) -> None:
    assert ["robots.txt"] == list(files(edition))


def test_the_preview_has_them_too(edition: Edition) -> None:
    client = create_site(edition.index, edition.folder, edition.settings).test_client()

    assert files(edition)["robots.txt"] == client.get("/robots.txt").data
    assert 404 == client.get("/sitemap.xml").status_code
