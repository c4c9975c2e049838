"""The days of a play, each with the acts of that day; nothing is left out between them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import groupby

from builder.demo.acts import Act
from builder.demo.office import Office
from builder.demo.simulate import DAYS


def first_day(until: date) -> date:
    """The day on which a play that lasts until `until` begins."""
    return until - timedelta(days=DAYS - 1)


def by_day(acts: Iterable[Act], office: Office, first_on: date) -> Iterable[tuple[date, list[Act]]]:
    """Every day with its acts, also those on which nothing happened."""
    grouped = groupby(acts, key=lambda act: act.at.astimezone(office.zone).date())
    day, last = first_on, first_on + timedelta(days=DAYS - 1)
    for on, todays in grouped:
        while day < on:
            yield day, []
            day += timedelta(days=1)
        yield day, list(todays)
        day += timedelta(days=1)
    while day <= last:
        yield day, []
        day += timedelta(days=1)


def moment(office: Office, on: date, when: time) -> datetime:
    """A time of a day in the city."""
    return datetime.combine(on, when, office.zone)
