"""The table of texts, out as CSV and back."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.domain.authoring.documents import Documents
from builder.domain.authoring.questions import set_words
from builder.domain.authoring.translations import (
    COLUMNS,
    from_csv,
    missing,
    set_english,
    texts,
    to_csv,
)
from publish.errors import Invalid, NotFound
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import catalogued, small
from tests.definitions.catalogue import PRESENT


@pytest.mark.parametrize("service", PRESENT)
def test_the_table_of_every_service_comes_back(service: str) -> None:
    d = catalogued(service)

    assert 0 == missing(d)
    assert d == from_csv(d, to_csv(d))


SAFE = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)


@given(SAFE, SAFE)
def test_any_words_come_back(indonesian: str, english: str) -> None:
    d = set_words(small(), "/luas", Text(f"L{indonesian}", english), Text(indonesian, english))

    assert d == from_csv(d, to_csv(d))


@pytest.mark.parametrize("words", ["=1+1", "+62", "-1", "@x", "'=1", "'"])
def test_no_cell_starts_a_formula(words: str) -> None:
    d = set_words(small(), "/luas", Text(words, words), Text("", ""))

    cells = [cell for row in csv.reader(io.StringIO(to_csv(d))) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert d == from_csv(d, to_csv(d))


def untranslated() -> Documents:
    return set_words(small(), "/luas", Text("Luas lantai", ""), Text("Semua.", ""))


def test_missing_texts_are_counted_and_filled() -> None:
    before = missing(untranslated())
    filled = set_english(untranslated(), "form.json#/properties/luas/title", "Floor area")

    assert before - 1 == missing(filled)
    assert {"en": {"title": "Floor area"}} == filled.form["properties"]["luas"]["x-i18n"]


def test_answers_of_examples_are_not_texts() -> None:
    assert not any("/answers" in row.place for row in texts(catalogued("pbg")))


def table(*rows: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *rows])
    return out.getvalue()


TITLE = "form.json#/properties/luas/title"


@pytest.mark.parametrize(
    ("given_table", "code"),
    [
        ("", "CSV-SHAPE"),
        ("a,b\n", "CSV-SHAPE"),
        (table((TITLE, "Luas")), "CSV-SHAPE"),
        ('place,id,en\n"', "CSV-SHAPE"),
        (table(("form.json#/allOf/9/title", "x", "y")), "CSV-PLACE"),
        (table((TITLE, "Lebar", "Width")), "CSV-STALE"),
        (table((TITLE, "Luas", "x" * 4001)), "TEXT-LONG"),
    ],
)
def test_it_refuses_a_table(given_table: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        from_csv(small(), given_table)
    assert code == refused.value.problems[0].code


def test_a_text_that_is_gone_is_not_found() -> None:
    with pytest.raises(NotFound):
        set_english(small(), "form.json#/type", "x")
