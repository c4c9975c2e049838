"""Flags by examples small enough to count on paper."""

from __future__ import annotations

from collections import Counter

import pytest

from publish.insight.flags import (
    Decision,
    bunching,
    entry_lag,
    is_higher,
    late_rejection,
    late_stop,
    ping_pong,
    queue_jump,
)


def decisions(*rows: tuple[int, int], rejected: tuple[tuple[int, int], ...] = ()) -> list[Decision]:
    """(working days left, decisions), and (working days left, rejections)."""
    made = [Decision(left, False, count) for left, count in rows]
    return made + [Decision(left, True, count) for left, count in rejected]


@pytest.mark.parametrize(
    ("rows", "is_raised"),
    [
        (((0, 20), (1, 6), (2, 6), (3, 6)), True),  # 20 against a mean of 6
        (((0, 18), (1, 6), (2, 6), (3, 6)), False),  # exactly three times
        (((0, 19), (1, 18), (4, 40)), True),  # the mean counts empty days
        (((0, 30),), True),  # nothing before
        (((0, 29),), False),  # too few
        (((4, 50),), False),
        (((-1, 50), (0, 0)), False),
    ],
)
def test_bunching_is_more_than_three_times_the_mean_of_three_days(
    rows: tuple[tuple[int, int], ...], is_raised: bool
) -> None:
    assert is_raised == bunching(decisions(*rows)).is_raised


def test_bunching_says_what_it_counted() -> None:
    flag = bunching(decisions((0, 20), (1, 6), (2, 6), (3, 6), (9, 2)))

    assert (20, 18, 40) == (flag.part, flag.whole, flag.count)


def test_more_rejections_in_the_last_two_days_than_before_are_flagged() -> None:
    flag = late_rejection(decisions((0, 20), (1, 8), (5, 150), rejected=((0, 12), (6, 10))))

    assert (12, 40, (10, 160)) == (flag.part, flag.whole, flag.earlier)
    assert flag.is_raised


@pytest.mark.parametrize(
    ("rows", "rejected"),
    [
        (((0, 8), (5, 180)), ((0, 1), (6, 1))),  # nine at the end
        (((0, 10), (5, 9)), ((0, 10),)),  # fewer than thirty in all
        (((0, 40), (5, 150)), ((0, 3), (6, 10))),  # not more often
        (((-2, 40), (5, 150)), ((-2, 30), (6, 10))),  # after the due date is another matter
        (((0, 40),), ((0, 30),)),  # nothing to compare with
    ],
)
def test_rejections_are_not_flagged(
    rows: tuple[tuple[int, int], ...], rejected: tuple[tuple[int, int], ...]
) -> None:
    assert not late_rejection(decisions(*rows, rejected=rejected)).is_raised


@pytest.mark.parametrize(
    ("one", "other", "higher"),
    [
        ((12, 40), (10, 160), True),  # z = 4.28
        ((10, 40), (25, 160), False),  # z = 1.40
        ((11, 40), (22, 160), True),  # z = 2.10
        ((1, 40), (10, 160), False),  # lower
        ((0, 40), (0, 160), False),
        ((40, 40), (160, 160), False),
    ],
)
def test_two_shares_are_compared_at_95_percent(
    one: tuple[int, int], other: tuple[int, int], higher: bool
) -> None:
    assert higher == is_higher(one, other)


@pytest.mark.parametrize(
    ("left", "part", "is_raised"),
    [
        ([0] * 8 + [2] * 8 + [3] * 14, 16, True),
        ([1] * 15 + [5] * 15, 15, False),  # exactly half
        ([-1] * 20 + [0] * 10, 10, False),  # begun after the due date
        ([0] * 29, 29, False),  # too few
    ],
)
def test_late_stops_are_more_than_half(left: list[int], part: int, is_raised: bool) -> None:
    flag = late_stop(Counter(left))

    assert (part, len(left), is_raised) == (flag.part, flag.whole, flag.is_raised)


@pytest.mark.parametrize(
    ("late", "events", "is_raised"), [(4, 30, True), (3, 30, False), (9, 29, False), (0, 0, False)]
)
def test_entries_are_late_from_more_than_a_tenth(late: int, events: int, is_raised: bool) -> None:
    assert is_raised == entry_lag(late, events).is_raised


@pytest.mark.parametrize(
    ("jumped", "pairs", "decided", "is_raised"),
    [(44, 435, 30, True), (43, 435, 30, False), (300, 400, 29, False), (0, 0, 40, False)],
)
def test_a_queue_is_jumped_from_more_than_a_tenth_of_pairs(
    jumped: int, pairs: int, decided: int, is_raised: bool
) -> None:
    assert is_raised == queue_jump(jumped, pairs, decided).is_raised


@pytest.mark.parametrize(
    ("again", "sent_back", "is_raised"), [(4, 30, True), (3, 30, False), (29, 29, False)]
)
def test_ping_pong_is_more_than_a_tenth_of_what_was_sent_back(
    again: int, sent_back: int, is_raised: bool
) -> None:
    assert is_raised == ping_pong(again, sent_back).is_raised
