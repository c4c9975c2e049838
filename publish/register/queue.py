"""Was an application overtaken? Asked at each of its own events, from the decisions before it.

The page of an application may depend on its own events only, or every decision would make all
pages stale. So the answer is worked out when one of its events is folded, from the entries
before that event, and stays until the next one: the same in a full build and in any series of
small ones, and true for the day of that event.

Definition, as `publish.insight.order` has it: among the applications of one service and one
promised time, X overtook this one if it was accepted on a later day and decided on an earlier
day than this one (or, while this one is undecided, than its last event). What was decided
earlier and written down after that event is not in it.

Invariants:
- memory follows days, not applications: days of decision, and in each the days of acceptance;
- one question looks at the days between two dates, never at applications.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from publish.facts.status import Progress

_MARGIN = 120
"""Days read before the one asked for, so that an older one rarely has to be read again."""
_LOAD = (
    "SELECT k1, k2, k3, count FROM tally"
    " WHERE measure = 'queue' AND service = ? AND k1 > ? ORDER BY k1, k2, k3"
)


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What was decided meanwhile, from acceptance to the day of the last own event.

    `decided`: others of the queue decided in these days; `by`: those of them that were accepted
    later; `while_running`: those of them decided before this one's clock first stood still.
    """

    decided: int = 0
    by: int = 0
    while_running: int = 0


@dataclass(slots=True)
class _Day:
    """The decisions of a day by their days of acceptance (ordinals, rising)."""

    accepted: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    total: int = 0

    def add(self, accepted: int, count: int) -> None:
        self.total += count
        place = bisect_left(self.accepted, accepted)
        if place < len(self.accepted) and self.accepted[place] == accepted:
            self.counts[place] += count
            return
        self.accepted.insert(place, accepted)
        self.counts.insert(place, count)

    def after(self, accepted: int) -> int:
        return sum(self.counts[bisect_right(self.accepted, accepted) :])


@dataclass(slots=True)
class _Service:
    """The decisions of a service after the day `floor`, by promised time and by day."""

    floor: int
    days: dict[tuple[str, int], _Day] = field(default_factory=dict)

    def add(self, variant: str, accepted: int, decided: int, count: int) -> None:
        self.days.setdefault((variant, decided), _Day()).add(accepted, count)


class Queues:
    """The decisions that a fold has seen; `flush` writes what waits, before the tally is read."""

    def __init__(self, connection: sqlite3.Connection, flush: Callable[[], None]) -> None:
        self._connection = connection
        self._flush = flush
        self._services: dict[str, _Service] = {}

    def overtaken(
        self, service: str, variant: str | None, accepted_on: date, until: date
    ) -> Overtaken:
        """What was decided after `accepted_on` and before `until`; all of it while the clock
        ran, as far as this knows."""
        first, own = accepted_on.toordinal(), self._of(service, accepted_on)
        decided = by = 0
        for on in range(first + 1, until.toordinal()):
            day = own.days.get((variant or "", on))
            if day is not None:
                decided += day.total
                by += day.after(first)
        return Overtaken(decided, by, by)

    def decide(
        self, service: str, variant: str | None, accepted_on: date, decided_on: date
    ) -> None:
        """One more decision, after `overtaken` was asked about the same application."""
        own = self._services[service]
        own.add(variant or "", accepted_on.toordinal(), decided_on.toordinal(), 1)

    def forget(self, service: str, before: Progress, after: Progress) -> None:
        """The decision of an application that does not hold any more leaves the queue."""
        if before.accepted_on is None or before.decided_on is None:
            return
        first = min(before.accepted_on, after.accepted_on or before.accepted_on)
        days = before.accepted_on.toordinal(), before.decided_on.toordinal()
        # As far back as what is asked next, or it would be read again with that decision in it.
        self._of(service, first).add(before.variant or "", *days, -1)

    def _of(self, service: str, accepted_on: date) -> _Service:
        found = self._services.get(service)
        if found is None or accepted_on.toordinal() < found.floor:
            found = self._services[service] = self._read(service, accepted_on.toordinal())
        return found

    def _read(self, service: str, accepted: int) -> _Service:
        self._flush()
        found = _Service(max(date.min.toordinal(), accepted - _MARGIN))
        since = date.fromordinal(found.floor).isoformat()
        for decided, variant, on, count in self._connection.execute(_LOAD, (service, since)):
            found.add(variant, _ordinal(on), _ordinal(decided), count)
        return found


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
