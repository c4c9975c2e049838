"""What became of reports of unofficial charges, as counts only.

Two claims stand beside each other and are never added: what the inspectorate decided, and what
the reporters say. Everything is counted by the quarter in which it happened.

Publishing rule (privacy part 5): service and quarter; a count from 1 to k-1 is hidden (None), zero
is said. No totals are given, so no hidden count is a subtraction away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from publish.errors import Invalid, Problem
from publish.facts.standard import SLUG

REPLIES: tuple[str, ...] = ("on_time", "late")
"""First replies, within five working days of the report or after."""
OUTCOMES: tuple[str, ...] = ("proven", "not_proven", "not_enough", "forwarded", "refunded")
"""What the inspectorate decided: proven, not proven, not enough to tell, forwarded to another
authority, the money was given back."""
CONFIRMED: tuple[str, ...] = ("solved", "not_solved", "unknown")
"""What reporters say four weeks after the outcome."""

CELLS: Mapping[str, tuple[str, ...]] = {
    "replies": REPLIES,
    "outcomes": OUTCOMES,
    "confirmed": CONFIRMED,
}
"""The three groups of counts, by their member."""

Cells = Mapping[str, int | None]

_MEMBERS = {"type", "service", "quarter", "replies", "outcomes", "confirmed", "recorded_on"}
_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """Counts of one service in one quarter (`2026-Q1`); None stands for "fewer than k"."""

    service: str
    quarter: str
    replies: Cells
    outcomes: Cells
    confirmed: Cells


def to_document(counts: OutcomeCounts, recorded_on: str) -> dict[str, Any]:
    """The JSON members of a `charge_outcomes` entry."""
    return {
        "type": "charge_outcomes",
        "service": counts.service,
        "quarter": counts.quarter,
        "replies": dict(counts.replies),
        "outcomes": dict(counts.outcomes),
        "confirmed": dict(counts.confirmed),
        "recorded_on": recorded_on,
    }


def from_document(document: Mapping[str, Any]) -> OutcomeCounts:
    """Counts of an entry. Raises `Invalid` (OUTCOMES-SHAPE) for anything beside the closed form."""
    try:
        if document.keys() != _MEMBERS:
            raise ValueError("member")
        service, quarter = document["service"], document["quarter"]
        if not (SLUG.fullmatch(service) and _QUARTER.fullmatch(quarter)):
            raise ValueError("service")
        return OutcomeCounts(
            service,
            quarter,
            replies=_cells(document["replies"], REPLIES),
            outcomes=_cells(document["outcomes"], OUTCOMES),
            confirmed=_cells(document["confirmed"], CONFIRMED),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Invalid(Problem("", "OUTCOMES-SHAPE", {"member": str(error)[:60]})) from error


def _cells(given: Any, names: Sequence[str]) -> Cells:
    if given.keys() != set(names):
        raise ValueError("member")
    cells = {name: given[name] for name in names}
    if not all(c is None or (type(c) is int and 0 <= c < 2**53) for c in cells.values()):
        raise ValueError("count")
    return cells
