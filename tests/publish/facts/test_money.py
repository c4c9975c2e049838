from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Invalid
from publish.facts.money import FREE, HIGHEST, Rupiah, total


@pytest.mark.parametrize("amount", [True, 1.0, "1", None])
def test_it_rejects_what_is_not_whole(amount: Any) -> None:
    with pytest.raises(Invalid) as refused:
        Rupiah(amount)

    assert "MONEY-NOT-WHOLE" == refused.value.problems[0].code


@pytest.mark.parametrize("amount", [HIGHEST + 1, -HIGHEST - 1])
def test_it_rejects_more_than_any_budget(amount: int) -> None:
    with pytest.raises(Invalid) as refused:
        Rupiah(amount)

    assert "MONEY-RANGE" == refused.value.problems[0].code


def test_only_nothing_is_free() -> None:
    assert FREE.is_zero
    assert not Rupiah(1).is_zero
    assert not Rupiah(-1).is_zero


def test_nothing_adds_up_to_nothing() -> None:
    assert FREE == total([])


@given(st.lists(st.integers(-(10**12), 10**12), max_size=20))
def test_a_total_is_the_sum(amounts: list[int]) -> None:
    assert Rupiah(sum(amounts)) == total(Rupiah(a) for a in amounts)


@given(st.integers(-(10**14), 10**14), st.integers(-(10**14), 10**14))
def test_taking_away_undoes_adding(one: int, other: int) -> None:
    assert Rupiah(one) == Rupiah(one) + Rupiah(other) - Rupiah(other)
    assert (one < other) == (Rupiah(one) < Rupiah(other))
