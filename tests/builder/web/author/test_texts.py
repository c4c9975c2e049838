"""Translations filled in on screen and in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from builder.domain.authoring.translations import missing, to_csv
from tests.builder.web.author.conftest import Screen


@pytest.fixture
def screen(open_page: Callable[[str], Screen]) -> Screen:
    questions = open_page("pertanyaan")
    questions.open("/luas")
    questions.press("words", "/luas", label_id="Luas lantai", label_en="", required="1")
    return open_page("terjemahan")


def test_what_is_missing_is_shown_and_filled(screen: Screen) -> None:
    assert "1 teks tanpa bahasa Inggris" in screen.open()
    place = "form.json#/properties/luas/title"

    assert 303 == screen.press("english", place=place, english="Floor area")
    assert 0 == missing(screen.documents)


def test_all_texts_can_be_seen(screen: Screen) -> None:
    assert "Nama atau kode desain prototipe" in screen.open(semua="1")


def test_the_table_goes_out_and_comes_back(screen: Screen) -> None:
    answer = screen.visitor.client.get(screen.address.replace("terjemahan", "terjemahan.csv"))
    assert "text/csv" in answer.headers["Content-Type"]
    table = answer.get_data(as_text=True)

    assert to_csv(screen.documents) == table.removeprefix("\ufeff")
    filled = table.replace("title,Luas lantai,", "title,Luas lantai,Floor area")
    assert 303 == screen.press("csv", table=filled)
    assert 0 == missing(screen.documents)


@pytest.mark.parametrize(
    "data",
    [
        {"op": "csv", "table": "a,b"},
        {"op": "english", "place": "form.json#/nope", "english": "x"},
        {"op": "english", "place": "service.json#/id", "english": "x"},
    ],
)
def test_nothing_that_is_sent_breaks_the_page(screen: Screen, data: dict[str, str]) -> None:
    assert 422 == screen.press(data.pop("op"), **data)
