"""Was the queue kept? Pairs that were decided out of the order of receipt.

A high share can mean favour or a broker; it can also mean that some cases are
harder. It is printed with its definition, never as an accusation.

Definition: among the decided applications of one service and one promised
time, all pairs accepted on different days; a pair is out of order when the
one accepted later was decided on an earlier day. Same day of decision is in
order.

The index keeps pairs out of order under the day of the earlier decision, so those of
a window are a sum. All pairs follow from how many were accepted on each day: of n files,
n_d of them on day d, they are (n * n - sum of n_d * n_d) / 2.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date

from publish.insight.tally import total_since

_DAYS = """
    SELECT sum(n), sum(n * n) FROM (
        SELECT k2 AS promise, sum(count) AS n FROM tally
        WHERE measure = 'queue' AND service = ? AND k1 >= ? GROUP BY k2, k3
    ) GROUP BY promise
"""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs looked at, and those out of order."""

    count: int
    out_of_order: int


def pairs_since(connection: sqlite3.Connection, service: str, first_on: date) -> Pairs:
    """Pairs among the applications of `service` decided on `first_on` or later."""
    days = connection.execute(_DAYS, (service, first_on.isoformat()))
    count = sum((files * files - same_day) // 2 for files, same_day in days)
    return Pairs(count, total_since(connection, "jump", service, first_on))
