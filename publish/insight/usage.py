"""How much a service is used: applications filed in the window.

A sealed service counts by its published months; a hidden count adds nothing.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from datetime import date

_OPEN = """
    SELECT service, sum(count) FROM tally WHERE measure = 'filed' AND k1 >= ? GROUP BY service
"""
_SEALED = "SELECT service, sum(filed) FROM counts WHERE month >= ? GROUP BY 1"


def filed_by_service(connection: sqlite3.Connection, first_on: date) -> Mapping[str, int]:
    """Applications filed on `first_on` or later; sealed ones from its month on."""
    found = Counter[str]()
    found.update(dict(connection.execute(_OPEN, (first_on.isoformat(),)).fetchall()))
    for service, filed in connection.execute(_SEALED, (first_on.isoformat()[:7],)):
        found[service] += filed or 0
    return found
