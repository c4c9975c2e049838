"""Answers that somebody has begun to give and not yet sent.

They belong to one browser. Whoever wants to go on elsewhere saves them: they get a code, which
may be seen by anybody, and a key, which opens them together with the code.

Invariants:
- found only by the hash of the browser's secret, or by a code whose key has the stored hash;
- forgotten after a few days, saved ones after as many as the setting `saved_days` says;
- nothing in it was judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT = timedelta(days=7)
SAVED_FOR = timedelta(days=30)
"""The default of the setting `saved_days`."""


@dataclass(frozen=True, slots=True)
class PendingAnswers:
    """What was typed so far, as the pairs that a browser would post.

    `code` and `key_hash` are set once it was saved; `saved_at` is the last time it was kept.
    """

    holder_hash: str
    service: str
    version: int
    pairs: tuple[tuple[str, str], ...]
    saved_at: datetime
    code: str | None = None
    key_hash: str = ""

    @property
    def is_saved(self) -> bool:
        """Whether a code leads to it."""
        return self.code is not None
