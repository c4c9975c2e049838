from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from publish.facts.workdays import Allowance
from publish.pages.charts import HEIGHT, WIDTH, histogram

COUNTS = st.dictionaries(st.integers(0, 400), st.integers(1, 50), min_size=1, max_size=60).map(
    lambda found: sorted(found.items())
)
TEN = Allowance(10, "working_days")


@given(COUNTS, st.integers(0, 60))
def test_every_decision_is_in_one_bar_and_every_bar_is_in_the_drawing(
    counts: list[tuple[int, int]], promised: int
) -> None:
    drawn = histogram(counts, Allowance(promised, "working_days"), "id", "")

    assert drawn is not None
    assert sum(n for _, n in counts) == drawn.total == sum(b.count for b in drawn.bins)
    assert all(0 <= b.x < WIDTH and 0 <= b.y and b.y + b.height == HEIGHT for b in drawn.bins)
    assert all(0 <= b.percent <= 100 for b in drawn.bins)
    assert len(drawn.bins) <= 9


@given(COUNTS)
def test_no_bar_is_half_in_time(counts: list[tuple[int, int]]) -> None:
    drawn = histogram(counts, TEN, "id", "")

    assert drawn is not None
    late = sum(n for days, n in counts if days > 10)
    early = sum(b.count for b in drawn.bins if not b.is_over)
    assert drawn.total - late >= early or drawn.bins[-1].label.endswith("+")


def test_nothing_decided_is_not_drawn() -> None:
    assert histogram([], TEN, "id", "") is None


def test_the_promise_stands_between_the_bars() -> None:
    drawn = histogram([(d, 1) for d in range(30)], TEN, "id", "")

    assert drawn is not None
    first_late = next(b for b in drawn.bins if b.is_over)
    assert (first_late.x - 4, "janji 10") == (drawn.mark_x, drawn.mark_label)
    assert "11" == first_late.label.split("–")[0]


def test_a_time_that_is_not_in_days_has_no_mark() -> None:
    drawn = histogram([(1, 1)], Allowance(24, "hours"), "id", "")

    assert drawn is not None
    assert (None, "") == (drawn.mark_x, drawn.mark_label)
