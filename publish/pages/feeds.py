"""What changed in fees, times and requirements, as an Atom feed (RFC 4287) in each language.

Invariants: an entry never changes once published: its id and date are those of the version's
entry in the register, and its words compare two immutable versions.
"""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

from publish.facts.text import Lang, Text
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.frame import Change
from publish.pages.views.service import history

NEWEST = 100
"""Entries in the feed."""
FEEDS: dict[str, Lang] = {"perubahan.xml": "id", "changes.xml": "en"}
"""The feeds below /data/, by name."""
_ATOM = "http://www.w3.org/2005/Atom"
_TITLE = Text("Perubahan layanan", "Changes of services")


def changes_feed(edition: Edition, lang: Lang) -> bytes:
    """The newest changes of all services, newest first."""
    words = edition.words[lang]
    found = [
        (change, edition.version(service, change.version).recorded_on, service)
        for service in edition.services
        for change in history(edition, service, words)
    ]
    found.sort(key=lambda row: -row[0].entry)
    first = min((recorded for _, recorded, _ in found), default=edition.as_of)
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": lang})
    _text(feed, "id", _tag(edition, first, "changes"))
    _text(feed, "title", f"Terang {edition.city.name.in_(lang)}: {_TITLE.in_(lang)}")
    _text(feed, "updated", _instant(found[0][1] if found else edition.as_of))
    _text(ET.SubElement(feed, "author"), "name", edition.city.name.in_(lang))
    home = edition.settings.public_url + path_of(PageRef("home", "", lang))
    ET.SubElement(feed, "link", {"rel": "alternate", "href": home})
    for change, recorded, service in found[:NEWEST]:
        _entry(feed, edition, change, recorded, f"{service}/{change.version}")
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(feed: ET.Element, edition: Edition, change: Change, recorded: date, name: str) -> None:
    entry = ET.SubElement(feed, "entry")
    _text(entry, "id", _tag(edition, recorded, name))
    _text(entry, "title", f"{change.service}, v{change.version} ({change.on.isoformat()})")
    _text(entry, "updated", _instant(recorded))
    href = edition.settings.public_url + change.href
    ET.SubElement(entry, "link", {"rel": "alternate", "href": href})
    _text(entry, "summary", ". ".join(change.changes))


def _text(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = words


def _tag(edition: Edition, on: date, name: str) -> str:
    """A name that stays (RFC 4151), under the register's own."""
    host, _, path = edition.city.origin.partition("/")
    return f"tag:{host},{on.isoformat()}:{path}/{name}"


def _instant(on: date) -> str:
    return f"{on.isoformat()}T00:00:00Z"
