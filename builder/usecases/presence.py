"""The presence board: which heads are away, until when, who acts, and what should not be so.

Invariants:
- it is for those who may `see_presence`; what a journey is for is not on it;
- an order that was issued and not begun is not on it: only what was recorded counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal

from builder.domain.travel import Trip, trips_of
from builder.domain.user import User, may
from builder.domain.version import opened
from builder.errors import NotFound, forbidden
from builder.store.ports import UnitOfWork
from publish.facts.posts import Post
from publish.facts.workdays import HolidayCalendar

PresenceFlag = Literal["two_away", "no_acting", "acting_away", "back_late", "report_late"]


@dataclass(frozen=True, slots=True)
class Presence:
    """A head's post: the journey it is on, None while it is in; `flags` in a fixed order.

    `report_due_on` is the day by which the account of an earlier journey was due, None unless it
    is late.
    """

    post: Post
    trip: Trip | None
    flags: tuple[PresenceFlag, ...]
    report_due_on: date | None


@dataclass(frozen=True, slots=True)
class Gone:
    """The journeys that heads are on, by post, and how many heads of each unit are away."""

    trips: Mapping[str, Trip]
    of_unit: Mapping[str, int]


def presence_board(
    uow: UnitOfWork,
    *,
    user: User,
    posts: Mapping[str, Post],
    today: date,
    calendar: HolidayCalendar,
) -> tuple[Presence, ...]:
    """Every head, those away first. Raises `Forbidden` (PRESENCE-FORBIDDEN)."""
    if not may(user, "see_presence"):
        raise forbidden("PRESENCE-FORBIDDEN")
    with uow.reading():
        trips = trips_of(uow.travels.unfinished())
        due = _late_reports(uow, trips, today, calendar)
    gone = gone_of(trips, posts)
    board = [
        Presence(post, gone.trips.get(post.id), _flags(post, gone, due, today), due.get(post.id))
        for post in posts.values()
        if post.is_head
    ]
    return tuple(sorted(board, key=lambda row: row.trip is None))


def gone_of(trips: Iterable[Trip], posts: Mapping[str, Post]) -> Gone:
    """Who of the heads is away, by their journeys."""
    away = {trip.departed.post: trip for trip in trips if trip.returned is None}
    heads = (post for post in posts.values() if post.is_head and post.id in away)
    return Gone(away, Counter(post.unit for post in heads))


def away_flags(post: Post, gone: Gone, today: date) -> tuple[PresenceFlag, ...]:
    """What should not be so while this head is away; nothing while it is in."""
    trip = gone.trips.get(post.id)
    if trip is None:
        return ()
    until = trip.until
    raised: Mapping[PresenceFlag, bool] = {
        "two_away": gone.of_unit[post.unit] > 1,
        "no_acting": trip.departed.acting is None,
        "acting_away": trip.departed.acting in gone.trips,
        "back_late": until is not None and until < today,
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)


def account_due_on(uow: UnitOfWork, trip: Trip, calendar: HolidayCalendar) -> date | None:
    """The last day of its account, inside a transaction; None before the return, and in a year
    whose days off nobody has decreed."""
    stored = uow.versions.get(trip.departed.service, trip.departed.version)
    rules = opened(stored).standard.travel if stored else None
    if trip.returned is None or rules is None:
        return None
    with suppress(NotFound):
        return calendar.due_on(trip.returned.claimed_on, rules.report_within)
    return None


def _late_reports(
    uow: UnitOfWork, trips: tuple[Trip, ...], today: date, calendar: HolidayCalendar
) -> Mapping[str, date]:
    """The day on which the oldest late account was due, by post."""
    found: dict[str, date] = {}
    for trip in trips:
        due = account_due_on(uow, trip, calendar)
        if due is not None and due < today:
            found[trip.departed.post] = min(due, found.get(trip.departed.post, due))
    return found


def _flags(
    post: Post, gone: Gone, due: Mapping[str, date], today: date
) -> tuple[PresenceFlag, ...]:
    late: tuple[PresenceFlag, ...] = ("report_late",) if post.id in due else ()
    return (*away_flags(post, gone, today), *late)
