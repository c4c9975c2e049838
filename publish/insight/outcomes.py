"""What became of reports of unofficial charges: the published counts, as they are.

Definitions: what the inspectorate decided and what reporters say are two claims, never added;
"fewer than k" is not a number and is in no sum.
"""

from __future__ import annotations

import json
import sqlite3

from publish.facts.charge_outcomes import OutcomeCounts


def outcome_counts(connection: sqlite3.Connection) -> tuple[OutcomeCounts, ...]:
    """All published counts, newest quarter first, then by service."""
    rows = connection.execute(
        "SELECT service, quarter, cells FROM charge_outcomes ORDER BY quarter DESC, service"
    )
    return tuple(OutcomeCounts(row[0], row[1], **json.loads(row[2])) for row in rows)
