"""Applications as their pages are made from: plain rows with their events, many at a time.

A city has a hundred thousand of them and a full build reads them all, so nothing is made of a
value here: days stay the ISO texts that the index holds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from publish.facts.status import EventCode, FilingWay, Status


class CaseRow(NamedTuple):
    """An application, in columns of the index's table of them."""

    number: str
    service: str
    version: int
    status: Status
    step: str | None
    variant: str | None
    fee: int
    paid: int
    extra: int
    refunded: int
    reversed: int
    filed_on: str
    accepted_on: str | None
    due_on: str | None
    decided_on: str | None
    stopped_on: str | None
    stopped_days: int
    last_on: str | None
    gross_days: int | None
    decided_meanwhile: int
    overtaken: int
    overtaken_running: int
    first_entry: int
    last_entry: int


class CaseEvent(NamedTuple):
    """An event, in columns of the index's table of them; the `held_` ones are what is right."""

    number: str
    code: EventCode
    step: str | None
    reason: str | None
    amount: int | None
    claimed_on: str
    recorded_on: str
    way: FilingWay | None
    due_from: str | None
    due_to: str | None
    calendar: str | None
    amends: int | None
    right_on: str | None
    right_reason: str | None
    holds: int
    held_on: str
    held_reason: str | None
    amended_by: int | None
    entry: int


_SPAN = "WHERE number >= ? AND number < ? ORDER BY number"
_ROWS = f"SELECT {', '.join(CaseRow._fields)} FROM application {_SPAN}"  # noqa: S608 - names of this module
_EVENTS = f"SELECT {', '.join(CaseEvent._fields)} FROM event {_SPAN}, sequence"  # noqa: S608


def read_cases(
    connection: sqlite3.Connection, prefix: str
) -> Iterator[tuple[CaseRow, tuple[CaseEvent, ...]]]:
    """Applications by the beginning of their number, in order, each with its events in order."""
    span = (prefix, f"{prefix}~")  # behind every symbol of a number
    events = groupby(connection.execute(_EVENTS, span), key=itemgetter(0))
    for row, (_, own) in zip(connection.execute(_ROWS, span), events, strict=True):
        yield CaseRow._make(row), tuple(map(CaseEvent._make, own))
