"""Money received, by service and month, from the payments that the register records.

Definition: the sum of `payment_recorded` by the month of the claimed date. Sealed services
are not in it: their payments are private.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_RECEIVED = """
    SELECT service, substr(event.claimed_on, 1, 7), count(*), sum(amount)
    FROM event JOIN application USING (number)
    WHERE code = 'payment_recorded' GROUP BY 1, 2 ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Received:
    """`amount` rupiah in `payments` payments for one service in one month (`2026-03`)."""

    service: str
    month: str
    payments: int
    amount: int


def received(connection: sqlite3.Connection) -> tuple[Received, ...]:
    """By service, then month, oldest first."""
    return tuple(Received(*row) for row in connection.execute(_RECEIVED))
