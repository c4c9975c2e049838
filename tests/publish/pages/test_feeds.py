from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from publish.facts.text import LANGS, Lang
from publish.pages.edition import Edition
from publish.pages.feeds import changes_feed

ATOM = {"": "http://www.w3.org/2005/Atom"}


def texts(feed: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in feed.findall(path, ATOM)]


@pytest.mark.parametrize("lang", LANGS)
def test_every_version_is_an_entry_with_its_own_lasting_id(edition: Edition, lang: Lang) -> None:
    feed = ET.fromstring(changes_feed(edition, lang))  # noqa: S314 - made just now

    ids = texts(feed, "entry/id")
    assert len(edition.services) == len(set(ids))
    assert "tag:terang.example,2025-10-01:kendari/pbg/1" in ids
    assert ["2025-10-01T00:00:00Z"] == texts(feed, "updated")


def test_the_newest_change_comes_first(edition: Edition) -> None:
    feed = ET.fromstring(changes_feed(edition, "en"))  # noqa: S314 - made just now

    newest = max(edition.services, key=lambda service: edition.current(service).entry)
    assert texts(feed, "entry/id")[0].endswith(f"/{newest}/1")
    assert "First version" == texts(feed, "entry/summary")[0]
