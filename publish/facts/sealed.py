"""What a sealed service publishes: commitments and counts, nothing else.

Services on health, children, poverty and biometrics are too telling to publish
one application at a time. Each private event becomes a commitment that only
the case key opens; destroying the key is erasure (privacy, law part 5.9).

Invariants:
- a commitment is HMAC-SHA-256 under a random 32-byte key of the case over the
  canonical event, so nobody can try all NIKs against it;
- counts below the service's k are not published (`None`).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publish.errors import Invalid, Problem
from publish.facts.canonical import canonical_bytes
from publish.facts.standard import SLUG

CASE_KEY_BYTES = 32
_HEX = re.compile(r"[0-9a-f]{64}")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


def commitment(case_key: bytes, event_document: Mapping[str, Any]) -> str:
    """The commitment to one event, as 64 hex digits. Raises `Invalid` (COMMITMENT-KEY)."""
    if len(case_key) != CASE_KEY_BYTES:
        raise Invalid(Problem("", "COMMITMENT-KEY", {"bytes": CASE_KEY_BYTES}))
    return hmac.new(case_key, canonical_bytes(dict(event_document)), hashlib.sha256).hexdigest()


def commitment_document(value: str, recorded_on: str) -> dict[str, Any]:
    """The JSON members of a `commitment` entry: no number, no service."""
    return {"type": "commitment", "commitment": value, "recorded_on": recorded_on}


def read_commitment(document: Mapping[str, Any]) -> str:
    """The commitment of an entry. Raises `Invalid` (COMMITMENT-SHAPE)."""
    value = document.get("commitment")
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise Invalid(Problem("", "COMMITMENT-SHAPE", {}))
    return value


@dataclass(frozen=True, slots=True)
class SealedCounts:
    """A month (`2026-03`) of a sealed service; None stands for "fewer than k".

    `on_time` counts decisions by their due date; `median_days` is working days
    from complete to decision, given only when `decided` is.
    """

    service: str
    month: str
    filed: int | None
    decided: int | None
    on_time: int | None
    rejected: int | None
    median_days: int | None


_COUNTS = ("filed", "decided", "on_time", "rejected", "median_days")


def counts_document(counts: SealedCounts, recorded_on: str) -> dict[str, Any]:
    """The JSON members of a `counts` entry."""
    values = {name: getattr(counts, name) for name in _COUNTS}
    return {
        "type": "counts",
        "service": counts.service,
        "month": counts.month,
        "recorded_on": recorded_on,
        **values,
    }


def read_counts(document: Mapping[str, Any]) -> SealedCounts:
    """Counts of an entry. Raises `Invalid` (COUNTS-SHAPE) for anything beside the closed form."""
    try:
        if document.keys() != {"type", "service", "month", "recorded_on", *_COUNTS}:
            raise ValueError("member")
        values = {name: document[name] for name in _COUNTS}
        if not all(v is None or (type(v) is int and 0 <= v < 2**53) for v in values.values()):
            raise ValueError("count")
        if values["decided"] is None and values["median_days"] is not None:
            raise ValueError("median_days")
        service, month = document["service"], document["month"]
        if not (SLUG.fullmatch(service) and _MONTH.fullmatch(month)):
            raise ValueError("service")
        return SealedCounts(service, month, **values)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Invalid(Problem("", "COUNTS-SHAPE", {"member": str(error)[:60]})) from error
