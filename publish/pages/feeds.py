"""What changed in fees, times and requirements, and what was stopped, as an Atom feed (RFC 4287)
in each language.

Invariants: an entry never changes once published: its id and date are those of its entry in the
register, and its words say one version against the one before, or one turn of a service.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from publish.facts.text import Lang, Text
from publish.i18n import Words
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.stop_words import suspension_words
from publish.pages.views.service import history
from publish.pages.views.stops import turns

NEWEST = 100
"""Entries in the feed."""
FEEDS: dict[str, Lang] = {"perubahan.xml": "id", "changes.xml": "en"}
"""The feeds below /data/, by name."""
_ATOM = "http://www.w3.org/2005/Atom"
_TITLE = Text("Perubahan layanan", "Changes of services")


@dataclass(frozen=True, slots=True)
class _News:
    """One entry: `entry` is its place in the register, `name` what tells it from others."""

    entry: int
    recorded_on: date
    name: str
    title: str
    href: str
    summary: str


def changes_feed(edition: Edition, lang: Lang) -> bytes:
    """The newest changes of all services, newest first."""
    words = edition.words[lang]
    found = sorted(
        (*_versions(edition, words), *_turns(edition, words)), key=lambda news: -news.entry
    )
    first = min((news.recorded_on for news in found), default=edition.as_of)
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": lang})
    _text(feed, "id", _tag(edition, first, "changes"))
    _text(feed, "title", f"Terang {edition.city.name.in_(lang)}: {_TITLE.in_(lang)}")
    _text(feed, "updated", _instant(found[0].recorded_on if found else edition.as_of))
    _text(ET.SubElement(feed, "author"), "name", edition.city.name.in_(lang))
    home = edition.settings.public_url + path_of(PageRef("home", "", lang))
    ET.SubElement(feed, "link", {"rel": "alternate", "href": home})
    for news in found[:NEWEST]:
        _entry(feed, edition, news)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _versions(edition: Edition, words: Words) -> Iterator[_News]:
    for service in edition.services:
        for change in history(edition, service, words):
            yield _News(
                entry=change.entry,
                recorded_on=edition.version(service, change.version).recorded_on,
                name=f"{service}/{change.version}",
                title=f"{change.service}, v{change.version} ({change.on.isoformat()})",
                href=change.href,
                summary=". ".join(change.changes),
            )


def _turns(edition: Edition, words: Words) -> Iterator[_News]:
    for published in turns(edition):
        turn = published.turn
        service = edition.current(turn.service).version.standard.name.in_(words.lang)
        said = turn.statement
        yield _News(
            entry=published.entry,
            recorded_on=turn.recorded_on,
            name=f"{turn.service}/{turn.change}/{published.entry}",
            title=f"{service} ({turn.recorded_on.isoformat()})",
            href=path_of(PageRef("service", turn.service, words.lang)),
            summary=suspension_words(turn, words.lang)
            + (f" {said.in_(words.lang)}" if said else ""),
        )


def _entry(feed: ET.Element, edition: Edition, news: _News) -> None:
    entry = ET.SubElement(feed, "entry")
    _text(entry, "id", _tag(edition, news.recorded_on, news.name))
    _text(entry, "title", news.title)
    _text(entry, "updated", _instant(news.recorded_on))
    ET.SubElement(
        entry, "link", {"rel": "alternate", "href": edition.settings.public_url + news.href}
    )
    _text(entry, "summary", news.summary)


def _text(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = words


def _tag(edition: Edition, on: date, name: str) -> str:
    """A name that stays (RFC 4151), under the register's own."""
    host, _, path = edition.city.origin.partition("/")
    return f"tag:{host},{on.isoformat()}:{path}/{name}"


def _instant(on: date) -> str:
    return f"{on.isoformat()}T00:00:00Z"
