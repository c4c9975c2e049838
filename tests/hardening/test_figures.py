"""The table of figures is whole, names tests that exist, and calls nothing met that is not."""

from __future__ import annotations

import pytest

from tests.codebase.tree import ROOT
from tests.hardening.figures import FIGURES, Row, verdict


def test_every_figure_has_its_row() -> None:
    assert list(range(1, 37)) == [row.number for row in FIGURES]


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: str(row.number))
def test_what_shows_a_figure_exists(row: Row) -> None:
    assert row.shown_by or row.open
    for place in row.shown_by:
        file, _, test = place.partition("::")
        assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8") or not test


@pytest.mark.parametrize(
    ("outcomes", "open_", "expected"),
    [
        ({"a.py::test_x": {"passed"}}, "", "pass"),
        ({"a.py::test_x[1]": {"passed"}, "a.py::test_y": {"failed"}}, "", "FAIL"),
        ({"a.py::test_x": {"failed"}}, "a part", "FAIL"),
        ({"a.py::test_x": {"passed"}}, "a part", "open: a part"),
        ({"a.py::test_x": {"skipped"}}, "", "not run"),
        ({"ab.py::test_x": {"passed"}}, "", "not run"),
        ({}, "", "not run"),
    ],
)
def test_a_figure_is_met_only_if_its_tests_passed_and_nothing_is_open(
    outcomes: dict[str, set[str]], open_: str, expected: str
) -> None:
    assert expected == verdict(Row(1, "so much", ("a.py",), open_), outcomes)


def test_a_figure_is_not_met_while_one_of_its_tests_was_skipped() -> None:
    outcomes = {"a.py::test_x": {"passed"}, "b.py::test_y": {"skipped"}}

    assert "not run" == verdict(Row(1, "so much", ("a.py", "b.py")), outcomes)
