"""What changed in fees, times and requirements, and what was stopped, as Atom feeds (RFC 4287):
one of all services in each language, with the days off, and one of every service.

Invariants: an entry never changes once published: its id and date are those of its entry in the
register, and its words say one version against the one before, or one turn of a service. It is
the same entry in the feed of all and in that of its service; in another language it is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET

from publish.facts.text import Lang, Text
from publish.i18n import Words
from publish.pages.edition import Edition
from publish.pages.routes import FEED_NAMES, PageRef, feed_of, path_of
from publish.pages.stop_words import suspension_words
from publish.pages.views.days_off import change_words, late_words, published_changes
from publish.pages.views.service import history
from publish.pages.views.stops import turns

NEWEST = 100
"""Entries in the feed."""
MEDIA_TYPE = "application/atom+xml"
FEEDS: dict[str, Lang] = {f"{name}.xml": lang for lang, name in FEED_NAMES.items()}
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


@dataclass(frozen=True, slots=True)
class _About:
    """A feed: its lasting name, its title, the page it is of and its own address."""

    lang: Lang
    name: str
    title: str
    href: str
    own: str


def changes_feed(edition: Edition, lang: Lang) -> bytes:
    """The newest changes of all services, newest first."""
    title = f"Terang {edition.city.name.in_(lang)}: {_TITLE.in_(lang)}"
    href, own = path_of(PageRef("changes", "", lang)), f"/data/{FEED_NAMES[lang]}.xml"
    about = _About(lang, "changes", title, href, own)
    # Days off are of the whole city, so they stand in the feed of all services only.
    news = [*_news(edition, edition.services, lang), *_days(edition, edition.words[lang])]
    return _feed(edition, news, about)


def service_feed(edition: Edition, service: str, lang: Lang) -> bytes:
    """The newest changes of one service, newest first."""
    title = f"{edition.current(service).version.standard.name.in_(lang)}: {_TITLE.in_(lang)}"
    href = path_of(PageRef("service", service, lang))
    about = _About(lang, f"{service}/changes", title, href, feed_of(service, lang))
    return _feed(edition, _news(edition, (service,), lang), about)


def _news(edition: Edition, services: Iterable[str], lang: Lang) -> list[_News]:
    own, words = frozenset(services), edition.words[lang]
    return [*_versions(edition, own, words), *_turns(edition, own, words)]


def _versions(edition: Edition, services: frozenset[str], words: Words) -> Iterator[_News]:
    for service in sorted(services):
        for change in history(edition, service, words):
            yield _News(
                entry=change.entry,
                recorded_on=edition.version(service, change.version).recorded_on,
                name=f"{service}/{change.version}",
                title=f"{change.service}, v{change.version} ({change.on.isoformat()})",
                href=change.href,
                summary=". ".join(change.changes),
            )


def _turns(edition: Edition, services: frozenset[str], words: Words) -> Iterator[_News]:
    for published in turns(edition):
        turn = published.turn
        if turn.service not in services:
            continue
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


def _days(edition: Edition, words: Words) -> Iterator[_News]:
    for found in published_changes(edition):
        day = found.change.day
        said = (change_words(found, words), found.basis, late_words(found, words))
        yield _News(
            entry=found.entry,
            recorded_on=found.recorded_on,
            name=f"day-off/{day.on.isoformat()}/{found.entry}",
            title=f"{day.name.in_(words.lang)} ({day.on.isoformat()})",
            href=path_of(PageRef("changes", "", words.lang)),
            summary=" ".join(filter(None, said)),
        )


def _feed(edition: Edition, news: Iterable[_News], about: _About) -> bytes:
    found = sorted(news, key=lambda one: -one.entry)
    public, lang = edition.settings.public_url, about.lang
    first = min((one.recorded_on for one in found), default=edition.as_of)
    feed = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": lang})
    _text(feed, "id", _tag(edition, first, f"{lang}/{about.name}"))
    _text(feed, "title", about.title)
    _text(feed, "updated", _instant(found[0].recorded_on if found else edition.as_of))
    _text(ET.SubElement(feed, "author"), "name", edition.city.name.in_(lang))
    ET.SubElement(feed, "link", {"rel": "self", "type": MEDIA_TYPE, "href": public + about.own})
    ET.SubElement(feed, "link", {"rel": "alternate", "href": public + about.href})
    for one in found[:NEWEST]:
        _entry(feed, edition, one, lang)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(feed: ET.Element, edition: Edition, news: _News, lang: Lang) -> None:
    entry = ET.SubElement(feed, "entry")
    _text(entry, "id", _tag(edition, news.recorded_on, f"{lang}/{news.name}"))
    _text(entry, "title", news.title)
    _text(entry, "updated", _instant(news.recorded_on))
    href = edition.settings.public_url + news.href
    ET.SubElement(entry, "link", {"rel": "alternate", "href": href})
    _text(entry, "summary", news.summary)


def _text(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = words


def _tag(edition: Edition, on: date, name: str) -> str:
    """A name that stays (RFC 4151), under the register's own."""
    host, _, path = edition.city.origin.partition("/")
    return f"tag:{host},{on.isoformat()}:{path}/{name}"


def _instant(on: date) -> str:
    return f"{on.isoformat()}T00:00:00Z"
