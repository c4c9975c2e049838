"""What office and applicant write to each other about one application. Private, and no event.

Invariants:
- added and never changed, but for the moment at which the other side says that it has read it;
- `by` is a person's id or `APPLICANT`; the applicant is never told whose.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from builder.domain.application import APPLICANT


@dataclass(frozen=True, slots=True)
class Message:
    """`seen_at` is None while the other side has not said that it has read it."""

    number: str
    sequence: int
    by: str
    text: str
    at: datetime
    seen_at: datetime | None = None

    @property
    def is_applicants(self) -> bool:
        """Whether the applicant wrote it."""
        return self.by == APPLICANT
