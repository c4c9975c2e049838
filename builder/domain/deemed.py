"""Deemed approval: what the law makes of an application that nobody decided in time.

UU 30/2014 art. 53 as amended by UU 6/2023: past the limit without a decision the application is
deemed granted (par. 4). The limit is that of the sector rule, else five working days.

Invariants:
- only a limit that is law counts; the general five days do not while nobody has confirmed that
  no sector rule says otherwise (`PromisedTime.is_fallback`);
- nothing is decided here or by any other software: this tells a date and writes a letter;
- while the applicant is asked the clock stands still, and there is no limit to tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from builder.errors import NotFound
from publish.facts.service import ServiceStandard
from publish.facts.standard import PromisedTime
from publish.facts.status import Progress
from publish.facts.workdays import HolidayCalendar

_LONGEST_LINE = 74
"""Octets of a line of a calendar file before its end (RFC 5545, 3.1)."""


@dataclass(frozen=True, slots=True)
class Deemed:
    """The last day to decide; `days_left` working days from today, None once it has passed."""

    limit_on: date
    days_left: int | None

    @property
    def is_past(self) -> bool:
        """Whether the law deems it granted."""
        return self.days_left is None


def deemed(
    standard: ServiceStandard, here: Progress, today: date, calendar: HolidayCalendar
) -> Deemed | None:
    """When this application will be, or is, deemed granted; None where the law says nothing."""
    is_running = here.due_on is not None and here.status == "in_process" and not here.stopped_on
    promise = promise_of(standard, here.variant)
    if not is_running or here.due_on is None:
        return None
    if promise.certainty != "law" or promise.is_fallback:
        return None
    if here.due_on < today:
        return Deemed(here.due_on, None)
    try:
        left = calendar.working_days_between(today, here.due_on).count
    except NotFound:  # a year that nobody has decreed yet
        left = (here.due_on - today).days
    return Deemed(here.due_on, left)


def promise_of(standard: ServiceStandard, variant: str | None) -> PromisedTime:
    """The promised time that holds for an application."""
    return next((v for v in standard.variants if v.id == variant), standard.promise)


def calendar_file(*, uid: str, on: date, summary: str, text: str, now: datetime) -> bytes:
    """One day in a calendar (RFC 5545): `on`, without a time."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Terang//deemed approval//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(summary)}",
        f"DESCRIPTION:{_escaped(text)}",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(piece for line in lines for piece in _folded(line))


def _escaped(text: str) -> str:
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, written)
    return text


def _folded(line: str) -> Iterator[bytes]:
    """The line in pieces of at most 75 octets, never inside a character."""
    piece = b""
    for symbol in line:
        octets = symbol.encode("utf-8")
        if len(piece) + len(octets) > _LONGEST_LINE:
            yield piece + b"\r\n"
            piece = b" "
        piece += octets
    yield piece + b"\r\n"
