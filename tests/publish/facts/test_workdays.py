from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Invalid, NotFound
from publish.facts.json_text import read_json
from publish.facts.workdays import (
    Allowance,
    HolidayCalendar,
    TimeUnit,
    WorkingDays,
    calendar_year,
    due_on,
    read_date,
)
from tests.codebase.tree import ROOT

VECTORS = json.loads((Path(__file__).parent / "vectors/working_days.json").read_text())
SKB_2026 = calendar_year(read_json((ROOT / "form_schemas/calendars/2026.json").read_bytes()))
CALENDAR = HolidayCalendar([SKB_2026])
YEAR = st.dates(date(2026, 1, 1), date(2026, 9, 30))


def year(**changed: Any) -> dict[str, Any]:
    """A calendar file with one holiday."""
    day = {
        "on": "2026-08-17",
        "name": {"id": "Kemerdekaan", "en": "Independence"},
        "kind": "national",
    }
    return {"year": 2026, "source": "SKB", "certainty": "law", "holidays": [day]} | changed


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["received"])
def test_it_counts_as_the_joint_decree_of_2026_says(vector: dict[str, Any]) -> None:
    due = CALENDAR.due_on(
        date.fromisoformat(vector["received"]), WorkingDays(vector["working_days"])
    )

    assert vector["due"] == due.isoformat()


def test_joint_leave_is_no_working_day() -> None:
    joint = CALENDAR.holiday(date(2026, 5, 15))

    assert joint is not None
    assert "joint_leave" == joint.kind
    assert not CALENDAR.is_working_day(date(2026, 5, 15))
    assert CALENDAR.holiday(date(2026, 5, 13)) is None


@pytest.mark.parametrize(
    ("received", "value", "unit", "due"),
    [
        ("2026-06-12", 24, "hours", "2026-06-15"),  # Friday: "24 hours" is Monday
        ("2026-06-12", 25, "hours", "2026-06-17"),  # a begun day counts; the 16th is a holiday
        ("2026-06-12", 0, "hours", "2026-06-12"),
        ("2026-06-13", 24, "hours", "2026-06-15"),
        ("2026-06-12", 5, "calendar_days", "2026-06-17"),
        ("2026-06-12", 0, "automatic", "2026-06-12"),
        ("2026-06-12", 2, "working_days", "2026-06-17"),
    ],
)
def test_every_unit_has_its_due_date(received: str, value: int, unit: TimeUnit, due: str) -> None:
    found = due_on(date.fromisoformat(received), Allowance(value, unit), CALENDAR)

    assert found is not None
    assert due == found.isoformat()


def test_what_has_no_time_has_no_due_date() -> None:
    assert due_on(date(2026, 6, 12), Allowance(0, "not_applicable"), CALENDAR) is None


def test_a_year_nobody_has_decreed_is_not_guessed() -> None:
    with pytest.raises(NotFound) as refused:
        CALENDAR.due_on(date(2026, 12, 31), WorkingDays(1))

    assert ("CALENDAR-YEAR", {"year": 2027}) == (
        refused.value.problems[0].code,
        refused.value.problems[0].params,
    )


@given(YEAR, st.integers(0, 40))
def test_the_days_up_to_the_due_date_are_the_allowance(received: date, days: int) -> None:
    due = CALENDAR.due_on(received, WorkingDays(days))

    assert WorkingDays(days) == CALENDAR.working_days_between(received, due)
    assert due == received if days == 0 else CALENDAR.is_working_day(due)


@given(YEAR, st.integers(0, 20), st.integers(0, 20))
def test_two_allowances_follow_each_other(received: date, first: int, second: int) -> None:
    halfway = CALENDAR.due_on(received, WorkingDays(first))

    assert CALENDAR.due_on(received, WorkingDays(first + second)) == CALENDAR.due_on(
        halfway, WorkingDays(second)
    )


@given(YEAR, st.integers(0, 60))
def test_no_day_is_counted_backwards(start: date, days: int) -> None:
    end = start + timedelta(days=days)

    assert WorkingDays(0) == CALENDAR.working_days_between(end, start)


@pytest.mark.parametrize("count", [-1, 3661])
def test_it_rejects_a_length_beyond_ten_years(count: int) -> None:
    for make in (WorkingDays, lambda n: Allowance(n, "hours")):
        with pytest.raises(Invalid) as refused:
            make(count)
        assert "WORKDAYS-RANGE" == refused.value.problems[0].code


@pytest.mark.parametrize(
    "value",
    ["20260317", "2026-W12-2", "2026-3-17", "2026-02-30", " 2026-03-17", "", 20260317, None],
)
def test_a_date_has_one_spelling(value: object) -> None:
    assert date(2026, 3, 17) == read_date("2026-03-17")
    with pytest.raises(ValueError, match=r"not a date|out of range|month"):
        read_date(value)


def test_a_forecast_is_not_called_law() -> None:
    assert "estimate" == calendar_year(year(certainty="forecast")).certainty


@pytest.mark.parametrize(
    "document",
    [
        {},
        year(holidays=None),
        year(holidays=[{}]),
        year(holidays=["2026-08-17"]),
        year(year="next"),
        year(year=2027),  # the holiday is of another year
        year(holidays=[{"on": "20260817", "name": {"id": "a", "en": "b"}, "kind": "national"}]),
    ],
)
def test_it_rejects_a_calendar_of_another_form(document: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        calendar_year(document)

    assert "CALENDAR-SHAPE" == refused.value.problems[0].code
