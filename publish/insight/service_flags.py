"""The flags of one service, counted from the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

from publish.insight import flags
from publish.insight.contacts import shared_of_year
from publish.insight.entry_lag import EntryLag
from publish.insight.flags import Decision, Flag
from publish.insight.tally import counted_since, total_since
from publish.insight.times import ServiceTimes

_LEFT = """
    SELECT k2, k3, sum(count) FROM tally WHERE measure = 'left' AND service = ? AND k1 >= ?
    GROUP BY 1, 2
"""


def service_flags(
    connection: sqlite3.Connection, times: ServiceTimes, lag: EntryLag
) -> tuple[Flag, ...]:
    """All flags of the service that `times` and `lag` are about, in the order of `FLAG_KINDS`.

    Stops, returns and money are those of the applications filed in the window. The end of the
    time is looked at only where the due date lies `SHORTEST` working days or more after acceptance.
    """
    service, first_on = times.service, times.first_on
    decisions = tuple(_decisions(connection, service, first_on))
    money = counted_since(connection, "money", service, first_on, "k2")
    return (
        flags.bunching(decisions),
        flags.late_rejection(decisions),
        flags.late_stop(counted_since(connection, "stop", service, first_on, "k2")),
        flags.entry_lag(lag.late, lag.events),
        flags.queue_jump(times.order.out_of_order, times.order.count, times.stops.decided),
        flags.ping_pong(
            total_since(connection, "sent_back_again", service, first_on),
            total_since(connection, "sent_back", service, first_on),
        ),
        flags.fee_difference(money.get(1, 0), sum(money.values())),
        flags.shared_contact(*shared_of_year(connection, service)),
    )


def _decisions(connection: sqlite3.Connection, service: str, first_on: date) -> Iterator[Decision]:
    """Of files with a promise long enough to have an end."""
    for left, is_rejection, count in connection.execute(_LEFT, (service, first_on.isoformat())):
        yield Decision(left, bool(is_rejection), count)
