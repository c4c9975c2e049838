"""How sure a share or a rate is: 95% intervals.

Decimals with 40 digits and no floats, because a page is verified by drawing it
again on another machine, and `math.exp` may differ there in the last digit.

Sources: Wilson (1927) for shares; Garwood (1936) for counts, exact Poisson.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from functools import lru_cache

_CONTEXT = Context(prec=40)
_Z = Decimal("1.959963984540054235524594430520551527955550077869")  # normal, 97.5%
_TAIL = Decimal("0.025")
_HALVINGS = 60  # a bracket of 10**4 shrinks below 10**-14


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that agree with what was seen, at 95%."""

    low: Decimal
    high: Decimal


def wilson95(k: int, n: int) -> Interval:
    """The share behind `k` of `n`; needs n > 0. 90 of 100 gives 82.6% to 94.5%."""
    with localcontext(_CONTEXT):
        seen, z2 = Decimal(k) / n, _Z * _Z
        middle = seen + z2 / (2 * n)
        reach = _Z * (seen * (1 - seen) / n + z2 / (4 * n * n)).sqrt()
        whole = 1 + z2 / n
        low = Decimal(0) if k == 0 else (middle - reach) / whole
        high = Decimal(1) if k == n else (middle + reach) / whole
        return Interval(low, high)


@lru_cache(maxsize=1024)
def garwood95(k: int) -> Interval:
    """The expected count behind `k` events. 0 gives 0 to 3.689; 3 gives 0.619 to 8.767."""
    with localcontext(_CONTEXT):
        ceiling = Decimal(k + 10) + 10 * Decimal(k + 1).sqrt()
        # low: so few expected that k or more happen only 2.5% of the time; high: k or fewer.
        low = _where(lambda mean: 1 - _at_most(k - 1, mean) >= _TAIL, ceiling) if k else Decimal(0)
        high = _where(lambda mean: _at_most(k, mean) <= _TAIL, ceiling)
        return Interval(low, high)


def _at_most(k: int, mean: Decimal) -> Decimal:
    """Poisson: the chance of `k` or fewer events when `mean` are expected."""
    term = together = (-mean).exp()
    for i in range(1, k + 1):
        term = term * mean / i
        together += term
    return together


def _where(is_past: Callable[[Decimal], bool], ceiling: Decimal) -> Decimal:
    low, high = Decimal(0), ceiling
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_past(middle) else (middle, high)
    return high
