"""The calendar as a reader of RFC 5545 sees it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from publish.facts.text import Text
from publish.pages.calendar_file import CALENDARS, days_off
from publish.pages.edition import Edition


def unfolded(data: bytes) -> list[str]:
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    return data.decode().replace("\r\n ", "").split("\r\n")[:-1]


@pytest.mark.parametrize("lang", CALENDARS.values())
def test_every_day_off_is_an_event_of_its_own(edition: Edition, lang: str) -> None:
    lines = unfolded(days_off(edition, lang))  # type: ignore[arg-type]
    known = [h for year in edition.calendar.years.values() for h in year.holidays]

    assert ("BEGIN:VCALENDAR", "END:VCALENDAR") == (lines[0], lines[-1])
    starts = [line[-8:] for line in lines if line.startswith("DTSTART;VALUE=DATE:")]
    assert sorted(f"{holiday.on:%Y%m%d}" for holiday in known) == sorted(starts)
    ids = [line for line in lines if line.startswith("UID:")]
    assert len(set(ids)) == len(ids) == lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")


def test_a_long_name_is_folded(edition: Edition) -> None:
    other = Edition(edition.index, edition.folder, edition.settings)
    name = "Kota Kendari, ibu kota Provinsi Sulawesi Tenggara – “kota lulo”; " * 2
    other.city = replace(edition.city, name=Text(name, name))

    lines = unfolded(days_off(other, "id"))

    assert lines[3].replace("\\", "").startswith(f"X-WR-CALNAME:{name}")


def test_the_stamp_is_the_day_of_publishing(edition: Edition) -> None:
    stamps = set(re.findall(r"DTSTAMP:(\S+)", days_off(edition, "id").decode()))

    assert {"20251001T000000Z"} == stamps


@pytest.mark.parametrize("lang", CALENDARS.values())
def test_a_reader_of_calendars_finds_the_same_days(edition: Edition, lang: str) -> None:
    calendar = Calendar.from_ical(days_off(edition, lang))  # type: ignore[arg-type]

    assert ("2.0", 0) == (calendar["VERSION"], len(calendar.errors))
    assert calendar["PRODID"]
    known = {
        (day.on, day.name.in_(lang))  # type: ignore[arg-type]
        for year in edition.calendar.years.values()
        for day in year.holidays
    }
    events = list(calendar.walk("VEVENT"))
    assert known == {(event.start, str(event["SUMMARY"])) for event in events}
    for event in events:
        assert [] == event.errors
        assert timedelta(days=1) == event.duration
        assert event["UID"].endswith("@terang.example")
        assert event.DTSTAMP.tzinfo is not None
