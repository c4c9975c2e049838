"""Applications while events are folded into them: read once, written in groups.

Invariants:
- memory does not grow with the number of applications: a full cache is written;
- what `find` gives is the state after every `put`, written or not.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from publish.facts.status import Progress
from publish.facts.status_event import StatusEvent
from publish.register.queue import Overtaken

# Applications and events that wait to be written: some megabytes.
_WAITING = 10_000

_PROGRESS = (
    "status",
    "step",
    "variant",
    "fee",
    "paid",
    "extra",
    "refunded",
    "reversed",
    "filed_on",
    "accepted_on",
    "due_on",
    "decided_on",
    "closed_on",
    "stopped_on",
    "stopped_days",
    "last_on",
)
_DATES = frozenset(name for name in _PROGRESS if "_on" in name)
COLUMNS = (
    "number",
    "service",
    "version",
    *_PROGRESS,
    "gross_days",
    "promised_days",
    "left_days",
    "decided_meanwhile",
    "overtaken",
    "overtaken_running",
    "first_entry",
    "last_entry",
    "events",
)
SELECT = f"SELECT {', '.join(COLUMNS)} FROM application"  # noqa: S608 - names of this module
FIND = f"{SELECT} WHERE number = ?"
# Columns that never change are not set again: their indexes are left alone.
_FIXED = frozenset({"number", "service", "version", "variant", "filed_on", "first_entry"})
_SET = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS if name not in _FIXED)
_WRITE = (
    f"INSERT INTO application ({', '.join(COLUMNS)}, filed_month, month_place, service_place)"  # noqa: S608
    f" VALUES ({', '.join(f'?{place}' for place in range(1, len(COLUMNS) + 2))},"
    " (SELECT ifnull(max(month_place) + 1, 0) FROM application"
    f" WHERE filed_month = ?{len(COLUMNS) + 1}),"
    " (SELECT ifnull(max(service_place) + 1, 0) FROM application WHERE service = ?2))"
    f" ON CONFLICT (number) DO UPDATE SET {_SET}"
)
# Of the last four: every event holds as it was said until a correction says otherwise.
_WRITE_EVENT = (
    "INSERT INTO event VALUES"
    " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, 1, ?7, ?5, NULL)"
)
_EVENTS_OF = "SELECT * FROM event WHERE number = ? ORDER BY sequence"
_FORGET_EVENT = "DELETE FROM event WHERE number = ? AND sequence = ?"
_SAID, _LEFT_DAYS = 17, 9
"""How many columns of an event come before those that a correction changes; one of them it does."""
_HOLD_EVENT = f"INSERT INTO event VALUES ({', '.join('?' * (_SAID + 4))})"  # noqa: S608


@dataclass(frozen=True, slots=True)
class EventHeld:
    """What became of an event: does it hold, on which day and with which reason, `left_days` until
    due if it stops the clock, and the sequence of its last correction."""

    sequence: int
    holds: bool
    held_on: date
    held_reason: str | None
    left_days: int | None
    amended_by: int | None


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application after `events` events, the last of them in `last_entry`.

    `gross_days`: working days from accepted to decided, None while undecided. When decided,
    `promised_days` from accepted to due and `left_days` until due (below 0 after it);
    `overtaken` is true for the day of its last event before or with the decision.
    """

    number: str
    service: str
    version: int
    progress: Progress
    gross_days: int | None
    promised_days: int | None
    left_days: int | None
    overtaken: Overtaken
    first_entry: int
    last_entry: int
    events: int


class ApplicationRows:
    """The tables `application` and `event`, written behind."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changed: dict[str, ApplicationRow] = {}
        self._events: list[tuple[Any, ...]] = []

    def find(self, number: str) -> ApplicationRow | None:
        """The application with this number, None if nothing is known of it."""
        if number in self._changed:
            return self._changed[number]
        row = self._connection.execute(FIND, (number,)).fetchone()
        return None if row is None else read_row(row)

    def put(self, application: ApplicationRow, event: StatusEvent, left_days: int | None) -> None:
        """The application after `event`, which is in its last entry; `left_days` until due
        if it stops the clock."""
        self._changed[application.number] = application
        self._events.append(
            (
                event.number,
                event.sequence,
                event.code,
                event.step,
                event.reason,
                event.amount,
                event.claimed_on.isoformat(),
                event.recorded_on.isoformat(),
                application.last_entry,
                left_days,
                event.way,
                None if event.due_from is None else event.due_from.isoformat(),
                None if event.due_to is None else event.due_to.isoformat(),
                event.calendar,
                event.amends,
                None if event.right_on is None else event.right_on.isoformat(),
                event.right_reason,
            )
        )
        if len(self._events) >= _WAITING:
            self.flush()

    def hold(self, number: str, events: Sequence[EventHeld]) -> None:
        """All events of an application anew, with what became of each. What was counted of them
        is taken back from the last to the first, and counted again in their order."""
        self.flush()
        rows = self._connection.execute(_EVENTS_OF, (number,)).fetchall()
        places = [(number, event.sequence) for event in reversed(events)]
        self._connection.executemany(_FORGET_EVENT, places)
        pairs = zip(rows, events, strict=True)
        self._connection.executemany(_HOLD_EVENT, [_held_row(row, own) for row, own in pairs])

    def flush(self) -> None:
        """Write what waits."""
        self._connection.executemany(_WRITE, map(_as_row, self._changed.values()))
        # In the order of their table: neighbours share its pages.
        self._connection.executemany(_WRITE_EVENT, sorted(self._events))
        self._changed.clear()
        self._events.clear()


def _held_row(row: tuple[Any, ...], own: EventHeld) -> tuple[Any, ...]:
    said = list(row[:_SAID])
    said[_LEFT_DAYS] = own.left_days
    held = (int(own.holds), own.held_on.isoformat(), own.held_reason, own.amended_by)
    return (*said, *held)


def read_row(row: tuple[Any, ...]) -> ApplicationRow:
    """The application of a row of `COLUMNS`."""
    number, service, version, *rest = row
    *rest, decided, by, running, first_entry, last_entry, events = rest
    *progress, gross_days, promised_days, left_days = rest
    members: dict[str, Any] = {
        name: date.fromisoformat(value) if value is not None and name in _DATES else value
        for name, value in zip(_PROGRESS, progress, strict=True)
    }
    return ApplicationRow(
        number,
        service,
        version,
        Progress(**members),
        gross_days,
        promised_days,
        left_days,
        Overtaken(decided, by, running),
        first_entry,
        last_entry,
        events,
    )


def _as_row(application: ApplicationRow) -> tuple[Any, ...]:
    progress, overtaken = application.progress, application.overtaken
    members = [getattr(progress, name) for name in _PROGRESS]
    return (
        application.number,
        application.service,
        application.version,
        *[value.isoformat() if isinstance(value, date) else value for value in members],
        application.gross_days,
        application.promised_days,
        application.left_days,
        overtaken.decided,
        overtaken.by,
        overtaken.while_running,
        application.first_entry,
        application.last_entry,
        application.events,
        progress.filed_on.isoformat()[:7],
    )
