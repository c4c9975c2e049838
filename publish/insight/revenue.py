"""Money received, by service and month, from the payments that the register records.

Definition: the sum of `payment_recorded` by the month of the claimed date. Sealed services
are not in it: their payments are private.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_RECEIVED = """
    SELECT service, k1, count, amount FROM tally WHERE measure = 'paid' ORDER BY service, k1
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
