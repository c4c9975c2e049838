"""The presence board: which heads are away, until when, who acts, and what should not be so.

Invariants:
- it is for those who may `see_presence`; what a journey is for is not on it;
- an order that was issued and not begun is not on it: only what was recorded counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
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
    gone = {t.departed.post: t for t in trips if t.returned is None}
    heads = [post for post in posts.values() if post.is_head]
    away_of_unit = Counter(post.unit for post in heads if post.id in gone)
    board = [
        Presence(
            post,
            gone.get(post.id),
            _flags(post, gone, away_of_unit[post.unit], due, today),
            due.get(post.id),
        )
        for post in heads
    ]
    return tuple(sorted(board, key=lambda row: row.trip is None))


def _late_reports(
    uow: UnitOfWork, trips: tuple[Trip, ...], today: date, calendar: HolidayCalendar
) -> Mapping[str, date]:
    """The day on which the oldest late account was due, by post."""
    found: dict[str, date] = {}
    for trip in trips:
        due = _due_on(uow, trip, calendar)
        if due is not None and due < today:
            found[trip.departed.post] = min(due, found.get(trip.departed.post, due))
    return found


def _due_on(uow: UnitOfWork, trip: Trip, calendar: HolidayCalendar) -> date | None:
    """None before the return, and in a year whose days off nobody has decreed."""
    stored = uow.versions.get(trip.departed.service, trip.departed.version)
    rules = opened(stored).standard.travel if stored else None
    if trip.returned is None or rules is None:
        return None
    with suppress(NotFound):
        return calendar.due_on(trip.returned.claimed_on, rules.report_within)
    return None


def _flags(
    post: Post, gone: Mapping[str, Trip], away_of_unit: int, due: Mapping[str, date], today: date
) -> tuple[PresenceFlag, ...]:
    trip = gone.get(post.id)
    departed = trip.departed if trip else None
    until = departed.until if departed else None
    raised: Mapping[PresenceFlag, bool] = {
        "two_away": departed is not None and away_of_unit > 1,
        "no_acting": departed is not None and departed.acting is None,
        "acting_away": departed is not None and departed.acting in gone,
        "back_late": until is not None and until < today,
        "report_late": post.id in due,
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)
