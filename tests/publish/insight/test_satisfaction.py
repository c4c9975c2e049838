from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from publish.facts.survey import Scores
from publish.insight.satisfaction import LEAST, grade_of, index_of, satisfaction

VECTORS = json.loads((Path(__file__).parent / "vectors" / "skm.json").read_text())


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["index"])
def test_the_index_has_exact_ninths_as_weights(vector: dict[str, Any]) -> None:
    index = index_of(tuple(Fraction(mean) for mean in vector["means"]))

    assert (Decimal(vector["index"]), vector["grade"]) == (index, grade_of(index))


@pytest.mark.parametrize(
    ("index", "grade"),
    [
        ("100.00", "A"),
        ("88.31", "A"),
        ("88.30", "B"),
        ("76.61", "B"),
        ("76.60", "C"),
        ("65.00", "C"),
        ("64.99", "D"),
        ("25.00", "D"),
    ],
)
def test_the_grade_follows_the_rounded_index(index: str, grade: str) -> None:
    assert grade == grade_of(Decimal(index))


def test_quarters_are_put_together_by_people_not_by_their_indexes() -> None:
    found = satisfaction([Scores(10, (10,) * 9), Scores(30, (120,) * 9)])

    assert found is not None
    assert (40, Decimal("81.25")) == (found.n, found.index)


def test_there_is_no_index_for_fewer_people_than_the_least() -> None:
    assert satisfaction([Scores(LEAST - 1, (90,) * 9)]) is None
    assert satisfaction([]) is None
