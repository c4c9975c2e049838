"""What changed in the services, and which fees rose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from publish.facts.money import Rupiah
from publish.pages.view_models.frame import Certain, Change, Frame, Suspended


@dataclass(frozen=True, slots=True)
class FeeChange:
    """An example that costs something else since a version holds."""

    href: str  # address of the service
    service: str  # name of the service
    example: str  # name of the example
    old: Rupiah  # what it cost
    new: Rupiah  # what it costs
    on: date  # first day on which it costs that
    certain: Certain  # by which law, and how sure it is


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day that was declared a day off after the year was published, or no longer is one."""

    on: date  # the day
    name: str  # its name
    said: str  # whether it became a day off or a working day, and since when that is published
    basis: str  # by which decree
    late: str  # that it was declared too late to count, "" if it counts
    entry: int  # place of the edition in the register, from 0


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What changed in fees, times and requirements."""

    frame: Frame  # around the page
    first_on: date  # first of the twelve months in which a fee rose or fell
    rose: tuple[FeeChange, ...]  # fees that rose since then or will rise, the last first
    fell: tuple[FeeChange, ...]  # fees that fell, likewise
    changed: tuple[Change, ...]  # versions that changed a service, the last published first
    first: tuple[Change, ...]  # first versions, the last published first
    days: tuple[DayOff, ...]  # days off taken in or struck out, the last published first
    stops: tuple[Suspended, ...]  # stops of new applications, the newest first
    feed: str  # name of the feed of changes below /data/
    calendar: str  # name of the calendar of days off below /data/
