"""What the office published again for the same period, and what it said before.

SQLite keeps it by triggers, in the transaction that replaces the rows, so that no count can be
replaced unseen.

Invariants:
- `entry` took the place of `former`; both can be read in the register;
- `changed` is a JSON object: for every member the value before and the value after;
- days off of a year that were published again are in it too, with no service and no members.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from publish.facts.json_text import read_json

CorrectionKind = Literal["counts", "charges", "charge_outcomes", "survey", "contacts", "calendar"]
Value = int | None
"""A count; None for one that is hidden, or that was not stated."""

_TABLE = """
    CREATE TABLE correction (
        entry INTEGER PRIMARY KEY, kind TEXT NOT NULL, service TEXT NOT NULL, period TEXT NOT NULL,
        changed TEXT NOT NULL, former INTEGER NOT NULL, recorded_on TEXT NOT NULL
    ) STRICT
    """
_COUNTS = """
    'filed', json_array(filed, NEW.filed), 'decided', json_array(decided, NEW.decided),
    'on_time', json_array(on_time, NEW.on_time), 'rejected', json_array(rejected, NEW.rejected),
    'median_days', json_array(median_days, NEW.median_days)
    """
_CHARGES = """
    'verified', json_array(verified, NEW.verified),
    'unverified', json_array(unverified, NEW.unverified),
    'bands', json_array(json(bands), json(NEW.bands))
    """
_OUTCOMES = "'cells', json_array(json(cells), json(NEW.cells))"
_SURVEY = """
    'answered', json_array(answered, NEW.answered), 'n', json_array(n, NEW.n),
    'charged', json_array(json(charged), json(NEW.charged)),
    'sums', json_array(json(sums), json(NEW.sums))
    """
_CONTACTS = """
    'others', json_array(others, NEW.others),
    'with_contact', json_array(with_contact, NEW.with_contact),
    'shared', json_array(shared, NEW.shared)
    """
_COUNTED = (
    ("counts", "month", _COUNTS),
    ("charges", "quarter", _CHARGES),
    ("charge_outcomes", "quarter", _OUTCOMES),
    ("survey", "quarter", _SURVEY),
    ("contacts", "quarter", _CONTACTS),
)
"""Tables of the index, the column of their period, and their counts before and after."""

CORRECTION = (
    _TABLE,
    *(
        f"CREATE TRIGGER corrected_{kind} BEFORE INSERT ON {kind} BEGIN"  # noqa: S608 - own names
        f" INSERT INTO correction SELECT NEW.entry, '{kind}', service, {period},"
        f" json_object({changed}), entry, NEW.recorded_on"
        f" FROM {kind} WHERE service = NEW.service AND {period} = NEW.{period}; END"
        for kind, period, changed in _COUNTED
    ),
    "CREATE TRIGGER corrected_calendar BEFORE INSERT ON reference"
    " WHEN NEW.name LIKE 'calendar-%' BEGIN"
    " INSERT INTO correction SELECT NEW.entry, 'calendar', '', substr(name, 10), '{}', entry,"
    " NEW.recorded_on FROM reference WHERE name = NEW.name AND digest <> NEW.digest; END",
)
"""The table and what keeps it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number before and after; `name` is the path of its member: "bands.under-50k"."""

    name: str
    was: Value
    now: Value


@dataclass(frozen=True, slots=True)
class Correction:
    """What took the place of what: `service` is "" for days off, `period` a month, a quarter or
    a year, `figures` those that differ."""

    entry: int
    kind: CorrectionKind
    service: str
    period: str
    figures: tuple[Figure, ...]
    former: int
    recorded_on: date


def read_corrections(connection: sqlite3.Connection) -> Iterator[Correction]:
    """Every correction, in the order of the register."""
    rows = connection.execute(
        "SELECT entry, kind, service, period, changed, former, recorded_on FROM correction"
        " ORDER BY entry"
    )
    for entry, kind, service, period, changed, former, day in rows:
        pairs = (_figures(name, *pair) for name, pair in read_json(changed).items())
        figures = tuple(figure for found in pairs for figure in found if figure.was != figure.now)
        on = date.fromisoformat(day)
        yield Correction(entry, kind, service, period, figures, former, on)


def _figures(name: str, was: object, now: object) -> Iterator[Figure]:
    before, after = _members(was), _members(now)
    if before is None and after is None:
        yield Figure(name, _value(was), _value(now))
        return
    for member in sorted({*(before or {}), *(after or {})}):
        own = ((before or {}).get(member), (after or {}).get(member))
        yield from _figures(f"{name}.{member}", *own)


def _members(value: object) -> Mapping[str, object] | None:
    """The parts of an object by name, of a list by place from 0; None for a single value."""
    if isinstance(value, list):
        return {str(place): part for place, part in enumerate(value)}
    return value if isinstance(value, dict) else None


def _value(value: object) -> Value:
    return value if isinstance(value, int) else None
