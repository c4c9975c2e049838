"""Money is whole rupiah.

Invariants: exact integers only; nothing here knows how money is written (that
is `publish.i18n`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from publish.errors import Invalid, Problem

HIGHEST = 10**15  # more than any budget of a city; keeps sums inside 2**53


@dataclass(frozen=True, slots=True, order=True)
class Rupiah:
    """An amount in whole rupiah, between -10**15 and 10**15. Raises `Invalid` (MONEY-RANGE)."""

    amount: int

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, int):
            raise Invalid(Problem("", "MONEY-NOT-WHOLE", {}))
        if abs(self.amount) > HIGHEST:
            raise Invalid(Problem("", "MONEY-RANGE", {"highest": HIGHEST}))

    def __add__(self, other: Rupiah) -> Rupiah:
        return Rupiah(self.amount + other.amount)

    def __sub__(self, other: Rupiah) -> Rupiah:
        return Rupiah(self.amount - other.amount)

    @property
    def is_zero(self) -> bool:
        """True for exactly Rp0, which is written "Gratis (Rp0)"."""
        return self.amount == 0


FREE = Rupiah(0)


def total(amounts: Iterable[Rupiah]) -> Rupiah:
    """The sum; Rp0 for none."""
    return Rupiah(sum(a.amount for a in amounts))
