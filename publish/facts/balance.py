"""What was received for one application beside its official fee, and what of it went back.

Invariants:
- nothing is received towards the fee beyond the fee itself: what came in above it is counted
  apart (`extra`), so that it can neither vanish nor pass for a charge;
- never more goes back, or is taken out of the books, than is held;
- the totals only grow, but for what was recorded by mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from publish.errors import Conflict, Problem

MoneyCode = Literal["payment_recorded", "overpaid", "refunded", "payment_reversed"]
MONEY_EVENTS: tuple[MoneyCode, ...] = get_args(MoneyCode)
"""Events of money received or given back: they leave the status, the step and the clock alone."""
DIFFERENCES: tuple[MoneyCode, ...] = MONEY_EVENTS[1:]
"""Those that tell of a difference from the tariff."""


@dataclass(frozen=True, slots=True)
class Balance:
    """All in whole rupiah: `paid` towards `fee`, `extra` beyond it, `refunded` given back,
    `reversed` recorded by mistake. `is_ended` when nothing is owed any more: rejected or
    withdrawn."""

    fee: int
    paid: int = 0
    extra: int = 0
    refunded: int = 0
    reversed: int = 0
    is_ended: bool = False

    @property
    def owed(self) -> int:
        """What is still to be paid."""
        return 0 if self.is_ended else self.fee - self.paid

    @property
    def held(self) -> int:
        """What the city has of it."""
        return self.paid + self.extra - self.refunded

    @property
    def surplus(self) -> int:
        """What came in beyond the fee and was not given back yet."""
        return max(0, self.extra - self.refunded)

    @property
    def refundable(self) -> int:
        """What may be given back: the surplus; everything held once nothing is owed."""
        return self.held if self.is_ended else self.surplus


def most(balance: Balance, code: str) -> int | None:
    """The largest amount of a money event now, 0 if it may not be; None for any amount."""
    return _MOST[code](balance)


def after(balance: Balance, code: str, amount: int) -> Balance:
    """The balance after a money event: 162,000 of 162,000 paid and again 162,000 `overpaid` is a
    surplus of 162,000, to be `refunded`.

    Raises `Conflict`: STATUS-OVERPAID (owed), STATUS-STILL-OWED (owed), STATUS-REFUND (most),
    STATUS-REVERSAL (most).
    """
    limit = most(balance, code)
    if amount <= 0 or (limit is not None and amount > limit):
        refusal, param = _REFUSALS[code]
        value = balance.owed if param == "owed" else limit
        raise Conflict(Problem("", refusal, {param: value}))
    return _AFTER[code](balance, amount)


def _reversed(balance: Balance, amount: int) -> Balance:
    """The surplus is taken back first: a payment that stands twice is the likely mistake."""
    of_extra = min(amount, balance.surplus)
    return replace(
        balance,
        extra=balance.extra - of_extra,
        paid=balance.paid - (amount - of_extra),
        reversed=balance.reversed + amount,
    )


_REFUSALS: Mapping[str, tuple[str, str]] = {
    "payment_recorded": ("STATUS-OVERPAID", "owed"),
    "overpaid": ("STATUS-STILL-OWED", "owed"),
    "refunded": ("STATUS-REFUND", "most"),
    "payment_reversed": ("STATUS-REVERSAL", "most"),
}
_MOST: Mapping[str, Callable[[Balance], int | None]] = {
    "payment_recorded": lambda balance: balance.owed,
    "overpaid": lambda balance: 0 if balance.owed > 0 else None,
    "refunded": lambda balance: balance.refundable,
    "payment_reversed": lambda balance: balance.held,
}
_AFTER: Mapping[str, Callable[[Balance, int], Balance]] = {
    "payment_recorded": lambda b, amount: replace(b, paid=b.paid + amount),
    "overpaid": lambda b, amount: replace(b, extra=b.extra + amount),
    "refunded": lambda b, amount: replace(b, refunded=b.refunded + amount),
    "payment_reversed": _reversed,
}
