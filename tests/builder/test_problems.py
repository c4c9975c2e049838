"""Every finding has its sentence; filling it in evaluates nothing."""

from __future__ import annotations

import pytest

from builder.errors import Problem
from builder.problems import catalogue, sentence
from publish.facts.text import Text


def test_a_sentence_is_filled_in_both_languages() -> None:
    problem = Problem("/note", "TEXT-TOO-LONG", {"longest": 100})

    assert "At most 100 characters" in sentence(problem, "en")
    assert "Paling banyak 100 huruf" in sentence(problem, "id")


def test_the_path_is_always_there_to_name() -> None:
    assert "izin-contoh" in sentence(Problem("izin-contoh", "SERVICE-NOT-FOUND"), "id")


def test_an_unknown_code_is_told_as_such() -> None:
    assert "Problem NO-SUCH-CODE at /x." == sentence(Problem("/x", "NO-SUCH-CODE"), "en")


@pytest.mark.parametrize("value", ["{path}", "{0.__class__}", "%s", "{longest}"])
def test_a_param_is_text_and_nothing_else(value: str) -> None:
    problem = Problem("/p", "TEXT-TOO-LONG", {"longest": value})

    assert f"At most {value} characters" in sentence(problem, "en")


def test_a_param_in_both_languages_is_said_in_the_readers() -> None:
    problem = Problem("/p", "TEXT-TOO-LONG", {"longest": Text("seratus", "a hundred")})

    assert "Paling banyak seratus" in sentence(problem, "id")
    assert "At most a hundred" in sentence(problem, "en")


def test_a_missing_param_shows_its_name() -> None:
    assert "{longest}" in sentence(Problem("/p", "TEXT-TOO-LONG"), "en")


def test_the_catalogue_is_read_once() -> None:
    assert catalogue() is catalogue()
