"""The guide for officers is whole: every screen, both languages, every picture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.web.author.opened import ADDRESS
from builder.web.author.routes import AUTHOR
from builder.web.help import BUILDER, CONTENTS, SCREENS, help_topic
from builder.web.officer.routes import DESK
from publish.facts.text import LANGS
from tests.browser.guide_pictures import SHOTS
from tests.codebase.tree import ROOT

GUIDE = ROOT / "docs/guide"
PICTURE = re.compile(r"!\[[^]]{5,}\]\(\.\./img/([a-z-]+\.webp)\)")
LINK = re.compile(r"[^!]\[[^]]+\]\(([a-z-]+)\.md\)")
NO_SCREEN = {
    "home", "sign_in", "sign_out", "language", "attachment", "guide_picture", "texts_csv", "page",
    "public_page", "text_file", "passkey_options", "sign_in_options", "sign_in_passkey",
}  # fmt: skip
"""Doors, files, and pages that a citizen sees; `page` is in `BUILDER`, word by word."""
LARGEST = 48 * 1024
MOST_WORDS = 360


def pages(lang: str) -> dict[str, Path]:
    return {path.stem: path for path in (GUIDE / lang).glob("*.md")}


def test_every_page_is_there_in_both_languages() -> None:
    assert pages("id").keys() == pages("en").keys()


def test_every_screen_of_the_desk_leads_to_a_page() -> None:
    screens = {
        f"{name}.{route.endpoint}"
        for name, routes in {"desk": DESK, "author": AUTHOR}.items()
        for route in routes
        if route.endpoint not in NO_SCREEN
    }

    assert set() == SCREENS.keys() - screens
    assert {help_topic(screen, None, None) for screen in screens} <= pages("id").keys()
    assert set(ADDRESS.values()) == BUILDER.keys()
    assert {*SCREENS.values(), *BUILDER.values()} <= pages("id").keys()


@pytest.mark.parametrize("lang", LANGS)
def test_the_contents_lead_to_every_page(lang: str) -> None:
    linked = LINK.findall(pages(lang)[CONTENTS].read_text(encoding="utf-8"))

    assert sorted(pages(lang).keys() - {CONTENTS}) == sorted(linked)


@pytest.mark.parametrize("lang", LANGS)
def test_a_page_is_short_and_its_pictures_are_there(lang: str) -> None:
    shown = set()
    for path in pages(lang).values():
        text = path.read_text(encoding="utf-8")
        shown |= set(PICTURE.findall(text))
        assert MOST_WORDS >= len(text.split()), path
        assert text.count("![") == len(PICTURE.findall(text)), path

    assert {f"{lang}-{name}.webp" for name in SHOTS} == shown


def test_every_picture_is_used_and_small() -> None:
    kept = {path.name: path.stat().st_size for path in (GUIDE / "img").iterdir()}

    assert {f"{lang}-{name}.webp" for lang in LANGS for name in SHOTS} == kept.keys()
    assert [] == [name for name, size in kept.items() if size > LARGEST]
