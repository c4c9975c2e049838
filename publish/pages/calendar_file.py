"""The days off as a calendar to subscribe to (RFC 5545), in each language.

Invariants: lines end in CRLF and have at most 75 octets; a day keeps its UID; nothing
depends on the clock: DTSTAMP is the day on which the year was published.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from publish.facts.text import Lang, Text
from publish.facts.workdays import Holiday
from publish.pages.edition import Edition

CALENDARS: dict[str, Lang] = {"libur.ics": "id", "days-off.ics": "en"}
"""The calendars below /data/, by name."""
_TITLE = Text("Hari libur dan cuti bersama", "Days off and joint leave")
_RECORDED = "SELECT name, recorded_on FROM reference WHERE name LIKE 'calendar-%'"
_LONGEST = 75  # octets of a line, RFC 5545, 3.1


def days_off(edition: Edition, lang: Lang) -> bytes:
    """All days off of all years of the register."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Terang//{edition.city.code}//{lang.upper()}",
        f"X-WR-CALNAME:{_escaped(f'{edition.city.name.in_(lang)}: {_TITLE.in_(lang)}')}",
        *_events(edition, lang),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _events(edition: Edition, lang: Lang) -> Iterator[str]:
    recorded = dict(edition.index.connection.execute(_RECORDED).fetchall())
    host = edition.city.origin.partition("/")[0]
    for year, days in sorted(edition.calendar.years.items()):
        stamp = recorded[f"calendar-{year}"].replace("-", "")
        for day in days.holidays:
            yield from _event(day, stamp, host, lang)


def _event(day: Holiday, stamp: str, host: str, lang: Lang) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{day.on.isoformat()}-{day.kind}@{host}"
    yield f"DTSTAMP:{stamp}T000000Z"
    yield f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(day.name.in_(lang))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(words: str) -> str:
    """A text value, RFC 5545, 3.3.11."""
    for sign in "\\;,":
        words = words.replace(sign, f"\\{sign}")
    return words.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, none within a character; RFC 5545, 3.1."""
    pieces: list[str] = []
    here = ""
    for sign in line:
        if len((here + sign).encode()) > _LONGEST - bool(pieces):
            pieces.append(here)
            here = ""
        here += sign
    return "\r\n ".join([*pieces, here])
