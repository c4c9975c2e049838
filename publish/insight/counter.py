"""How many applications an officer typed in at a counter, by the month of filing.

Sealed services are not in it: their filings are private.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping


def filed_at_counter(connection: sqlite3.Connection) -> Mapping[tuple[str, str], int]:
    """Applications by service and month ("2026-03"); none stands for zero."""
    rows = connection.execute(
        "SELECT service, k1, sum(count) FROM tally WHERE measure = 'counter' GROUP BY 1, 2"
    )
    return {(service, month): int(filed) for service, month, filed in rows}
