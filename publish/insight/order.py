"""Was the queue kept? Pairs that were decided out of the order of receipt.

A high share can mean favour or a broker; it can also mean that some cases are
harder. It is printed with its definition, never as an accusation.

Definition: among the decided applications of one service and one promised
time, all pairs accepted on different days; a pair is out of order when the
one accepted later was decided on an earlier day. Same day of decision is in
order.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs looked at, and those out of order."""

    count: int
    out_of_order: int


def pairs_out_of_order(decided: Iterable[tuple[date, date]]) -> Pairs:
    """Pairs among (accepted on, decided on), in any order of the rows."""
    earlier: list[date] = []  # decisions of all that were accepted on an earlier day, sorted
    count = jumped = 0
    for _, rows in groupby(sorted(decided), key=itemgetter(0)):
        decisions = [decision for _, decision in rows]
        for decision in decisions:
            count += len(earlier)
            jumped += len(earlier) - bisect_right(earlier, decision)
        for decision in decisions:
            insort(earlier, decision)
    return Pairs(count, jumped)
