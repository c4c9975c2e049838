"""Official travel of the heads, folded: who is away may stay longer, comes back, and accounts.

Invariants (each with its code):
- the version says that its orders are travel, and the post is a head's in the `posts` published
  last; who acts is one of those who may;
- journeys of a post are numbered without a gap, and the one before has ended;
- back comes after away, the account after back, each once, and no claimed day before the last;
- whoever is away may stay longer, more than once, and never shorter: the day goes forward only.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from publish.errors import NotFound
from publish.facts import travel
from publish.facts.json_text import read_json
from publish.facts.posts import POSTS, Post, read_posts
from publish.facts.standard import TravelRules
from publish.facts.travel import Travel, TravelChange
from publish.facts.workdays import HolidayCalendar
from publish.register.fold_state import FoldState, Members, refusal, understood, version_rules

_LAST = (
    "SELECT trip, departed_on, until, extended_on, returned_on, reported_on, version, service"
    " FROM travel"
    " WHERE post = ? AND (trip = ? OR ? = 0) ORDER BY trip DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True)
class _Trip:
    """A journey as it stands; days are ISO texts."""

    trip: int
    departed_on: str
    until: str
    extended_on: str | None
    returned_on: str | None
    reported_on: str | None
    version: int
    service: str


@dataclass(frozen=True, slots=True)
class _Under:
    """The rules of the version and the days off that hold at an entry."""

    rules: TravelRules
    calendar: HolidayCalendar


def fold_travel(state: FoldState, entry: int, members: Members) -> None:
    """Somebody left, is back, or has accounted for it."""
    change = understood("travel", entry, lambda: travel.from_document(members))
    known = version_rules(state, entry, change.service, change.version)
    if known.travel is None:
        raise refusal(change.service, "REGISTER-TRAVEL-SERVICE", entry)
    under = _Under(known.travel, known.rules.calendar)
    _FOLD[change.change](state, entry, change, under)


def published_posts(connection: sqlite3.Connection) -> Mapping[str, Post]:
    """The posts published last, by id; none before the first."""
    row = connection.execute("SELECT document FROM reference WHERE name = ?", (POSTS,)).fetchone()
    return {} if row is None else read_posts(read_json(row[0]))


def _depart(state: FoldState, entry: int, said: Travel, under: _Under) -> None:
    post = published_posts(state.connection).get(said.post)
    if post is None or not post.is_head or said.acting not in (None, *post.acting):
        raise refusal(said.post, "REGISTER-TRAVEL-POST", entry)
    last = _found(state, said.post, 0)
    if last is not None and last.returned_on is None:
        raise refusal(said.post, "REGISTER-TRAVEL-AWAY", entry, trip=last.trip)
    _check_order(entry, said, last.returned_on if last else None)
    if said.trip != (last.trip + 1 if last else 1):
        raise refusal(said.post, "REGISTER-TRAVEL-ORDER", entry)
    day = said.recorded_on.isoformat()
    until = str(said.until)
    days = (said.claimed_on.isoformat(), until, until, entry, day, day)
    state.connection.execute(
        "INSERT INTO travel (post, trip, service, version, region, acting, departed_on, until,"
        " first_until, departed_entry, departed_recorded_on, recorded_on, last_entry)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (said.post, said.trip, said.service, said.version, said.region, said.acting, *days, entry),
    )


def _extend(state: FoldState, entry: int, said: Travel, under: _Under) -> None:
    trip = _same_trip(state, entry, said)
    if trip.returned_on is not None:
        raise refusal(said.post, "REGISTER-TRAVEL-ORDER", entry)
    _check_order(entry, said, trip.extended_on or trip.departed_on)
    until = str(said.until)
    if until <= trip.until:
        raise refusal(said.post, "REGISTER-TRAVEL-UNTIL", entry, until=trip.until)
    columns = "until = ?, extended_on = ?, extended_entry = ?, extended_recorded_on = ?"
    _write(state, entry, said, columns, (until, *_when(entry, said)))


def _return(state: FoldState, entry: int, said: Travel, under: _Under) -> None:
    trip = _same_trip(state, entry, said)
    if trip.returned_on is not None:
        raise refusal(said.post, "REGISTER-TRAVEL-ORDER", entry)
    _check_order(entry, said, trip.extended_on or trip.departed_on)
    _write(
        state,
        entry,
        said,
        "returned_on = ?, returned_entry = ?, returned_recorded_on = ?, report_due_on = ?",
        (*_when(entry, said), _due(said.claimed_on, under)),
    )


def _report(state: FoldState, entry: int, said: Travel, under: _Under) -> None:
    trip = _same_trip(state, entry, said)
    if trip.returned_on is None or trip.reported_on is not None:
        raise refusal(said.post, "REGISTER-TRAVEL-ORDER", entry)
    _check_order(entry, said, trip.returned_on)
    columns = "reported_on = ?, reported_entry = ?, reported_recorded_on = ?, cost = ?"
    _write(state, entry, said, columns, (*_when(entry, said), said.cost))


def _when(entry: int, said: Travel) -> tuple[str, int, str]:
    return said.claimed_on.isoformat(), entry, said.recorded_on.isoformat()


def _due(returned_on: date, under: _Under) -> str | None:
    """The last day of the account; None in a year whose days off nobody has decreed."""
    with suppress(NotFound):
        return under.calendar.due_on(returned_on, under.rules.report_within).isoformat()
    return None


def _same_trip(state: FoldState, entry: int, said: Travel) -> _Trip:
    trip = _found(state, said.post, said.trip)
    if trip is None or (trip.service, trip.version) != (said.service, said.version):
        raise refusal(said.post, "REGISTER-TRAVEL-ORDER", entry)
    return trip


def _found(state: FoldState, post: str, trip: int) -> _Trip | None:
    """The journey of that number; the last one for 0."""
    row = state.connection.execute(_LAST, (post, trip, trip)).fetchone()
    return None if row is None else _Trip(*row)


def _check_order(entry: int, said: Travel, earliest: str | None) -> None:
    if earliest is not None and said.claimed_on.isoformat() < earliest:
        raise refusal(said.post, "REGISTER-TRAVEL-DATE", entry, earliest=earliest)


def _write(
    state: FoldState, entry: int, said: Travel, columns: str, values: tuple[object, ...]
) -> None:
    state.connection.execute(
        f"UPDATE travel SET {columns}, recorded_on = ?, last_entry = ?"  # noqa: S608 - ours
        " WHERE post = ? AND trip = ?",
        (*values, said.recorded_on.isoformat(), entry, said.post, said.trip),
    )


_FOLD: Mapping[TravelChange, Callable[[FoldState, int, Travel, _Under], None]] = {
    "departed": _depart,
    "extended": _extend,
    "returned": _return,
    "reported": _report,
}
