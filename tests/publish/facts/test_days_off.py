"""Days off that are declared late change nothing."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.facts.days_off import changes, taking_effect
from publish.facts.text import Text
from publish.facts.workdays import (
    CalendarYear,
    Holiday,
    HolidayCalendar,
    WorkingDays,
    calendar_year,
    year_document,
)

FRIDAY = date(2026, 3, 6)
NAME = Text("libur", "day off")


def year(*days: date) -> CalendarYear:
    return CalendarYear(2026, tuple(Holiday(day, NAME, "closure") for day in days), "SK 1", "law")


@pytest.mark.parametrize(
    ("on", "counts"),
    [
        (date(2026, 3, 5), False),  # a day behind
        (date(2026, 3, 6), False),  # the very day on which it is declared
        (date(2026, 3, 9), True),
    ],
)
def test_a_day_off_counts_only_if_it_was_declared_before_it(on: date, counts: bool) -> None:
    held, new = year(), year(on)
    (change,) = changes(held, new, FRIDAY)

    assert (on, True, not counts) == (change.day.on, change.is_off, change.is_late)
    assert counts is (on in {day.on for day in taking_effect(held, new, FRIDAY).holidays})


def test_a_day_off_behind_is_not_struck_out_afterwards() -> None:
    held = year(date(2026, 3, 5), date(2026, 3, 19))

    assert held.holidays[:1] == taking_effect(held, year(), FRIDAY).holidays
    assert [True, False] == [change.is_late for change in changes(held, year(), FRIDAY)]


def test_the_first_edition_of_a_year_counts_as_a_whole() -> None:
    first = year(date(2026, 1, 1))

    assert first == taking_effect(None, first, FRIDAY)
    assert () == changes(None, first, FRIDAY)


def test_another_name_of_a_day_is_no_change() -> None:
    renamed = CalendarYear(2026, (Holiday(FRIDAY, Text("lain", "other"), "regional"),), "x", "law")

    assert () == changes(year(FRIDAY), renamed, date(2026, 1, 1))


def test_a_year_is_read_back_as_it_is_written() -> None:
    day = Holiday(FRIDAY, NAME, "closure", "SE 4/2026")
    written = CalendarYear(2026, (day,), "SKB 1/2026", "law")

    assert written == calendar_year(year_document(written))


days = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 3, 31)), max_size=12)


@given(days, days, st.dates(date(2026, 1, 1), date(2026, 3, 31)), st.integers(1, 20))
def test_no_edition_moves_a_due_date_that_has_passed(
    held: frozenset[date], new: frozenset[date], on: date, count: int
) -> None:
    """And one that is ahead stays ahead: nothing becomes late by a decree either."""
    before, after = year(*sorted(held)), taking_effect(year(*held), year(*sorted(new)), on)
    accepted = date(2026, 1, 5)
    was, now = (HolidayCalendar([y]).due_on(accepted, WorkingDays(count)) for y in (before, after))

    assert was == now if was <= on else now > on
