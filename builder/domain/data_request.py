"""What an applicant asks about the own data: to correct it, to restrict it, or to erase it.

Invariants:
- a request is added and answered once, never changed otherwise;
- the answer is due `ANSWER_WITHIN` after it came (UU 27/2022, art. 30 and 41: 3 x 24 hours; needs
  checking).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

RequestKind = Literal["correct", "restrict", "erase"]
KINDS: tuple[RequestKind, ...] = ("correct", "restrict", "erase")
ANSWER_WITHIN = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class DataRequest:
    """One request; `answered_at` is None until somebody of the office (`by`) has answered."""

    number: str
    sequence: int
    kind: RequestKind
    note: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None
    by: str = ""

    @property
    def due_at(self) -> datetime:
        """When the answer is due at the latest."""
        return self.asked_at + ANSWER_WITHIN
