"""Money that the office received for an application.

Invariants: never more than is owed (the fold refuses it); one row per
`payment_recorded` event, written in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Payment:
    """`amount` in whole rupiah, received on `received_on`, entered by `actor` at `recorded_at`."""

    number: str
    sequence: int
    amount: int
    received_on: date
    recorded_at: datetime
    actor: str
