"""What another unit is asked about an application, and what it thinks. Private.

Invariants:
- an opinion decides nothing: the unit that asked does, and its clock goes on;
- asked once, answered once, closed once; each with who and when the server recorded it;
- while it is open, and no longer, the unit that is asked sees that application.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Finding = Literal["fits", "remarks", "unfit"]
FINDINGS: tuple[Finding, ...] = ("fits", "remarks", "unfit")


@dataclass(frozen=True, slots=True)
class Opinion:
    """`unit` is asked, for an answer until `wanted_by`; `finding` is None until it answered.

    `asked_by`, `answered_by` and `closed_by` are ids of people ("" for nobody yet); what ends the
    application closes it too, by whoever ended it.
    """

    number: str
    sequence: int
    unit: str
    question: str
    wanted_by: date
    asked_by: str
    asked_at: datetime
    finding: Finding | None = None
    text: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    closed_by: str = ""
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the unit that is asked sees the application."""
        return self.closed_at is None
