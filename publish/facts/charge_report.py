"""Reports that somebody was asked for money beside the tariff, as counts only.

Publishing rule (privacy part 5): service and quarter, verified by receipt and
not, never mixed; a count from 1 to k-1 is hidden, zero is said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publish.errors import Invalid, Problem
from publish.facts.standard import SLUG

BANDS: tuple[str, ...] = ("under-50k", "50k-200k", "200k-1m", "over-1m")
"""Less than Rp50,000; to Rp200,000; to Rp1,000,000; more."""

_MEMBERS = {"type", "service", "quarter", "verified", "unverified", "bands", "recorded_on"}
_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")


@dataclass(frozen=True, slots=True)
class ChargeCounts:
    """Counts of one service in one quarter (`2026-Q1`); None stands for "fewer than k"."""

    service: str
    quarter: str
    verified: int | None
    unverified: int | None
    bands: Mapping[str, int | None]


def band_of(amount: int) -> str:
    """The band of an amount in rupiah."""
    limits = (50_000, 200_001, 1_000_001)
    return next((b for b, limit in zip(BANDS, limits, strict=False) if amount < limit), BANDS[-1])


def hidden(count: int, k: int) -> int | None:
    """The count as it may be published: None for 1 to k-1."""
    return None if 0 < count < k else count


def to_document(counts: ChargeCounts, recorded_on: str) -> dict[str, Any]:
    """The JSON members of a `charges` entry."""
    return {
        "type": "charges",
        "service": counts.service,
        "quarter": counts.quarter,
        "verified": counts.verified,
        "unverified": counts.unverified,
        "bands": dict(counts.bands),
        "recorded_on": recorded_on,
    }


def from_document(document: Mapping[str, Any]) -> ChargeCounts:
    """Counts of an entry. Raises `Invalid` (CHARGES-SHAPE) for anything beside the closed form."""
    try:
        bands = document["bands"]
        if document.keys() != _MEMBERS or bands.keys() != set(BANDS):
            raise ValueError("member")
        counts = (document["verified"], document["unverified"], *bands.values())
        if not all(c is None or (type(c) is int and 0 <= c < 2**53) for c in counts):
            raise ValueError("count")
        service, quarter = document["service"], document["quarter"]
        if not (SLUG.fullmatch(service) and _QUARTER.fullmatch(quarter)):
            raise ValueError("service")
        return ChargeCounts(service, quarter, counts[0], counts[1], {b: bands[b] for b in BANDS})
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Invalid(Problem("", "CHARGES-SHAPE", {"member": str(error)[:60]})) from error
