from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.insight.survival import MEDIAN, NINE_OF_TEN, Duration, kaplan_meier, within

VECTORS = json.loads(
    (Path(__file__).parent / "vectors" / "stats_vectors.json").read_text(encoding="utf-8")
)
DURATIONS = st.lists(st.builds(Duration, st.integers(0, 40), st.booleans()), max_size=40)


@pytest.mark.parametrize("vector", VECTORS["kaplan_meier"])
def test_it_gives_the_curve_of_the_vectors(vector: dict[str, Any]) -> None:
    rows = zip(vector["durations"], vector["closed"], strict=True)

    survival = kaplan_meier(Duration(days, bool(closed)) for days, closed in rows)

    assert [(p["t"], p["at_risk"], p["closed"], p["S"]) for p in vector["curve"]] == [
        (p.days, p.at_risk, p.decided, round(float(p.waiting), 6)) for p in survival.points
    ]
    assert vector["median"] == within(survival, MEDIAN)
    assert vector["p90"] == within(survival, NINE_OF_TEN)


def test_it_knows_the_longest_duration_for_a_median_that_is_not_reached() -> None:
    survival = kaplan_meier([Duration(5, False), Duration(9, False), Duration(2, True)])

    assert (None, 9, 3) == (within(survival, MEDIAN), survival.longest, survival.count)


def test_of_no_durations_nothing_is_said() -> None:
    survival = kaplan_meier([])

    assert ((), 0, None) == (survival.points, survival.count, within(survival, MEDIAN))


@given(DURATIONS, st.randoms(use_true_random=False))
def test_order_of_the_rows_does_not_matter(rows: list[Duration], random: Any) -> None:
    shuffled = random.sample(rows, len(rows))

    assert kaplan_meier(rows) == kaplan_meier(shuffled)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_without_open_cases_the_curve_is_the_plain_share(days: list[int]) -> None:
    survival = kaplan_meier(Duration(d, True) for d in days)

    assert [(p.days, p.waiting) for p in survival.points] == [
        (t, Fraction(sum(d > t for d in days), len(days))) for t in sorted(set(days))
    ]
