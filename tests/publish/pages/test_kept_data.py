"""How long applicants' data is kept stands on the page of a service and on the privacy page."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from publish.facts.standard import Retention
from publish.facts.text import Lang
from publish.pages.edition import Edition
from publish.pages.render import render
from publish.pages.routes import Kind, PageRef
from publish.pages.view_models.lists import KeptLine
from publish.pages.views.standard import kept
from publish.pages.views.words import privacy
from tests.publish.pages import kendari


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """A building approval, and parking, which nobody applies for."""
    folder: Path = tmp_path_factory.mktemp("kept")
    return kendari.edition(folder, ("pbg", "parkir-tepi-jalan"), applications=0)


def words(edition: Edition, kind: Kind, key: str, lang: Lang) -> str:
    page = render(PageRef(kind, key, lang), edition).decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    ("lang", "time", "unsure"),
    [
        ("id", "disimpan 30 tahun sesudah permohonan ditutup", "tidak ada yang dihapus"),
        ("en", "kept 30 years after the application is closed", "nothing is erased by itself"),
    ],
)
def test_a_service_says_how_long_and_that_nobody_checked_it(
    city: Edition, lang: Lang, time: str, unsure: str
) -> None:
    said = words(city, "service", "pbg", lang)

    assert time in said
    assert unsure in said
    assert "UU 43/2009" in said


def test_a_service_nobody_applies_for_says_nothing_of_it(city: Edition) -> None:
    assert "Data Anda" not in words(city, "service", "parkir-tepi-jalan", "id")


def test_the_privacy_page_lists_who_takes_applications(city: Edition) -> None:
    found = privacy(city, PageRef("privacy", "", "en")).kept

    name = "Building approval (PBG)"
    assert (KeptLine(name, "/en/services/pbg/#data", "30 years", True),) == found
    assert f"{name} 30 years needs checking" in words(city, "privacy", "", "en")


def test_a_checked_rule_erases_and_no_rule_says_nothing(city: Edition) -> None:
    own = city.current("pbg").version.standard

    checked = kept(replace(own, retention=Retention(400, "pp-16-2021", False)), "en")

    assert checked is not None
    assert ("400 calendar days", True) == (checked.time, checked.is_erasing)
    assert kept(replace(own, retention=None), "en") is None
