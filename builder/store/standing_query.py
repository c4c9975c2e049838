"""Which applications to list, and where a page of them begins.

Invariant: a page begins at a place, not at a count: it costs the same wherever it is, and what is
added or taken away before it moves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from builder.domain.application import Standing
from publish.facts.status import Status


@dataclass(frozen=True, slots=True)
class Place:
    """Where an application stands in the list: by due date (soonest first, none last), then by
    filing, then by number."""

    due_on: date | None
    filed_on: date
    number: str


@dataclass(frozen=True, slots=True)
class StandingQuery:
    """Which applications to list; None means any.

    `unit` keeps those whose service or current step is that unit's; `due_before`
    those due earlier, `due_from` that day or later; `assigned_to` is a person's id and
    `applicant` a digest of `builder.domain.lookup`; `is_owing` leaves what is paid; a page has
    `limit` rows, the first `after` a place or the last `before` one; counting ends at `most`.
    """

    unit: str | None = None
    service: str | None = None
    statuses: tuple[Status, ...] | None = None
    due_before: date | None = None
    number: str | None = None
    is_open: bool | None = None
    due_from: date | None = None
    assigned_to: str | None = None
    applicant: str | None = None
    is_owing: Literal[True] | None = None
    after: Place | None = None
    before: Place | None = None
    limit: int = 50
    most: int = 1000


def place_of(standing: Standing) -> Place:
    """Where this application stands."""
    return Place(standing.due_on, standing.filed_on, standing.number)
