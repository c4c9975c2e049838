from __future__ import annotations

import gzip
import json
import re
from typing import Any

import pytest

from publish.facts.text import LANGS, Lang
from publish.pages.edition import Edition
from publish.pages.render import editorial_pages, render
from publish.pages.routes import path_of
from publish.pages.search_words import SEARCH_FILES, SEARCH_NAMES, search_words

HEAVIEST = 30_000
"""Bytes of a file, compressed: what a phone pays for whoever goes to the box."""


def pages(edition: Edition, lang: Lang) -> dict[str, dict[str, Any]]:
    document = json.loads(b"".join(search_words(edition, lang)))
    return {page["href"]: page for page in document["pages"]}


def words(edition: Edition, href: str, lang: Lang = "id") -> set[str]:
    return set(pages(edition, lang)[href]["words"].split())


@pytest.mark.parametrize("lang", LANGS)
def test_every_address_is_a_page_and_every_anchor_is_on_it(edition: Edition, lang: Lang) -> None:
    by_path = {path_of(ref): ref for ref in editorial_pages(edition)}

    for href in pages(edition, lang):
        path, _, anchor = href.partition("#")
        html = render(by_path[path], edition).decode()
        assert not anchor or f'id="{anchor}"' in html, href


def test_a_service_is_found_by_its_law_its_documents_and_its_steps(edition: Edition) -> None:
    found = words(edition, "/layanan/pbg/")

    assert {"16/2021", "arsitektur"} <= found


def test_a_part_of_a_page_of_words_is_found_at_its_heading(edition: Edition) -> None:
    assert "kaplan-meier" in words(edition, "/en/method/#bagian-real-times", "en")


def test_people_find_the_charge_check_by_their_own_words(edition: Edition) -> None:
    assert {"pungli", "calo"} <= words(edition, "/cek/")


@pytest.mark.parametrize("name", SEARCH_FILES)
def test_nothing_of_an_application_is_in_it(edition: Edition, name: str) -> None:
    written = b"".join(SEARCH_FILES[name](edition)).decode()

    assert re.search(r"KDI-[0-9A-Z]{4}", written) is None


def test_the_same_edition_gives_the_same_bytes(edition: Edition) -> None:
    fresh = Edition(edition.index, edition.folder, edition.settings)

    for make in SEARCH_FILES.values():
        assert b"".join(make(edition)) == b"".join(make(fresh))


def test_a_word_of_the_title_is_not_written_twice(edition: Edition) -> None:
    for page in pages(edition, "en").values():
        assert not set(page["title"].casefold().split()) & set(page["words"].split())


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_light_and_in_one_language(edition: Edition, lang: Lang) -> None:
    written = b"".join(SEARCH_FILES[SEARCH_NAMES[lang]](edition))

    assert len(gzip.compress(written, mtime=0)) < HEAVIEST
    assert all(href.startswith("/en/") is (lang == "en") for href in pages(edition, lang))
