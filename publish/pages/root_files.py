"""What search engines look for at the root: which pages there are, and which to leave alone.

Status pages are left out: there are too many, and nobody should find one but by its number.

Invariant: a sitemap needs whole addresses, so there is none while the site does not know its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from publish.facts.text import LANGS
from publish.pages.edition import Edition
from publish.pages.live_links import FILE, REPORT, SEARCH
from publish.pages.routes import EMBEDS, PageRef, in_language, path_of

ROBOTS, SITEMAP = "robots.txt", "sitemap.xml"
ROOT_FILES = (ROBOTS, SITEMAP)
"""Names that may stand at the root."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_UNLISTED = frozenset({"components", "not_found", *EMBEDS})
_PRIVATE = (FILE, REPORT, SEARCH)


def root_files(edition: Edition, pages: Iterator[PageRef]) -> Iterator[tuple[str, bytes]]:
    """Names and bytes; `pages` are the editorial pages of the edition."""
    public = edition.settings.public_url
    yield ROBOTS, _robots(public)
    if public:
        yield SITEMAP, _sitemap(public, pages)


def _robots(public: str) -> bytes:
    kept_out = [path.in_(lang) for path in _PRIVATE for lang in LANGS]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in (*kept_out, "/meja/"))]
    lines += [f"Sitemap: {public}/{SITEMAP}"] if public else []
    return "".join(f"{line}\n" for line in lines).encode()


def _sitemap(public: str, pages: Iterator[PageRef]) -> bytes:
    """Every page with its other language (sitemaps.org 0.9)."""
    listed = ET.Element("urlset", {"xmlns": _NAMESPACE, "xmlns:xhtml": _XHTML})
    for ref in pages:
        if ref.kind in _UNLISTED:
            continue
        url = ET.SubElement(listed, "url")
        ET.SubElement(url, "loc").text = public + path_of(ref)
        for lang in LANGS:
            href = public + path_of(in_language(ref, lang))
            link = {"rel": "alternate", "hreflang": lang, "href": href}
            ET.SubElement(url, "xhtml:link", link)
    return bytes(ET.tostring(listed, encoding="utf-8", xml_declaration=True)) + b"\n"
