"""Official travel at the desk: the officer records that somebody left, stays longer, is back, and
has accounted.

Invariants:
- the mark, its public entry and who made it are one transaction; before a departure is recorded
  nothing of the journey is public;
- an order is a travel order that was issued; nobody leaves before it, or while away, and whoever
  acts may act for that post;
- an order of another unit is not found, never forbidden; the same click twice is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from builder.domain.application import current_answers
from builder.domain.redaction import travel_entry
from builder.domain.travel import TravelMark, TravelOrder, Trip, order_of, trips_of
from builder.domain.user import User, may_any
from builder.errors import Problem, conflict, forbidden, not_found, refuse_if
from builder.store.ports import UnitOfWork
from builder.usecases.move import Opened, open_application
from builder.usecases.publishing import CityShelf
from builder.usecases.queue import queue_document, recording_moment
from builder.usecases.references import queue_references
from publish.facts.posts import POSTS, Post, read_posts
from publish.facts.travel import TravelChange
from publish.facts.workdays import HolidayCalendar

HIGHEST_COST = 1_000_000_000
"""Rupiah; a journey that cost more is a slip of the finger."""
LONGEST_EXTENSION = timedelta(days=60)
"""A day of return later than that is a slip of the finger; a longer stay is extended again."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What the officer says: the change with its day; who acts (a post, "" for nobody), on a
    departure; what the journey cost (whole rupiah), with the account; the new planned day of
    return, with an extension."""

    change: TravelChange
    claimed_on: date
    acting: str = ""
    cost: int | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OrderedTrip:
    """A travel order with its journey as far as it was recorded, and the post it is about."""

    opened: Opened
    order: TravelOrder
    post: Post
    trip: Trip | None

    @property
    def next_change(self) -> TravelChange | None:
        """What can be recorded next; None before the order is issued and after the account."""
        if self.opened.progress.status != "issued":
            return None
        return "departed" if self.trip is None else self.trip.next_change

    @property
    def possible(self) -> tuple[TravelChange, ...]:
        """All that can be recorded now: while somebody is away, that they stay longer too."""
        change = self.next_change
        if change is None:
            return ()
        return (change, "extended") if change == "returned" else (change,)


def ordered_trip(
    uow: UnitOfWork, *, number: str, user: User, calendar: HolidayCalendar, shelf: CityShelf
) -> OrderedTrip:
    """The journey of an order. Raises `NotFound` (APPLICATION-NOT-FOUND, TRAVEL-NONE)."""
    with uow.reading():
        return _opened(uow, number, user, calendar, shelf)


def record_travel(
    uow: UnitOfWork,
    *,
    number: str,
    recording: Recording,
    user: User,
    now: datetime,
    calendar: HolidayCalendar,
    shelf: CityShelf,
) -> TravelMark:
    """Record the next change of the journey of an order.

    Raises `NotFound` as `ordered_trip`, `Forbidden` (MOVE-FORBIDDEN), `Conflict` (TRAVEL-CHANGED,
    TRAVEL-AWAY), `Invalid` (TRAVEL-DATE, TRAVEL-ACTING, TRAVEL-COST, TRAVEL-UNTIL).
    """
    with uow:
        at = recording_moment(uow, now)
        found = _opened(uow, number, user, calendar, shelf)
        if not may_any(user, "move_application", found.opened.units):
            raise forbidden("MOVE-FORBIDDEN", event=recording.change)
        if recording.change not in found.possible:
            raise conflict("TRAVEL-CHANGED")
        last = trips_of(uow.travels.last_of(found.post.id))
        refuse_if(_FINDINGS[recording.change](found, recording, last, at.date()))
        mark = _mark(found, recording, last, user, at)
        uow.travels.add(mark)
        # The posts as they are now hold for this entry, so they go into the register first.
        posts = {POSTS: shelf.references[POSTS]}
        queue_references(uow, shelf.city, posts, at)
        queue_document(uow, travel_entry(mark, read_posts(posts[POSTS])), recorded_at=at)
        uow.commit()
    return mark


def _opened(
    uow: UnitOfWork, number: str, user: User, calendar: HolidayCalendar, shelf: CityShelf
) -> OrderedTrip:
    opened = open_application(uow, number, calendar)
    if opened is None or not may_any(user, "read_application", opened.units):
        raise not_found("APPLICATION-NOT-FOUND")
    answers = current_answers(opened.application, opened.events)
    order = None if opened.application.is_erased else order_of(opened.standard, answers)
    post = None if order is None else read_posts(shelf.references[POSTS]).get(order.post)
    if order is None or post is None:
        raise not_found("TRAVEL-NONE")
    trips = trips_of(uow.travels.of_order(number))
    return OrderedTrip(opened, order, post, trips[0] if trips else None)


def _mark(
    found: OrderedTrip, recording: Recording, last: tuple[Trip, ...], user: User, at: datetime
) -> TravelMark:
    is_departure = recording.change == "departed"
    here = found.trip.departed.trip if found.trip else _number(last) + 1
    return TravelMark(
        post=found.post.id,
        trip=here,
        change=recording.change,
        number=found.opened.application.number,
        service=found.opened.standard.id,
        version=found.opened.version.version,
        claimed_on=recording.claimed_on,
        region=found.order.region if is_departure else None,
        until=_until(found, recording),
        acting=(recording.acting or None) if is_departure else None,
        cost=recording.cost if recording.change == "reported" else None,
        by=user.id,
        at=at,
        nth=len(found.trip.extended) + 1 if found.trip and recording.change == "extended" else 1,
    )


def _until(found: OrderedTrip, recording: Recording) -> date | None:
    if recording.change == "departed":
        return max(found.order.returns_on, recording.claimed_on)
    return recording.until if recording.change == "extended" else None


def _number(last: tuple[Trip, ...]) -> int:
    return last[0].departed.trip if last else 0


def _departing(
    found: OrderedTrip, recording: Recording, last: tuple[Trip, ...], today: date
) -> list[Problem]:
    back = last[0].returned if last else None
    if last and back is None:
        raise conflict("TRAVEL-AWAY")
    issued_on = found.opened.progress.last_on or today
    earliest = max(issued_on, back.claimed_on) if back else issued_on
    problems = _wrong_day(recording, earliest, today)
    if recording.acting not in ("", *found.post.acting):
        problems.append(Problem("/acting", "TRAVEL-ACTING"))
    return problems


def _extending(
    found: OrderedTrip, recording: Recording, last: tuple[Trip, ...], today: date
) -> list[Problem]:
    if found.trip is None or found.trip.until is None:
        raise conflict("TRAVEL-CHANGED")
    problems = _wrong_day(recording, found.trip.marks[-1].claimed_on, today)
    earliest = max(found.trip.until + timedelta(days=1), recording.claimed_on)
    latest = earliest + LONGEST_EXTENSION
    if recording.until is None or not earliest <= recording.until <= latest:
        params = {"earliest": earliest.isoformat(), "latest": latest.isoformat()}
        problems.append(Problem("/until", "TRAVEL-UNTIL", params))
    return problems


def _returning(
    found: OrderedTrip, recording: Recording, last: tuple[Trip, ...], today: date
) -> list[Problem]:
    if found.trip is None:
        raise conflict("TRAVEL-CHANGED")
    return _wrong_day(recording, found.trip.marks[-1].claimed_on, today)


def _accounting(
    found: OrderedTrip, recording: Recording, last: tuple[Trip, ...], today: date
) -> list[Problem]:
    if found.trip is None or found.trip.returned is None:
        raise conflict("TRAVEL-CHANGED")
    problems = _wrong_day(recording, found.trip.returned.claimed_on, today)
    if type(recording.cost) is not int or not 0 <= recording.cost <= HIGHEST_COST:
        problems.append(Problem("/cost", "TRAVEL-COST", {"highest": HIGHEST_COST}))
    return problems


def _wrong_day(recording: Recording, earliest: date, today: date) -> list[Problem]:
    if earliest <= recording.claimed_on <= today:
        return []
    params = {"earliest": earliest.isoformat(), "latest": today.isoformat()}
    return [Problem("/claimed_on", "TRAVEL-DATE", params)]


_Finding = Callable[[OrderedTrip, Recording, tuple[Trip, ...], date], list[Problem]]
_FINDINGS: Mapping[TravelChange, _Finding] = {
    "departed": _departing,
    "extended": _extending,
    "returned": _returning,
    "reported": _accounting,
}
