"""Answers that somebody has begun to give and not yet sent.

Invariants: found only by the hash of the browser's secret; forgotten after a
few days; nothing in it was judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class PendingAnswers:
    """What was typed so far, as the pairs that a browser would post."""

    holder_hash: str
    service: str
    version: int
    pairs: tuple[tuple[str, str], ...]
    saved_at: datetime
