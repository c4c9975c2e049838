from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import NotFound
from publish.facts.text import Text
from publish.facts.workdays import CalendarYear, Holiday, HolidayCalendar
from publish.insight.working_days import DayCount

CALENDAR = HolidayCalendar(
    CalendarYear(
        year,
        (Holiday(date(year, 1, 1), Text("Tahun baru", "New year"), "national"),),
        "",
        "law",
    )
    for year in (2026, 2027)
)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(DAYS, DAYS)
def test_it_agrees_with_the_calendar(start: date, end: date) -> None:
    counted = DayCount(CALENDAR).between(start, end)

    assert CALENDAR.working_days_between(start, end).count == counted


def test_it_refuses_a_year_that_nobody_has_decreed() -> None:
    with pytest.raises(NotFound):
        DayCount(CALENDAR).between(date(2027, 12, 1), date(2027, 12, 31) + timedelta(1))


def test_an_empty_calendar_answers_for_no_day() -> None:
    with pytest.raises(NotFound):
        DayCount(HolidayCalendar(())).between(date(2026, 1, 1), date(2026, 1, 2))
