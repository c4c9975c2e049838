"""The days off of three years, and working days counted across them."""

from __future__ import annotations

from datetime import date

import pytest

from publish.facts.workdays import WorkingDays, calendar_year
from tests.definitions.catalogue import calendar, document

YEARS = (2025, 2026, 2027)
CROSSINGS = [
    ("2026-03-17", 5, "2026-03-31"),  # Nyepi and Eid al-Fitr
    ("2026-02-13", 1, "2026-02-18"),  # Lunar New Year
    ("2026-05-26", 3, "2026-06-03"),  # Eid al-Adha, Vesak, Pancasila
    ("2026-08-14", 1, "2026-08-18"),  # Independence Day
    ("2026-12-23", 2, "2026-12-29"),  # Christmas
    ("2026-06-06", 1, "2026-06-08"),  # received on a Saturday
    ("2026-03-16", 28, "2026-05-04"),  # Eid al-Fitr, Easter, Labour Day
]


@pytest.mark.parametrize(("received", "days", "due"), CROSSINGS)
def test_working_days_skip_the_days_off(received: str, days: int, due: str) -> None:
    found = calendar().due_on(date.fromisoformat(received), WorkingDays(days))

    assert due == found.isoformat()


@pytest.mark.parametrize(
    ("year", "national", "joint_leave"), [(2025, 17, 11), (2026, 17, 8), (2027, 18, 8)]
)
def test_it_has_all_days_off(year: int, national: int, joint_leave: int) -> None:
    kinds = [h.kind for h in calendar().years[year].holidays]

    assert (national, joint_leave) == (kinds.count("national"), kinds.count("joint_leave"))
    assert national + joint_leave == len(kinds)


@pytest.mark.parametrize("year", YEARS)
def test_its_days_are_in_order_within_the_year_and_named_in_both_languages(year: int) -> None:
    holidays = calendar_year(document(f"calendars/{year}.json")).holidays
    days = [h.on for h in holidays]

    assert days == sorted(set(days))
    assert {year} == {day.year for day in days}
    assert all(h.name.id and h.name.en and h.name.id != h.name.en for h in holidays)


def test_a_forecast_is_not_called_law() -> None:
    years = calendar().years

    assert ["law", "law", "estimate"] == [years[y].certainty for y in YEARS]
    assert years[2027].source.startswith("Perkiraan")


def test_the_extra_joint_leave_of_august_2025_counts() -> None:
    assert not calendar().is_working_day(date(2025, 8, 18))
    assert calendar().is_working_day(date(2025, 8, 19))
