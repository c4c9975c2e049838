"""Which services' applications moved, and whether anything else did.

Nearly every entry is an event of an application. It changes the numbers of its own service and
the sums over all, and nothing that other kinds of entries say.

Invariant: an entry of any other kind that a page is made from gives None, so that what is kept
for later is kept only where it cannot have changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

OTHERS: Mapping[str, str] = {
    "reference": "entry",
    "version": "entry",
    "suspension": "entry",
    "counts": "entry",
    "charges": "entry",
    "charge_outcomes": "entry",
    "survey": "entry",
    "contacts": "entry",
    "travel": "last_entry",
    "correction": "entry",
}
"""Tables of the index with what other entries say, and their column with the number of the last
entry that a row is of."""
_OTHERS = " UNION ALL ".join(f"SELECT 1 FROM {t} WHERE {c} >= ?1" for t, c in OTHERS.items())  # noqa: S608 - own names
# A plus keeps SQLite from walking all applications to have them in order.
_MOVED = "SELECT DISTINCT +service FROM application WHERE last_entry >= ?"


def services_moved(connection: sqlite3.Connection, size: int) -> frozenset[str] | None:
    """The services of which an application moved since the register had `size` entries; None
    if there were entries of other kinds as well."""
    if connection.execute(f"{_OTHERS} LIMIT 1", (size,)).fetchone() is not None:
        return None
    return frozenset(service for (service,) in connection.execute(_MOVED, (size,)))
