"""The monthly counts of a sealed service, as its office published them.

They cannot be checked against single applications: that is what sealed means.
"""

from __future__ import annotations

import sqlite3

from publish.facts.sealed import SealedCounts

_COUNTS = """
    SELECT service, month, filed, decided, on_time, rejected, median_days FROM counts
    WHERE service = ? ORDER BY month
"""


def sealed_months(connection: sqlite3.Connection, service: str) -> tuple[SealedCounts, ...]:
    """The months of `service`, oldest first; None in a count is "fewer than k"."""
    return tuple(SealedCounts(*row) for row in connection.execute(_COUNTS, (service,)))
