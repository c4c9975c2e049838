from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Invalid, Problem
from publish.facts.text import Text, forbidden_character, text, tidy


def test_it_reads_both_languages() -> None:
    assert Text("Gratis", "Free") == text({"id": "Gratis", "en": "Free"})


def test_english_falls_back_to_indonesian() -> None:
    words = text({"id": "Gratis"})

    assert ("Gratis", "Gratis") == (words.in_("id"), words.in_("en"))
    assert "Free" == Text("Gratis", "Free").in_("en")


@pytest.mark.parametrize("document", [None, "Gratis", [], {}, {"en": "Free"}, {"id": 5}])
def test_it_rejects_what_is_not_words(document: object) -> None:
    with pytest.raises(Invalid) as refused:
        text(document)

    assert Invalid(Problem("", "TEXT-SHAPE")) == refused.value


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Siti \n", "Siti"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("cafe\u0301", "caf\u00e9"),
        ("kolom\tdua", "kolom\tdua"),
        ("", ""),
    ],
)
def test_it_tidies(typed: str, stored: str) -> None:
    assert stored == tidy(typed)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("a\x00b", "U+0000"),
        ("\x1b[31m", "U+001B"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
        ("abc\u202etxt.exe", "U+202E"),
        ("\u2066x", "U+2066"),
        ("\u200f", "U+200F"),
    ],
)
def test_it_refuses_characters_that_may_not_be_stored(typed: str, named: str) -> None:
    with pytest.raises(Invalid) as refused:
        tidy(typed)

    assert Invalid(Problem("", "TEXT-CHARACTER", {"character": named})) == refused.value


@given(st.text(max_size=60))
def test_what_it_accepts_can_be_stored_and_stays_as_it_is(typed: str) -> None:
    try:
        stored = tidy(typed)
    except Invalid:
        assert forbidden_character(typed.replace("\r", "\n")) is not None
        return

    assert stored == tidy(stored) == unicodedata.normalize("NFC", stored)
    assert stored == stored.encode().decode()
    assert "\r" not in stored
