"""The applications of a service by the state they are in, and which of these lists changed.

A state is a status, or `overdue`: open past its due day at the date of the register, unless its
clock was stopped in time. A list of more than `PART` comes in parts; an application stands in
the part of its place among those of its service, all its life, so a move rewrites one part of
the list that it leaves and one of the list that it enters. A part with nobody in it is no page.

A list is named by its service and state, and the number of the part from 1: "pbg.issued.2".
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import get_args

from publish.facts.amendment import AMENDED
from publish.facts.status import TRANSITIONS, Status
from publish.register.tallies import PART

STATUSES: tuple[Status, ...] = get_args(Status)
OVERDUE = "overdue"
STATES: tuple[str, ...] = (*STATUSES, OVERDUE)

MOVED_BY: Mapping[str, frozenset[str]] = {
    status: frozenset(
        {
            AMENDED,
            *(c for (old, c), new in TRANSITIONS.items() if old != new and status in (old, new)),
        }
    )
    for status in STATUSES
}
"""The events that may bring an application into a status, or take it out."""

_TOTALS = "SELECT service, sum(count) FROM tally WHERE measure = 'filed' GROUP BY service"
_HAS_ANY = "SELECT EXISTS (SELECT * FROM tally WHERE measure = 'filed' AND service = ?)"
_PARTS = """
    SELECT k2, sum(count) FROM tally WHERE measure = 'state' AND service = ? AND k1 = ?
    GROUP BY 1 ORDER BY 1
"""
_OVERDUE_PARTS = """
    SELECT k2, sum(count) FROM tally WHERE measure = 'late' AND service = ? AND k1 < ?
    GROUP BY 1 ORDER BY 1
"""
_BY_STATUS = """
    SELECT k1, sum(count) FROM tally WHERE measure = 'state' AND service = ? GROUP BY 1
"""
_NUMBERS = """
    SELECT number FROM application WHERE service = ?1 AND status = ?2
    AND service_place >= ?3 AND service_place < ?4 ORDER BY 1
"""
_OVERDUE_NUMBERS = """
    SELECT number FROM application
    WHERE service = ?1 AND status IN ('filed', 'returned', 'in_process', 'waiting')
    AND service_place >= ?3 AND service_place < ?4
    AND due_on < ?2 AND NOT ifnull(stopped_on <= due_on, 0) ORDER BY 1
"""
_MOVED_ON = "SELECT code, max(recorded_on) FROM moved WHERE service = ? AND {} GROUP BY 1"
_TOUCHED = """
    SELECT DISTINCT +a.service, a.service_place / ?2, e.code
    FROM application a INDEXED BY application_last_entry CROSS JOIN event e USING (number)
    WHERE a.last_entry >= ?1 AND e.entry >= ?1
"""
_HOW_MANY = "SELECT +service, count(*) FROM application WHERE last_entry >= ? GROUP BY 1"


def key_of(service: str, state: str, part: int | None = None) -> str:
    """The key of a list, or of its part from 1."""
    return f"{service}.{state}" if part is None else f"{service}.{state}.{part}"


def read_key(key: str) -> tuple[str, str, int | None]:
    """Service, state and part of a key; an empty state for what is no key."""
    service, _, rest = key.partition(".")
    state, _, part = rest.partition(".")
    if state not in STATES or (part and not part.isdecimal()):
        return service, "", None
    return service, state, int(part) if part else None


def count_by_state(connection: sqlite3.Connection, service: str, as_of: date) -> Mapping[str, int]:
    """How many applications of the service are in each state, in the order of `STATES`."""
    found = dict(connection.execute(_BY_STATUS, (service,)).fetchall())
    found[OVERDUE] = sum(count_by_part(connection, service, OVERDUE, as_of).values())
    return {state: found[state] for state in STATES if found.get(state)}


def count_by_part(
    connection: sqlite3.Connection, service: str, state: str, as_of: date
) -> Mapping[int, int]:
    """The parts from 1 in which there is somebody, with how many."""
    query, of = (_OVERDUE_PARTS, str(as_of)) if state == OVERDUE else (_PARTS, state)
    return {part + 1: count for part, count in connection.execute(query, (service, of))}


def numbers_in(connection: sqlite3.Connection, key: str, as_of: date) -> list[str]:
    """The numbers in a list, or in one of its parts, in their order."""
    service, state, part = read_key(key)
    first, last = (0, 1 << 62) if part is None else ((part - 1) * PART, part * PART)
    query, of = (_OVERDUE_NUMBERS, str(as_of)) if state == OVERDUE else (_NUMBERS, state)
    return [n for (n,) in connection.execute(query, (service, of, first, last))]


def moved_on(connection: sqlite3.Connection, key: str) -> date | None:
    """The last day on which an event was written down that may have changed the list of a
    status; None while there was none."""
    service, state, part = read_key(key)
    of_part = "TRUE" if part is None else f"part = {part - 1:d}"
    rows = connection.execute(_MOVED_ON.format(of_part), (service,))
    days = [day for code, day in rows if code in MOVED_BY[state]]
    return date.fromisoformat(max(days)) if days else None


def has_applications(connection: sqlite3.Connection, service: str) -> bool:
    """Whether there are lists of this service: never of a sealed one."""
    return bool(connection.execute(_HAS_ANY, (service,)).fetchone()[0])


Listed = tuple[str, bool]
"""The key of a list or part, and whether the site has it (now)."""


def all_states(connection: sqlite3.Connection, as_of: date) -> Iterator[Listed]:
    """Every list and part that may ever have been, in order."""
    for service, total in connection.execute(_TOTALS).fetchall():
        for state in STATES:
            counts = count_by_part(connection, service, state, as_of)
            yield from _listed(service, state, counts, range(1, _last_part(total) + 1))


def states_since(
    connection: sqlite3.Connection, size: int, as_of: date, was_of: str
) -> Iterator[Listed]:
    """Those that may have changed since the register had `size` entries and went up to the day
    `was_of`. Of a new day: what is overdue, everywhere."""
    touched = _touched(connection, size)
    for service, total in connection.execute(_TOTALS).fetchall():
        own, every = touched.get(service, _Touched()), range(1, _last_part(total) + 1)
        is_new = total <= own.applications
        for state in STATES:
            counts = count_by_part(connection, service, state, as_of)
            if state == OVERDUE:
                if own.applications or str(as_of) != was_of:
                    yield from _listed(service, state, counts, every)
            elif is_new or state in own.parts:
                # So few above or below the threshold that it may have been crossed.
                is_near = abs(sum(counts.values()) - PART) <= own.applications
                parts = every if is_near else sorted(own.parts.get(state, ()))
                yield from _listed(service, state, counts, parts)


@dataclass(slots=True)
class _Touched:
    """How many applications of a service an entry was about, and the parts by state."""

    applications: int = 0
    parts: dict[str, set[int]] = field(default_factory=dict)


def _touched(connection: sqlite3.Connection, size: int) -> Mapping[str, _Touched]:
    rows = connection.execute(_HOW_MANY, (size,))
    found = {service: _Touched(count) for service, count in rows}
    for service, part, code in connection.execute(_TOUCHED, (size, PART)):
        for state, codes in MOVED_BY.items():
            if code in codes:
                found[service].parts.setdefault(state, set()).add(part + 1)
    return found


def _listed(
    service: str, state: str, counts: Mapping[int, int], parts: Iterable[int]
) -> Iterator[Listed]:
    is_long = sum(counts.values()) > PART
    yield key_of(service, state), True
    for part in parts:
        yield key_of(service, state, part), is_long and part in counts


def _last_part(total: int) -> int:
    return -(-total // PART)
