"""No word on a page stands in the wrong language, or in none that anybody chose.

A catalogue of no language marks every sentence that it gives, and every text in two languages
marks which of the two it was asked for. What a reader would see without a mark is a word that
somebody wrote into a template or a view; what has the wrong mark was asked for in the wrong one.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path

import pytest

from publish.facts.text import Lang, Text
from publish.i18n import month_name
from publish.pages.data_tables import TABLES
from publish.pages.edition import Edition
from publish.pages.render import editorial_pages, open_edition, render, status_pages
from publish.pages.routes import PageRef
from tests.publish.pages import kendari
from tests.publish.pages.eventful import eventful
from tests.publish.pages.messages import used

OPEN: dict[str, str] = {"po": "\uf700", "id": "\uf701", "en": "\uf702"}
CLOSE = "\uf709"
MARKED = re.compile("[\uf700\uf701\uf702][^\uf700-\uf709]*\uf709")
SAID = frozenset({"alt", "aria-label", "content", "placeholder", "title"})
UNSAID = frozenset({"code", "pre", "script", "style"})
WORD = re.compile(r"[^\W\d_]{2,}")
_LONG = [month_name(f"2026-{month:02}", "id").split()[0] for month in range(1, 13)]
DATES = {*_LONG, *(name[:3] for name in _LONG), "triwulan", "Triwulan"}
KEPT = {"about", "method", "privacy"}
"""Pages of prose, which are a file of their own in each language."""
SAME = re.compile(
    r"Terang|English|Indonesia|https?://\S+|/[a-z/.-]*|[a-z0-9._-]+\.(csv|jsonld|json|xml|ics|py|txt|sqlite)"
    r"|ld\+json|KDI(-[0-9A-Z]{4}){0,2}|Rp[\d.,]+|QR|CSV|JSON|SQLite|Atom|n ="
)
"""Names, addresses and units that are the same in both."""


def marked(text: Text, lang: Lang) -> str:
    """The text with the mark of the language that it is really in."""
    really: Lang = "en" if lang == "en" and text.en else "id"
    said = text.en if really == "en" else text.id
    return f"{OPEN[really]}{said}{CLOSE}" if said else said


class Seen(HTMLParser):
    """What somebody reads or hears of a page: its text as one, since a sentence may hold tags, and
    what is said by attributes one by one."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._text: list[str] = []
        self._said: list[str] = []
        self._unsaid = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unsaid += tag in UNSAID
        names = dict(attrs)
        if tag == "meta" and names.get("name") != "description":
            return
        self._said += [value or "" for name, value in attrs if name in SAID]

    def handle_endtag(self, tag: str) -> None:
        self._unsaid -= tag in UNSAID

    def handle_data(self, data: str) -> None:
        if not self._unsaid:
            self._text.append(data)

    def pieces(self) -> list[str]:
        return ["".join(self._text), *self._said]


def words(text: str) -> set[str]:
    return set(WORD.findall(text))


def names(edition: Edition) -> set[str]:
    """Words of what has one name in both languages: laws, addresses, columns of tables."""
    standards = [edition.current(service).version.standard for service in edition.services]
    laws = (f"{law.title} {law.article}" for own in standards for law in own.legal_bases)
    contacts = (channel.value for own in standards for channel in own.channels)
    columns = (f"{c.name} {c.type} {name}" for name, t in TABLES.items() for c in t.columns)
    return set().union(*map(words, chain(laws, contacts, columns)))


def bare(piece: str, known: set[str]) -> str:
    """What of a piece has no mark; names, numbers and months are taken away."""
    rest = unescape(piece)
    while MARKED.search(rest):
        rest = MARKED.sub(" ", rest)
    rest = SAME.sub(" ", rest)
    return " ".join(word for word in WORD.findall(rest) if word not in known | DATES)


@pytest.fixture
def pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[PageRef, str, set[str]]]:
    site = tmp_path / "site"
    shutil.copytree(kendari.SITE, site)
    (site / "translations/id.po").write_text("".join(catalogue()), encoding="utf-8")
    index = eventful(tmp_path, applications=30)
    monkeypatch.setattr(Text, "in_", marked)
    edition = open_edition(index, site, kendari.settings())
    refs = chain(editorial_pages(edition), list(status_pages(edition))[:20])
    known = names(edition)
    return ((ref, render(ref, edition).decode(), known) for ref in refs)


def catalogue() -> Iterator[str]:
    """Every sentence of the site in a language of marks."""
    yield 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n'
    yield 'Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    for message in sorted(used(), key=str):
        one, many = (message, message) if isinstance(message, str) else message
        said = _quoted(f"{OPEN['po']}{many}{CLOSE}")
        if isinstance(message, str):
            yield f"msgid {_quoted(one)}\nmsgstr {said}\n\n"
        else:
            yield f"msgid {_quoted(one)}\nmsgid_plural {_quoted(many)}\nmsgstr[0] {said}\n\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def test_every_word_is_in_the_language_of_its_page(
    pages: Iterator[tuple[PageRef, str, set[str]]],
) -> None:
    found: dict[str, set[str]] = {}
    for ref, html, known in pages:
        if ref.kind in KEPT:
            continue
        wrong = OPEN["en" if ref.lang == "id" else "id"]
        for piece in Seen(html).pieces():
            if wrong in piece:
                at = piece.index(wrong)
                found.setdefault(f"{ref.kind} {ref.lang}: wrong", set()).add(piece[at : at + 60])
            elif ref.lang == "id" and bare(piece, known):
                found.setdefault(f"{ref.kind} {ref.lang}: bare", set()).add(bare(piece, known))

    assert {} == found


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        (f"{OPEN['po']}Due date{CLOSE}", ""),
        (f"{OPEN['po']}version {OPEN['id']}Satu{CLOSE} of 3{CLOSE}, 2 Mar 2026", ""),
        ("KDI-7K3M-9QXT · Rp162.000", ""),
        ("Perda 1/2024", ""),
        (f"Due {OPEN['id']}hari{CLOSE}", "Due"),
    ],
)
def test_a_word_without_a_mark_is_seen(piece: str, expected: str) -> None:
    assert expected == bare(piece, {"Perda"})
