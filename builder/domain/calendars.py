"""Days off as they were published, edition after edition.

A decree may move days off in the middle of a year. The register counts an event
by the days off that were published before it; the office must count as it does,
or the due date in the file is another than the one on the public page.

Invariants:
- an edition holds from the moment it was queued for the register, never before, and only for
  the days after that one (`publish.facts.days_off`);
- a later edition of a year replaces the earlier one and touches no other year.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from publish.facts.days_off import taking_effect
from publish.facts.json_text import read_json
from publish.facts.workdays import CalendarYear, HolidayCalendar, calendar_year


@dataclass(frozen=True, slots=True)
class CalendarEdition:
    """The days off of a year, as canonical JSON text, recorded at a moment and, in the city's
    zone, on a day."""

    year: int
    recorded_at: datetime
    document: str
    recorded_on: date


@dataclass(frozen=True, slots=True)
class CalendarHistory:
    """The calendars that held, each from its moment on; at least one."""

    moments: tuple[datetime, ...]
    calendars: tuple[HolidayCalendar, ...]

    @property
    def latest(self) -> HolidayCalendar:
        """The one that holds now."""
        return self.calendars[-1]

    def at(self, moment: datetime) -> HolidayCalendar:
        """The one that held at `moment`; before the first, the first."""
        return self.calendars[max(bisect_right(self.moments, moment) - 1, 0)]


@lru_cache(maxsize=8)
def calendar_history(editions: tuple[CalendarEdition, ...]) -> CalendarHistory | None:
    """The history of editions in their order; None for none."""
    years: dict[int, CalendarYear] = {}
    held: dict[datetime, HolidayCalendar] = {}
    for edition in editions:
        new = calendar_year(read_json(edition.document))
        years[edition.year] = taking_effect(years.get(edition.year), new, edition.recorded_on)
        held[edition.recorded_at] = HolidayCalendar(years.values())
    return CalendarHistory(tuple(held), tuple(held.values())) if held else None
