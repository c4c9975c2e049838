"""Working days between two dates, in constant time.

`HolidayCalendar` walks from day to day, which is right for one due date and
slow for the open applications of a whole city. Here the days are counted once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property

from publish.errors import NotFound, Problem
from publish.facts.workdays import HolidayCalendar


class DayCount:
    """Working days counted from the calendar's first day; tested against `HolidayCalendar`."""

    def __init__(self, calendar: HolidayCalendar) -> None:
        self._calendar = calendar

    def between(self, start_on: date, end_on: date) -> int:
        """Working days after `start_on` up to and with `end_on`; 0 when the end is not later.

        Raises `NotFound` (CALENDAR-YEAR) outside the years of the calendar.
        """
        return max(0, self.position(end_on) - self.position(start_on)) if start_on < end_on else 0

    def position(self, on: date) -> int:
        """Working days from the calendar's first day up to and with `on`.

        Raises `NotFound` (CALENDAR-YEAR) outside the years of the calendar.
        """
        first, counts = self._counts
        place = on.toordinal() - first
        if not 0 <= place < len(counts):
            raise NotFound(Problem("", "CALENDAR-YEAR", {"year": on.year}))
        return counts[place]

    @cached_property
    def by_text(self) -> Mapping[str, int]:
        """`position` of each day of the calendar by its ISO text, for those who ask for many;
        others are not in it."""
        first, counts = self._counts
        return {date.fromordinal(first + at).isoformat(): n for at, n in enumerate(counts)}

    @cached_property
    def _counts(self) -> tuple[int, list[int]]:
        """The ordinal of the first day; then working days up to and with each day.

        The years run without a gap, as decrees do; a gap ends the count.
        """
        years = sorted(self._calendar.years)
        if not years:
            return 0, []
        day, counts, so_far = date(years[0], 1, 1), [], 0
        first = day.toordinal()
        while day.year in self._calendar.years:
            so_far += self._calendar.is_working_day(day)
            counts.append(so_far)
            day += timedelta(days=1)
        return first, counts
