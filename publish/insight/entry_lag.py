"""How late things are written down: Seoul's second monitor.

An office that enters dates afterwards can look punctual. The recorded date is
set by the server, so its distance from the claimed date cannot be talked away.

Definition: working days after the claimed date up to the recorded date, over
all events of a service recorded in the window; nearest-rank percentiles.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import date

from publish.insight.ranks import nearest_rank
from publish.insight.tally import rows_since
from publish.insight.working_days import DayCount

LATE_AFTER = 1
"""More working days than this count as written down late."""


@dataclass(frozen=True, slots=True)
class EntryLag:
    """Over `events` events; `late` of them more than `LATE_AFTER` working days afterwards."""

    events: int
    median: int | None
    nine_of_ten: int | None
    late: int


def entry_lag(
    connection: sqlite3.Connection, service: str, first_on: date, days: DayCount
) -> EntryLag:
    """The lag of the events recorded on `first_on` or later."""
    lags: Counter[int] = Counter()
    for recorded, claimed, _, _, count in rows_since(connection, "lag", service, first_on):
        lags[days.between(date.fromisoformat(claimed), date.fromisoformat(recorded))] += count
    late = sum(count for lag, count in lags.items() if lag > LATE_AFTER)
    return EntryLag(lags.total(), nearest_rank(lags, 50), nearest_rank(lags, 90), late)
