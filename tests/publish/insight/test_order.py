from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.insight.order import Pairs, pairs_out_of_order

FIRST = date(2026, 3, 2)


def rows(*days: tuple[int, int]) -> list[tuple[date, date]]:
    return [(FIRST + timedelta(a), FIRST + timedelta(d)) for a, d in days]


@pytest.mark.parametrize(
    ("days", "pairs"),
    [
        ([], Pairs(0, 0)),
        ([(0, 5)], Pairs(0, 0)),
        ([(0, 5), (1, 6)], Pairs(1, 0)),
        ([(0, 5), (1, 4)], Pairs(1, 1)),
        ([(0, 5), (1, 5)], Pairs(1, 0)),
        ([(0, 5), (0, 4)], Pairs(0, 0)),
        ([(2, 3), (0, 9), (1, 4)], Pairs(3, 3)),
    ],
)
def test_it_counts_pairs(days: list[tuple[int, int]], pairs: Pairs) -> None:
    assert pairs == pairs_out_of_order(rows(*days))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25))
def test_it_agrees_with_looking_at_every_pair(days: list[tuple[int, int]]) -> None:
    looked = [(min(a, b), max(a, b)) for a, b in combinations(days, 2) if a[0] != b[0]]
    jumped = sum(later[1] < earlier[1] for earlier, later in looked)

    assert Pairs(len(looked), jumped) == pairs_out_of_order(rows(*days))
