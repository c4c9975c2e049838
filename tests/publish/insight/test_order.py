from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.insight.order import Pairs, pairs_since
from tests.publish.insight.rows import add, empty

FIRST = date(2026, 3, 2)


def pairs(days: list[tuple[int, int]], first: int = 0) -> Pairs:
    """Of files accepted and decided so many days after `FIRST`, decided from `first` on."""
    connection = empty()
    for accepted, decided in days:
        on = [(FIRST + timedelta(day)).isoformat() for day in (accepted, decided)]
        add(connection, accepted_on=on[0], decided_on=on[1], due_on=None)
    return pairs_since(connection, "izin", FIRST + timedelta(first))


@pytest.mark.parametrize(
    ("days", "expected"),
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
def test_it_counts_pairs(days: list[tuple[int, int]], expected: Pairs) -> None:
    assert expected == pairs(days)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12), st.integers(0, 6))
def test_it_agrees_with_looking_at_every_pair(days: list[tuple[int, int]], first: int) -> None:
    files = [(accepted, accepted + lasted) for accepted, lasted in days]
    inside = [file for file in files if file[1] >= first]
    looked = [(min(a, b), max(a, b)) for a, b in combinations(inside, 2) if a[0] != b[0]]
    jumped = sum(later[1] < earlier[1] for earlier, later in looked)

    assert Pairs(len(looked), jumped) == pairs(files, first)
