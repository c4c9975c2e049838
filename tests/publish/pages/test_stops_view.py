"""A stop of a service, wherever the public reads about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from publish.facts.text import LANGS, Lang
from publish.pages.edition import Edition
from publish.pages.feeds import changes_feed
from publish.pages.render import open_edition, render
from publish.pages.routes import Kind, PageRef
from tests.publish.pages.kendari import LAST_DAY, SITE, Document, indexed, settings

SAID = {"id": "Blangko habis sampai pekan depan.", "en": "No blanks until next week."}
SENTENCE: dict[Lang, str] = {
    "id": "Permohonan baru tidak diterima sejak 30 September 2026, karena bahan atau blangko",
    "en": "New applications are not taken since 30 September 2026, because the materials",
}


def turn(change: str, **members: Any) -> Document:
    day = LAST_DAY.isoformat()
    stated = {"type": "suspension", "service": "pbg", "change": change, "recorded_on": day}
    return stated | members


STOP = turn("stopped", reason="supplies", statement=SAID)
APPLY = "/ajukan/pbg/"


def edition(folder: Path, *turns: Document) -> Edition:
    return open_edition(indexed(folder, applications=0, more=turns), SITE, settings())


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return edition(tmp_path_factory.mktemp("stopped"), STOP)


def page(edition: Edition, kind: Kind, lang: Lang, key: str = "") -> str:
    return render(PageRef(kind, key, lang), edition).decode()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("kind", "key"), [("service", "pbg"), ("changes", ""), ("home", "")])
def test_the_page_says_since_when_and_why(
    stopped: Edition, kind: Kind, key: str, lang: Lang
) -> None:
    shown = page(stopped, kind, lang, key)

    assert SENTENCE[lang] in shown
    assert SAID[lang] in shown


@pytest.mark.parametrize("lang", LANGS)
def test_the_list_of_services_says_it_too(stopped: Edition, lang: Lang) -> None:
    assert SENTENCE[lang] in page(stopped, "services", lang)


@pytest.mark.parametrize(
    ("lang", "said", "title"),
    [
        ("id", "4 layanan ditawarkan", "Sementara tidak menerima permohonan"),
        ("en", "4 services are offered", "Take no new applications for now"),
    ],
)
def test_a_stopped_service_stands_under_its_life_events_and_apart(
    stopped: Edition, lang: Lang, said: str, title: str
) -> None:
    listed = page(stopped, "services", lang)
    by_event, _, apart = listed.partition('id="berhenti"')

    assert said in listed
    assert f'<a href="#berhenti">{title}: 1</a>' in by_event
    assert SENTENCE[lang] in by_event
    assert SENTENCE[lang] in apart


def test_a_service_that_is_stopped_leads_to_no_form(stopped: Edition) -> None:
    assert APPLY not in page(stopped, "service", "id", "pbg")
    assert SENTENCE["id"] not in page(stopped, "service", "id", "kartu-keluarga")


@pytest.mark.parametrize("lang", LANGS)
def test_the_feed_has_a_stop_and_its_end_as_news(tmp_path: Path, lang: Lang) -> None:
    feed = changes_feed(edition(tmp_path, STOP, turn("resumed")), lang).decode()

    assert SENTENCE[lang] in feed
    assert SAID[lang] in feed
    assert feed.index("/pbg/resumed/") < feed.index("/pbg/stopped/")


def test_after_its_end_the_form_is_there_and_the_stop_is_remembered(tmp_path: Path) -> None:
    over = edition(tmp_path, STOP, turn("resumed"))

    assert SENTENCE["id"] not in page(over, "service", "id", "pbg")
    assert APPLY in page(over, "service", "id", "pbg")
    assert "Diterima lagi sejak 30 September 2026" in page(over, "changes", "id")
    assert SENTENCE["id"] not in page(over, "home", "id")


ENDED = turn("stopped", reason="ended", statement={"id": "Ke provinsi.", "en": "Now provincial."})


@pytest.mark.parametrize(
    ("lang", "said", "apart"),
    [
        ("id", "tidak ditawarkan lagi sejak 30 September 2026", "<h2>Tidak ditawarkan lagi</h2>"),
        ("en", "No longer offered since 30 September 2026", "<h2>No longer offered</h2>"),
    ],
)
def test_a_retired_service_says_since_when_and_stands_apart(
    tmp_path: Path, lang: Lang, said: str, apart: str
) -> None:
    ended = edition(tmp_path, ENDED)
    front, own = page(ended, "home", lang), page(ended, "service", lang, "pbg")

    assert said in own
    assert APPLY not in own
    assert 1 == front.count(said)
    assert front.index(apart) < front.index(said)
    by_event, _, apart = page(ended, "services", lang).rpartition('id="berakhir"')
    assert said not in by_event
    assert said in apart


def test_a_retired_service_that_comes_back_is_offered_as_before(tmp_path: Path) -> None:
    back = edition(tmp_path, ENDED, turn("resumed"))

    assert "<h2>No longer offered</h2>" not in page(back, "home", "en")
    assert APPLY in page(back, "service", "id", "pbg")
    assert 'id="berakhir"' not in page(back, "services", "id")
    assert "Offered again since 30 September 2026." in page(back, "changes", "en")
