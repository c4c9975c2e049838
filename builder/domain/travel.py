"""Official travel as the office keeps it: what was recorded of each journey, by whom and when.

Invariants:
- journeys of a post are numbered 1, 2, 3, ...; each has at most one mark of every change
  but the extension;
- the number of the order and who wrote it down stay in the office; what becomes public is
  `publish.facts.travel.Travel`, made by `builder.domain.redaction` alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from builder.domain.application import Answers
from publish.facts.assessment import answer_at
from publish.facts.service import ServiceStandard
from publish.facts.standard import Region
from publish.facts.travel import TravelChange
from publish.facts.workdays import read_date


@dataclass(frozen=True, slots=True)
class TravelOrder:
    """What an order says of its journey: who by position, and the days as planned."""

    post: str
    acting: str | None
    region: Region
    departs_on: date
    returns_on: date


@dataclass(frozen=True, slots=True)
class TravelMark:
    """One change of journey `trip` of a post, under the order `number`.

    `region`, `until` and `acting` stand on the departure, `until` alone on an extension, `cost`
    (whole rupiah) on the account; extensions of a journey are the `nth`, from 1, others the first.
    """

    post: str
    trip: int
    change: TravelChange
    number: str
    service: str
    version: int
    claimed_on: date
    region: Region | None
    until: date | None
    acting: str | None
    cost: int | None
    by: str
    at: datetime
    nth: int = 1


@dataclass(frozen=True, slots=True)
class Trip:
    """A journey by its marks."""

    departed: TravelMark
    returned: TravelMark | None = None
    reported: TravelMark | None = None
    extended: tuple[TravelMark, ...] = ()

    @property
    def until(self) -> date | None:
        """The day for which the return is planned, as extended last."""
        return (self.departed, *self.extended)[-1].until

    @property
    def marks(self) -> tuple[TravelMark, ...]:
        """All of them, as they follow each other."""
        ends = (self.returned, self.reported)
        return (self.departed, *self.extended, *(mark for mark in ends if mark is not None))

    @property
    def next_change(self) -> TravelChange | None:
        """What comes next; None when everything was recorded."""
        if self.returned is None:
            return "returned"
        return "reported" if self.reported is None else None


def order_of(standard: ServiceStandard, answers: Answers) -> TravelOrder | None:
    """The journey that these answers order; None where no head travels.

    The answers are sound for the form of `standard`, and lint has seen that its choices are posts
    and regions.
    """
    rules = standard.travel
    if rules is None or not isinstance(post := answer_at(answers, rules.post), str):
        return None
    acting, days = answer_at(answers, rules.acting), (rules.departs, rules.returns)
    departs_on, returns_on = (read_date(answer_at(answers, pointer)) for pointer in days)
    return TravelOrder(
        post=post,
        acting=acting if isinstance(acting, str) else None,
        region=rules.regions[str(answer_at(answers, rules.region))],
        departs_on=departs_on,
        returns_on=returns_on,
    )


def trips_of(marks: Iterable[TravelMark]) -> tuple[Trip, ...]:
    """The journeys of these marks, which hold the departure of each; in the order of departures."""
    found: dict[tuple[str, int], list[TravelMark]] = {}
    for mark in marks:
        found.setdefault((mark.post, mark.trip), []).append(mark)
    trips = map(_trip, found.values())
    return tuple(sorted(trips, key=lambda trip: (trip.departed.at, trip.departed.post)))


def _trip(marks: list[TravelMark]) -> Trip:
    once = {mark.change: mark for mark in marks if mark.change != "extended"}
    extended = sorted((m for m in marks if m.change == "extended"), key=lambda mark: mark.nth)
    return Trip(once["departed"], once.get("returned"), once.get("reported"), tuple(extended))
