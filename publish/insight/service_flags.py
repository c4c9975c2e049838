"""The flags of one service, counted from the index."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from publish.insight import flags
from publish.insight.entry_lag import EntryLag
from publish.insight.flags import Decision, Flag
from publish.insight.times import ServiceTimes
from publish.insight.working_days import DayCount

SHORTEST = 5
"""Working days from accepted to due below which "the last days" are all there is."""

_DECISIONS = """
    SELECT accepted_on, decided_on, due_on, status = 'rejected' FROM application
    WHERE service = ? AND decided_on >= ? AND due_on IS NOT NULL
"""
_SENT_BACK = """
    SELECT number, code, reason, event.claimed_on, accepted_on, due_on
    FROM application JOIN event USING (number)
    WHERE service = ? AND filed_on >= ?
      AND code IN ('returned', 'correction_requested', 'corrected')
    ORDER BY number, sequence
"""


@dataclass(slots=True)
class _SentBack:
    """What sending back leaves: days left at each stop, files sent back, files sent back again."""

    left: list[int] = field(default_factory=list)
    files: int = 0
    again: int = 0


def service_flags(
    connection: sqlite3.Connection, times: ServiceTimes, lag: EntryLag, days: DayCount
) -> tuple[Flag, ...]:
    """All flags of the service that `times` and `lag` are about, in the order of `FLAG_KINDS`.

    Stops and returns are those of the applications filed in the window. The end of the time is
    looked at only where the due date lies `SHORTEST` working days or more after acceptance.
    """
    at = Positions(days)
    window = (times.service, times.first_on.isoformat())
    decisions = tuple(_decisions(connection.execute(_DECISIONS, window), at))
    sent = _sent_back(connection.execute(_SENT_BACK, window).fetchall(), at)
    return (
        flags.bunching(decisions),
        flags.late_rejection(decisions),
        flags.late_stop(sent.left),
        flags.entry_lag(lag.late, lag.events),
        flags.queue_jump(times.order.out_of_order, times.order.count, times.stops.decided),
        flags.ping_pong(sent.again, sent.files),
    )


class Positions(dict[str, int]):
    """The positions of days written YYYY-MM-DD among working days, each looked up once."""

    def __init__(self, days: DayCount) -> None:
        self._days = days

    def __missing__(self, on: str) -> int:
        self[on] = self._days.position(date.fromisoformat(on))
        return self[on]


def days_left(on: str, due_on: str, at: Positions) -> int:
    """Working days from `on` to the due date; below zero after it, also on a day off."""
    left = at[due_on] - at[on]
    return left if on <= due_on else min(-1, left)


def _decisions(rows: Iterable[tuple[Any, ...]], at: Positions) -> Iterator[Decision]:
    """Of files with a promise long enough to have an end."""
    found = Counter[tuple[int, bool]]()
    for accepted, decided, due, is_rejection in rows:
        if at[due] - at[accepted] >= SHORTEST:
            found[days_left(decided, due, at), bool(is_rejection)] += 1
    for (left, is_rejection), count in found.items():
        yield Decision(left, is_rejection, count)


def _sent_back(rows: Sequence[tuple[Any, ...]], at: Positions) -> _SentBack:
    found = _SentBack()
    for _, events in groupby(rows, key=itemgetter(0)):
        own = list(events)
        reasons = Counter(reason for _, code, reason, *_ in own if code != "corrected")
        found.files += 1
        found.again += max(reasons.values(), default=0) > 1
        accepted, due = own[0][4:6]
        if due is not None:
            is_long = at[due] - at[accepted] >= SHORTEST
            found.left += _left_at_stops(own, due, at) if is_long else ()
    return found


def _left_at_stops(events: Sequence[tuple[Any, ...]], due_on: str, at: Positions) -> Iterator[int]:
    """Working days that were left when each stop began.

    The due date has moved since by this stop and the later ones, so they are taken off.
    """
    stops: list[tuple[str, int]] = []
    for _, code, _, on, *_ in events:
        if code == "correction_requested":
            stops.append((on, 0))
        elif code == "corrected" and stops and stops[-1][1] == 0:
            stops[-1] = stops[-1][0], at[on] - at[stops[-1][0]]
    moved = 0
    for asked_on, lasted in reversed(stops):
        moved += lasted
        yield days_left(asked_on, due_on, at) - moved
