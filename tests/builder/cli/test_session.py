"""What every command shares."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.cli.session import Session, usual_folder, usual_lang
from builder.errors import Problem


@pytest.mark.parametrize(
    ("variable", "lang"),
    [("en_US.UTF-8", "en"), ("EN", "en"), ("id_ID.UTF-8", "id"), ("C.UTF-8", "id"), ("", "id")],
)
def test_english_is_spoken_where_the_terminal_asks_for_it(
    monkeypatch: pytest.MonkeyPatch, variable: str, lang: str
) -> None:
    monkeypatch.setenv("LANG", variable)

    assert lang == usual_lang()


def test_the_usual_workspace_is_this_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Path() == usual_folder()
    monkeypatch.setenv("TERANG_WORKSPACE", "/srv/kendari")
    assert Path("/srv/kendari") == usual_folder()


def test_a_line_says_where_what_and_the_code() -> None:
    found = [Problem("keys/signing.key", "WORKSPACE-KEY"), Problem("x.json#/a", "JSON-SYNTAX")]

    with_place, prefixed = Session(lang="en").lines(found)

    assert 1 == with_place.count("keys/signing.key")
    assert prefixed.startswith("x.json#/a: ")
    assert with_place.endswith(" [WORKSPACE-KEY]")


def test_a_document_has_all_of_a_finding() -> None:
    (found,) = Session(lang="en").documents([Problem("", "USER-ADDED", {"id": "budi"})])

    expected = {"path": "", "code": "USER-ADDED", "params": {"id": "budi"}}
    assert {**expected, "message": "budi was added."} == found
