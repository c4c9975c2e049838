"""When a change of the calendar counts: for days ahead, never for a day that has begun.

A decree may move days off in the middle of a year, and an office may have to close. An office
that is late could also invent a day off afterwards. So every edition of a year is read against
the one that held before it, by the day on which the register wrote it down.

Invariants:
- a day off that is taken in or struck out counts only if it lies after the day of recording;
  what is declared on that day or later changes no due date and no count, and is shown as late;
- the first edition of a year counts as a whole: without it nobody could have counted on that year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from publish.facts.workdays import CalendarYear, Holiday


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that an edition took in as a day off, or struck out (`is_off` False).

    `is_late`: declared on the day itself or after it, so that nothing is counted by it.
    """

    day: Holiday
    is_off: bool
    is_late: bool


def taking_effect(held: CalendarYear | None, new: CalendarYear, recorded_on: date) -> CalendarYear:
    """The days off that count once `new` was recorded, `held` being those that counted before;
    None for the first edition of the year."""
    if held is None:
        return new
    past = tuple(day for day in held.holidays if day.on <= recorded_on)
    ahead = tuple(day for day in new.holidays if day.on > recorded_on)
    return replace(new, holidays=past + ahead)


def changes(
    before: CalendarYear | None, new: CalendarYear, recorded_on: date
) -> tuple[DayChange, ...]:
    """What `new` says otherwise than the edition before it, by day; none for a first edition."""
    if before is None:
        return ()
    was, now = ({day.on: day for day in year.holidays} for year in (before, new))
    found = [(now[on], True) for on in now.keys() - was.keys()]
    found += [(was[on], False) for on in was.keys() - now.keys()]
    return tuple(
        DayChange(day, is_off, day.on <= recorded_on)
        for day, is_off in sorted(found, key=lambda pair: pair[0].on)
    )
