"""Working days: what a promise of time means on the calendar.

Rule (PermenPANRB practice, UU 30/2014 art. 53): the day a file is received
complete is day 0; the next n working days are counted; the last one is the due
date. Monday to Friday work (Perpres 21/2023), less national holidays and joint
leave of the joint decree (SKB).

Invariants:
- a calendar answers only for years it covers; a year nobody has decreed yet
  raises, it is never guessed;
- `due_on(received, n)` for the SKB 2026: 2026-03-17 and 5 gives 2026-03-31.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from publish.errors import Invalid, NotFound, Problem
from publish.facts.text import Text

TimeUnit = Literal["working_days", "calendar_days", "hours", "automatic", "not_applicable"]
HolidayKind = Literal["national", "joint_leave", "regional", "closure"]

LONGEST = 3660
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class WorkingDays:
    """A count of working days, 0 to 3,660."""

    count: int

    def __post_init__(self) -> None:
        if not 0 <= self.count <= LONGEST:
            raise Invalid(Problem("", "WORKDAYS-RANGE", {"highest": LONGEST}))


@dataclass(frozen=True, slots=True)
class Allowance:
    """A promised time: `value` in `unit`.

    0 to 3,660; `automatic` and `not_applicable` hold 0. Hours are clock hours on working
    days (a file complete on Friday 14.00 with 24 hours is due Monday 14.00),
    so on dates 24 hours are one working day.
    """

    value: int
    unit: TimeUnit

    def __post_init__(self) -> None:
        if not 0 <= self.value <= LONGEST:
            raise Invalid(Problem("", "WORKDAYS-RANGE", {"highest": LONGEST}))


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which offices are closed.

    `basis` is the decree of this very day, "" where that of the whole year names it.
    """

    on: date
    name: Text
    kind: HolidayKind
    basis: str = ""


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """The days off of one year, with where they come from.

    `certainty` is `law` for a decreed year and `estimate` for one that only a
    forecast names; pages say so.
    """

    year: int
    holidays: tuple[Holiday, ...]
    source: str
    certainty: Literal["law", "estimate"]


class HolidayCalendar:
    """The days off of the years it was made from; immutable."""

    __slots__ = ("_off", "years")

    def __init__(self, years: Iterable[CalendarYear]) -> None:
        self.years: Mapping[int, CalendarYear] = {y.year: y for y in years}
        self._off = {h.on: h for y in self.years.values() for h in y.holidays}

    def holiday(self, on: date) -> Holiday | None:
        """The holiday on that date, if any."""
        return self._off.get(on)

    def is_working_day(self, on: date) -> bool:
        """Raises `NotFound` (CALENDAR-YEAR) for a year this calendar does not cover."""
        if on.year not in self.years:
            raise NotFound(Problem("", "CALENDAR-YEAR", {"year": on.year}))
        return on.weekday() < _SATURDAY and on not in self._off

    def due_on(self, received_on: date, allowance: WorkingDays) -> date:
        """The last working day of the allowance; the day of receipt is day 0."""
        day, left = received_on, allowance.count
        while left:
            day += _ONE_DAY
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start_on: date, end_on: date) -> WorkingDays:
        """Working days after `start_on` up to and with `end_on`; 0 when the end is not later."""
        count, day = 0, start_on
        while day < end_on:
            day += _ONE_DAY
            count += self.is_working_day(day)
        return WorkingDays(count)


def read_date(value: object) -> date:
    """A date written YYYY-MM-DD and in no other way. Raises `ValueError`.

    `date.fromisoformat` alone also takes 20260317 and 2026-W12-2: two spellings
    of one fact.
    """
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise ValueError(f"not a date: {value}")
    return date.fromisoformat(value)


def due_on(received_on: date, allowance: Allowance, calendar: HolidayCalendar) -> date | None:
    """The due date of an allowance in any unit; None where no time applies."""
    return _DUE[allowance.unit](received_on, allowance.value, calendar)


def _hours(received_on: date, hours: int, calendar: HolidayCalendar) -> date:
    return calendar.due_on(received_on, WorkingDays(-(-hours // 24)))


_DUE: Mapping[TimeUnit, Callable[[date, int, HolidayCalendar], date | None]] = {
    "working_days": lambda on, n, calendar: calendar.due_on(on, WorkingDays(n)),
    "calendar_days": lambda on, n, calendar: on + timedelta(days=n),
    "hours": _hours,
    "automatic": lambda on, n, calendar: on,
    "not_applicable": lambda on, n, calendar: None,
}


def calendar_year(document: Mapping[str, object]) -> CalendarYear:
    """Read one calendar file (`form_schemas/calendars/<year>.json`).

    Raises `Invalid` (CALENDAR-SHAPE) when it is not of that form.
    """
    try:
        days = tuple(map(read_holiday, document["holidays"]))  # type: ignore[call-overload]
        year = CalendarYear(
            int(document["year"]),  # type: ignore[call-overload]
            days,
            str(document["source"]),
            "law" if document["certainty"] == "law" else "estimate",
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(Problem("", "CALENDAR-SHAPE", {"what": type(error).__name__})) from error
    if any(h.on.year != year.year for h in days):
        raise Invalid(Problem("/holidays", "CALENDAR-SHAPE", {"what": "year"}))
    return year


def year_document(year: CalendarYear) -> dict[str, Any]:
    """The file of a year again, its days in their order."""
    days = sorted(year.holidays, key=lambda day: day.on)
    return {
        "year": year.year,
        "source": year.source,
        "certainty": year.certainty,
        "holidays": [day_document(day) for day in days],
    }


def day_document(day: Holiday) -> dict[str, Any]:
    """One day off as it stands in the file of its year."""
    names = {"id": day.name.id, "en": day.name.en}
    document = {"on": day.on.isoformat(), "kind": day.kind, "name": names}
    return document | ({"basis": day.basis} if day.basis else {})


def read_holiday(day: Mapping[str, Any]) -> Holiday:
    """The day off of a member of `holidays`. Raises what is wrong with it as Python says it."""
    name, basis = Text(day["name"]["id"], day["name"]["en"]), day.get("basis", "")
    if not isinstance(basis, str):
        raise TypeError("basis")
    return Holiday(read_date(day["on"]), name, day["kind"], basis)
