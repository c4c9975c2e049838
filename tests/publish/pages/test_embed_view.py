"""Small pages for other sites say where they are from and leave the frame by every link."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from publish.facts.text import LANGS, Lang
from publish.pages.edition import Edition
from publish.pages.render import open_edition, render
from publish.pages.routes import EMBEDS, Kind, PageRef, is_embed, path_of
from publish.pages.views.service import service


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", EMBEDS)
@pytest.mark.parametrize("key", ["pbg", "kartu-keluarga", "parkir-tepi-jalan"])
def test_it_has_no_script_a_date_and_a_way_back(
    edition: Edition, kind: Kind, lang: Lang, key: str
) -> None:
    html = render(PageRef(kind, key, lang), edition).decode()

    assert "<script" not in html
    assert '<base target="_top">' in html
    assert "30 September 2026" in html
    assert f'href="{path_of(PageRef("service", key, lang))}"' in html


def test_what_is_copied_shows_it(edition: Edition) -> None:
    settings = replace(edition.settings, public_url="https://terang.example")
    known = open_edition(edition.index, edition.folder, settings)

    offered = service(known, PageRef("service", "pbg", "en")).embeds

    (src,) = re.findall(r'^<iframe src="([^"]+)" title="[^"]+" ', offered[0].snippet)
    assert "https://terang.example/en/embed/pbg/times.html" == src


def test_without_an_address_there_is_nothing_to_copy(edition: Edition) -> None:
    assert {""} == {e.snippet for e in service(edition, PageRef("service", "pbg", "id")).embeds}


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("sematan/pbg/waktu.html", True),
        ("en/embed/pbg/fees.html", True),
        ("sematan/../index.html", False),
        ("sematan/pbg/../waktu.html", False),
        ("layanan/pbg/", False),
        ("", False),
    ],
)
def test_only_these_may_stand_in_frames(path: str, is_one: bool) -> None:
    assert is_one is is_embed(path)
