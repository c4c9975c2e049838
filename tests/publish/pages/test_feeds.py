"""The feeds as a strict reader of RFC 4287 takes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

from publish.facts.text import LANGS, Lang
from publish.pages.app import create_site
from publish.pages.edition import Edition
from publish.pages.feeds import changes_feed, service_feed
from publish.pages.render import open_edition
from publish.pages.routes import PageRef, feed_of, path_of

NAMESPACE = "http://www.w3.org/2005/Atom"
ATOM = {"": NAMESPACE}
HOST = "https://terang.example"
ONE = {"id", "title", "updated"}  # exactly one in a feed and in each entry (RFC 4287, 4.1)
KNOWN = ONE | {"author", "link", "summary", "entry"}


def texts(feed: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in feed.findall(path, ATOM)]


def public(edition: Edition) -> Edition:
    settings = replace(edition.settings, public_url=HOST)
    return open_edition(edition.index, edition.folder, settings)


def feeds(edition: Edition, lang: Lang) -> dict[str, ET.Element]:
    """Every feed of a language by its own address."""
    made = {f"/data/{'perubahan' if lang == 'id' else 'changes'}.xml": changes_feed(edition, lang)}
    made |= {feed_of(s, lang): service_feed(edition, s, lang) for s in edition.services}
    return {path: ET.fromstring(data) for path, data in made.items()}  # noqa: S314 - made just now


def instant(text: str) -> datetime:
    """RFC 3339 with a zone; raises ValueError."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def check(part: ET.Element) -> None:
    """What the standard asks of a feed and of an entry alike."""
    names = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in part]
    assert {*names} <= KNOWN
    assert all(names.count(name) == 1 for name in ONE)
    assert urlsplit(texts(part, "id")[0]).scheme == "tag"
    instant(texts(part, "updated")[0])
    assert texts(part, "title")[0].strip()
    for link in part.findall("link", ATOM):
        assert {"self", "alternate"} >= {link.get("rel")}
        assert (link.get("href") or "").startswith(f"{HOST}/")
    assert 1 == len([link for link in part.findall("link", ATOM) if link.get("rel") == "alternate"])


@pytest.mark.parametrize("lang", LANGS)
def test_every_feed_is_what_the_standard_asks(edition: Edition, lang: Lang) -> None:
    for path, feed in feeds(public(edition), lang).items():
        assert f"{{{NAMESPACE}}}feed" == feed.tag
        assert lang == feed.get("{http://www.w3.org/XML/1998/namespace}lang")
        check(feed)
        assert all(name.strip() for name in texts(feed, "author/name"))
        assert [f"{HOST}{path}"] == [
            link.get("href") for link in feed.findall("link", ATOM) if link.get("rel") == "self"
        ]
        entries = feed.findall("entry", ATOM)
        for entry in entries:
            check(entry)
        times = [instant(text) for text in texts(feed, "entry/updated")]
        assert sorted(times, reverse=True) == times
        assert [times[0]] == [instant(text) for text in texts(feed, "updated")]


def test_an_id_is_of_one_thing_only(edition: Edition) -> None:
    every = [feed for lang in LANGS for feed in feeds(edition, lang).values()]
    ids = [texts(feed, "id")[0] for feed in every]
    entries = [texts(feed, "entry/id") for feed in every]

    assert len(set(ids)) == len(ids) == 2 * (1 + len(edition.services))
    assert all(len(set(own)) == len(own) for own in entries)
    assert set(ids).isdisjoint(entry for own in entries for entry in own)


@pytest.mark.parametrize("lang", LANGS)
def test_every_version_is_an_entry_with_its_own_lasting_id(edition: Edition, lang: Lang) -> None:
    whole = feeds(edition, lang).values()

    ids = texts(next(iter(whole)), "entry/id")
    assert len(edition.services) == len(set(ids))
    assert f"tag:terang.example,2025-10-01:kendari/{lang}/pbg/1" in ids
    assert {"2025-10-01T00:00:00Z"} == {text for feed in whole for text in texts(feed, "updated")}


def test_a_service_has_the_same_entries_in_its_own_feed(edition: Edition) -> None:
    found = feeds(edition, "en")
    whole = texts(found["/data/changes.xml"], "entry/id")

    own = texts(found["/data/changes/pbg.xml"], "entry/id")
    assert [entry for entry in whole if "/pbg/" in entry] == own != []


def test_the_newest_change_comes_first(edition: Edition) -> None:
    feed = feeds(edition, "en")["/data/changes.xml"]

    newest = max(edition.services, key=lambda service: edition.current(service).entry)
    assert texts(feed, "entry/id")[0].endswith(f"/{newest}/1")
    assert "First version" == texts(feed, "entry/summary")[0]


def test_a_service_page_leads_to_its_feed(edition: Edition) -> None:
    client = create_site(edition.index, edition.folder, edition.settings).test_client()

    page = client.get(path_of(PageRef("service", "pbg", "en"))).get_data(as_text=True)
    assert '<link rel="alternate" type="application/atom+xml" href="/data/changes/pbg.xml">' in page
    assert "application/atom+xml" == client.get("/data/changes/pbg.xml").mimetype
    assert 404 == client.get("/data/changes/none.xml").status_code
