"""The list of issued travel orders of heads: how far each journey is, and what should not be so.

Invariants:
- who may not read an order does not find it here;
- an order that sends no head, and one whose answers are erased, is not on it;
- the flags are those of the presence board, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from builder.domain.application import current_answers
from builder.domain.travel import TravelOrder, Trip, order_of, trips_of
from builder.domain.user import User, may_any, units_seen
from builder.errors import forbidden
from builder.store.ports import UnitOfWork
from builder.usecases.listing import PAGE, Filters, Listing, Turn, list_applications
from builder.usecases.move import open_application
from builder.usecases.presence import (
    Gone,
    PresenceFlag,
    account_due_on,
    away_flags,
    gone_of,
)
from publish.facts.posts import Post
from publish.facts.workdays import HolidayCalendar

TravelState = Literal["issued", "departed", "returned", "reported"]


@dataclass(frozen=True, slots=True)
class TravelLine:
    """An issued order of a head and its journey, None before departure; `flags` in a fixed order.

    `report_due_on` is the last day for the account: None before the return and after the account.
    """

    number: str
    post: Post
    order: TravelOrder
    trip: Trip | None
    flags: tuple[PresenceFlag, ...]
    report_due_on: date | None

    @property
    def state(self) -> TravelState:
        """How far it is."""
        if self.trip is None:
            return "issued"
        if self.trip.returned is None:
            return "departed"
        return "returned" if self.trip.reported is None else "reported"


@dataclass(frozen=True, slots=True)
class _Now:
    """What the flags are asked against."""

    user: User
    posts: Mapping[str, Post]
    gone: Gone
    today: date
    calendar: HolidayCalendar


def issued_orders(
    uow: UnitOfWork, *, service: str, user: User, turn: Turn, per_page: int = PAGE
) -> Listing:
    """One page of the issued orders of a travel service. Raises `Forbidden` (TRAVEL-FORBIDDEN)."""
    _check_reader(user)
    filters = Filters(service=service, statuses=("issued",))
    return list_applications(uow, user=user, filters=filters, turn=turn, per_page=per_page)


def travel_lines(
    uow: UnitOfWork,
    *,
    numbers: Iterable[str],
    user: User,
    posts: Mapping[str, Post],
    today: date,
    calendar: HolidayCalendar,
) -> tuple[TravelLine, ...]:
    """The lines of these orders, in their order; those that send no head are left out."""
    with uow.reading():
        gone = gone_of(trips_of(uow.travels.unfinished()), posts)
        now = _Now(user, posts, gone, today, calendar)
        return tuple(line for number in numbers if (line := _line(uow, number, now)))


def flagged_lines(
    uow: UnitOfWork,
    *,
    user: User,
    posts: Mapping[str, Post],
    today: date,
    calendar: HolidayCalendar,
) -> tuple[TravelLine, ...]:
    """Journeys begun and not accounted for that have a flag, the one that began first at the
    front. Raises `Forbidden` (TRAVEL-FORBIDDEN)."""
    _check_reader(user)
    with uow.reading():
        trips = trips_of(uow.travels.unfinished())
        now = _Now(user, posts, gone_of(trips, posts), today, calendar)
        lines = [_line(uow, trip.departed.number, now) for trip in trips]
    return tuple(line for line in lines if line is not None and line.flags)


def _check_reader(user: User) -> None:
    if units_seen(user, "read_application") == "":
        raise forbidden("TRAVEL-FORBIDDEN")


def _line(uow: UnitOfWork, number: str, now: _Now) -> TravelLine | None:
    opened = open_application(uow, number, now.calendar)
    if opened is None or opened.application.is_erased:
        return None
    if not may_any(now.user, "read_application", opened.units):
        return None
    order = order_of(opened.standard, current_answers(opened.application, opened.events))
    post = now.posts.get(order.post) if order else None
    if order is None or post is None:
        return None
    trips = trips_of(uow.travels.of_order(number))
    trip = trips[0] if trips else None
    waits = trip is not None and trip.reported is None
    due = account_due_on(uow, trip, now.calendar) if trip and waits else None
    return TravelLine(number, post, order, trip, _flags(order, post, trip, due, now), due)


def _flags(
    order: TravelOrder, post: Post, trip: Trip | None, due: date | None, now: _Now
) -> tuple[PresenceFlag, ...]:
    if trip is None:
        return ("no_acting",) if order.acting is None else ()
    if trip.returned is None:
        return away_flags(post, now.gone, now.today)
    return ("report_late",) if due is not None and due < now.today else ()
