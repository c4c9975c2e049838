"""What officers recorded wrongly and put right by another event: each pair of the two.

Invariant: both events can be read in the register; here is what one says of the other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from publish.facts.amendment import AmendKind, AmendReason
from publish.facts.status import EventCode

_PAIRS = """
    SELECT e.number, e.entry, a.service, t.entry, t.code, t.step,
        iif(e.right_on IS NOT NULL, 'date', iif(e.right_reason IS NULL, 'taken_back', 'reason')),
        e.reason, t.claimed_on, e.right_on, t.reason, e.right_reason, e.recorded_on
    FROM event e JOIN event t ON t.number = e.number AND t.sequence = e.amends
    JOIN application a ON a.number = e.number
    WHERE e.code = 'amended' ORDER BY e.entry
"""


class AmendmentRow(NamedTuple):
    """Entry `entry` puts right what entry `wrong_entry` said: of the event `code` (and `step`),
    with its date `said_on` and reason `said_reason`. What is right is None where it does not hold.
    Days are ISO texts."""

    number: str
    entry: int
    service: str
    wrong_entry: int
    code: EventCode
    step: str | None
    kind: AmendKind
    reason: AmendReason
    said_on: str
    right_on: str | None
    said_reason: str | None
    right_reason: str | None
    recorded_on: str


def read_amendments(connection: sqlite3.Connection) -> Iterator[AmendmentRow]:
    """Every event that was put right, in the order of the register."""
    return map(AmendmentRow._make, connection.execute(_PAIRS))
