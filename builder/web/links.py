"""Addresses of the public site, as the live pages write them.

Invariant: an address comes from the site's own table of routes, never from a request.
"""

from __future__ import annotations

from dataclasses import dataclass

from builder.web.live import workspace
from publish.facts.text import Lang
from publish.pages.routes import Kind, PageRef, file_of, path_of


@dataclass(frozen=True, slots=True)
class Link:
    """Words and where they lead."""

    label: str
    href: str


def public_page(kind: Kind, lang: Lang, key: str = "") -> str:
    """The address of a public page; on this host unless the live pages have one of their own."""
    site = workspace().site
    return (site.public_url if site.live_url else "") + path_of(PageRef(kind, key, lang))


def public_service(service: str, lang: Lang) -> str:
    """The public page of a service."""
    return public_page("service", lang, service)


def public_status(number: str, lang: Lang) -> str | None:
    """The public page of an application; None while it has none."""
    ref = PageRef("status", number, lang)
    is_there = (workspace().public / file_of(ref)).is_file()
    return public_page("status", lang, number) if is_there else None
