"""The public shape of one event of an application.

Everybody may read all of these together, so this is a closed list of codes,
dates and amounts: no text that a person wrote, no actor, no answer.

Invariants:
- two dates on each: what the officer claims and when the server recorded it;
  the second never comes from input;
- only `builder.domain.redaction` makes these, and only `publish.register`
  reads them back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from publish.errors import Invalid, Problem
from publish.facts.standard import SLUG
from publish.facts.status import FILING_WAYS, EventCode, FilingWay, Happening
from publish.facts.workdays import read_date

NUMBER = re.compile(r"[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")
"""City prefix, then seven random Crockford symbols and a check symbol."""

_CODES = frozenset(get_args(EventCode))
_OPTIONAL = ("step", "reason", "amount", "variant", "way")
_DUE = ("due_from", "due_to", "calendar")
_AMENDS = ("amends", "right_on", "right_reason")
_PLAIN = ("calendar", "amends", "right_reason")
_DAYS = ("due_from", "due_to", "right_on")
DIGEST = re.compile(r"[0-9a-f]{64}")
"""SHA-256 in lower-case hex."""


@dataclass(frozen=True, slots=True)
class StatusEvent:
    """One public event.

    `sequence` counts from 1 within the application; `reason` is a correction
    reason or the id of a ground of rejection; `amount` is whole rupiah;
    `way` says how it was filed or withdrawn where an officer typed it in at the counter;
    `due_from`, `due_to` and `calendar` (the digest of an edition of the days off) belong to
    `due_moved`; `amends` (the sequence of the event that was wrong), `right_on` and `right_reason`
    to `amended`.
    """

    number: str
    service: str
    version: int
    sequence: int
    code: EventCode
    claimed_on: date
    recorded_on: date
    step: str | None = None
    reason: str | None = None
    amount: int | None = None
    variant: str | None = None
    way: FilingWay | None = None
    due_from: date | None = None
    due_to: date | None = None
    calendar: str | None = None
    amends: int | None = None
    right_on: date | None = None
    right_reason: str | None = None

    def happening(self) -> Happening:
        """What the fold needs of this event."""
        said = (self.code, self.claimed_on, self.step, self.amount, self.variant, self.reason)
        return Happening(*said, self.way, self.amends, self.right_on, self.right_reason)


def to_document(event: StatusEvent) -> dict[str, Any]:
    """The JSON members of an event entry; absent ones are left out."""
    document: dict[str, Any] = {
        "type": "event",
        "number": event.number,
        "service": event.service,
        "version": event.version,
        "sequence": event.sequence,
        "code": event.code,
        "claimed_on": event.claimed_on.isoformat(),
        "recorded_on": event.recorded_on.isoformat(),
    }
    given = {name: getattr(event, name) for name in (*_OPTIONAL, *_DUE, *_AMENDS)}
    return document | {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in given.items()
        if value is not None
    }


def from_document(document: Mapping[str, Any]) -> StatusEvent:
    """The event of an entry. Raises `Invalid` (EVENT-SHAPE) for anything beside the closed form."""
    known = {"type", "number", "service", "version", "sequence", "code", "claimed_on"}
    try:
        extra = set(document) - known - {"recorded_on", *_OPTIONAL, *_DUE, *_AMENDS}
        if extra or not _is_sound(document):
            raise ValueError(next(iter(extra), "value"))
        return StatusEvent(
            number=document["number"],
            service=document["service"],
            version=document["version"],
            sequence=document["sequence"],
            code=document["code"],
            claimed_on=read_date(document["claimed_on"]),
            recorded_on=read_date(document["recorded_on"]),
            **{name: document.get(name) for name in (*_OPTIONAL, *_PLAIN)},
            **_days(document),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Invalid(Problem("", "EVENT-SHAPE", {"member": str(error)[:60]})) from error


def _days(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: read_date(document[name]) for name in _DAYS if name in document}


def _is_sound(d: Mapping[str, Any]) -> bool:
    places = (d["version"], d["sequence"], d.get("amends", 1))
    counts = (*places, d.get("amount", 0))
    words = [d[name] for name in ("step", "reason", "variant", "right_reason") if name in d]
    return (
        bool(NUMBER.fullmatch(d["number"]))
        and bool(SLUG.fullmatch(d["service"]))
        and d["code"] in _CODES
        and d.get("way") in (None, *FILING_WAYS)
        and all(type(c) is int and 0 <= c < 2**53 for c in counts)
        and 0 not in places
        and all(isinstance(w, str) and SLUG.fullmatch(w) for w in words)
        and ("calendar" not in d or bool(DIGEST.fullmatch(d["calendar"])))
    )
