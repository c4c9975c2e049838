"""Money by service and month, and every difference from the tariff, from the register's events.

Definitions:
- received and given back: the amounts of the money events by the month of the claimed date;
- a difference is an amount beyond the fee, a refund, a payment taken out of the books, or what was
  not paid of the fee although the result was handed over.

Sealed services are not in it: their payments are private.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from publish.facts.balance import DIFFERENCES
from publish.register.tallies import DIFFERS

DifferenceKind = Literal["overpaid", "refunded", "payment_reversed", "unpaid"]
DIFFERENCE_KINDS: tuple[DifferenceKind, ...] = get_args(DifferenceKind)

_OF = "coalesce(sum({0}) FILTER (WHERE k2 = '{1}'), 0)"
_RECEIVED = f"""
    SELECT service, k1, {_OF.format("count", "payment_recorded")},
        {_OF.format("amount", "payment_recorded")}, {_OF.format("amount", "overpaid")},
        {_OF.format("amount", "refunded")}, {_OF.format("amount", "payment_reversed")}
    FROM tally WHERE measure = 'money_event' GROUP BY service, k1 ORDER BY service, k1
"""  # noqa: S608 - names of this module
# The index of differing applications keeps this as short as their number.
_DIFFERENCES = f"""
    SELECT a.number, a.service, e.code, e.amount, e.claimed_on, e.recorded_on, e.entry
    FROM application a INDEXED BY application_differs CROSS JOIN event e ON e.number = a.number
    WHERE {DIFFERS.format("a.")} AND e.code IN {DIFFERENCES}
    UNION ALL
    SELECT a.number, a.service, 'unpaid', a.fee - a.paid, e.claimed_on, e.recorded_on, e.entry
    FROM application a INDEXED BY application_differs CROSS JOIN event e ON e.number = a.number
    WHERE {DIFFERS.format("a.")} AND a.status = 'issued' AND a.paid < a.fee AND e.code = 'issued'
    AND e.holds
    ORDER BY 7, 3
"""  # noqa: S608 - names of this module


@dataclass(frozen=True, slots=True)
class Received:
    """Rupiah of one service in one month (`2026-03`): `amount` in `payments` payments towards
    fees, `overpaid` beyond them, `refunded` given back, `reversed` recorded by mistake."""

    service: str
    month: str
    payments: int
    amount: int
    overpaid: int = 0
    refunded: int = 0
    reversed: int = 0

    @property
    def net(self) -> int:
        """What stayed with the city."""
        return self.amount + self.overpaid - self.refunded - self.reversed


@dataclass(frozen=True, slots=True)
class Difference:
    """`amount` rupiah by which entry `entry` differs from the tariff; dates as ISO texts."""

    number: str
    service: str
    kind: DifferenceKind
    amount: int
    claimed_on: str
    recorded_on: str
    entry: int


def received(connection: sqlite3.Connection) -> tuple[Received, ...]:
    """By service, then month, oldest first."""
    return tuple(Received(*row) for row in connection.execute(_RECEIVED))


def differences(connection: sqlite3.Connection) -> Iterator[Difference]:
    """Every difference, in the order of the register."""
    return (Difference(*row) for row in connection.execute(_DIFFERENCES))
