"""That the holder of a post has left on official travel, stays longer, is back, and has
accounted for it.

By position and never by name, and only what has happened: where to as a kind of region, until
when, who acts. What the journey was for, and its destination, are not in it.

Invariants:
- journeys of a post are numbered 1, 2, 3, ...;
- each change has its own members and no others; nothing is claimed for a day after it was
  recorded, so that a journey ahead cannot be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from publish.errors import Invalid, Problem
from publish.facts.standard import SLUG, Region

TravelChange = Literal["departed", "extended", "returned", "reported"]
CHANGES: tuple[TravelChange, ...] = get_args(TravelChange)
REGIONS: tuple[Region, ...] = get_args(Region)

_MEMBERS = {"type", "service", "version", "change", "post", "trip", "claimed_on", "recorded_on"}
_ALSO: Mapping[TravelChange, set[str]] = {
    "departed": {"region", "until"},
    "extended": {"until"},
    "returned": set(),
    "reported": {"cost"},
}


@dataclass(frozen=True, slots=True)
class Travel:
    """One change of journey `trip` of a post, under a version of the travel order's service.

    `region`, `until` (the day the return is planned for) and `acting` (a post; None when nobody
    was named) stand on the departure, `until` alone on an extension, `cost` (whole rupiah) on the
    account.
    """

    service: str
    version: int
    change: TravelChange
    post: str
    trip: int
    claimed_on: date
    recorded_on: date
    region: Region | None = None
    until: date | None = None
    acting: str | None = None
    cost: int | None = None


def to_document(travel: Travel) -> dict[str, Any]:
    """The JSON members of a `travel` entry."""
    document: dict[str, Any] = {
        "type": "travel",
        "service": travel.service,
        "version": travel.version,
        "change": travel.change,
        "post": travel.post,
        "trip": travel.trip,
        "claimed_on": travel.claimed_on.isoformat(),
        "recorded_on": travel.recorded_on.isoformat(),
        "region": travel.region,
        "until": None if travel.until is None else travel.until.isoformat(),
        "acting": travel.acting,
        "cost": travel.cost,
    }
    return {name: value for name, value in document.items() if value is not None}


def from_document(document: Mapping[str, Any]) -> Travel:
    """The change of an entry. Raises `Invalid` (TRAVEL-SHAPE) for anything beside the closed
    form, and for a day that was not over or begun when it was recorded."""
    try:
        travel = _travel(document)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Invalid(Problem("", "TRAVEL-SHAPE", {"member": str(error)[:60]})) from error
    if to_document(travel) != dict(document):
        raise Invalid(Problem("", "TRAVEL-SHAPE", {"member": "spelling"}))
    return travel


def _travel(d: Mapping[str, Any]) -> Travel:
    change = CHANGES[CHANGES.index(d["change"])]
    if d.keys() - {"acting"} != _MEMBERS | _ALSO[change] or ("acting" in d) > (
        change == "departed"
    ):
        raise ValueError("member")
    if not all(SLUG.fullmatch(d[name]) for name in ("service", "post", "acting") if name in d):
        raise ValueError("id")
    claimed_on, recorded_on = (date.fromisoformat(d[n]) for n in ("claimed_on", "recorded_on"))
    until = date.fromisoformat(d["until"]) if "until" in d else None
    if claimed_on > recorded_on or (until is not None and until < claimed_on):
        raise ValueError("claimed_on")
    return Travel(
        service=d["service"],
        version=_whole(d, "version", 1),
        change=change,
        post=d["post"],
        trip=_whole(d, "trip", 1),
        claimed_on=claimed_on,
        recorded_on=recorded_on,
        region=REGIONS[REGIONS.index(d["region"])] if "region" in d else None,
        until=until,
        acting=d.get("acting"),
        cost=_whole(d, "cost", 0) if "cost" in d else None,
    )


def _whole(d: Mapping[str, Any], member: str, least: int) -> int:
    if type(d[member]) is not int or d[member] < least:
        raise ValueError(member)
    return int(d[member])
