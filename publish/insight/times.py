"""The promise of a service beside what happened: the times of its last twelve months.

Definitions (docs and the method page say the same):
- window: the twelve months up to and with `as_of`, the date of the register's last entry;
- gross time: working days from accepted as complete to decision, stops included;
- net time: gross less the working days on which the clock stood still;
- median and nine of ten: Kaplan-Meier over all accepted in the window; still open, or
  withdrawn before a decision, counts as "longer than so far";
- on time: of those whose due date lies in the window, decided by it. Open ones past their
  due date are late. Left out: withdrawn by the due date, and those whose clock stands still
  since on or before it, because their due date will move;
- age of open: working days since filing, of all that are open at `as_of`.

Invariants: exact; nothing is hidden here (what is too few to show is `Measured.is_enough`).
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from publish.insight.order import Pairs, pairs_since
from publish.insight.survival import MEDIAN, NINE_OF_TEN, Survival, kaplan_meier_of, within
from publish.insight.tally import counted_since, rows_since
from publish.insight.working_days import DayCount

MEDIAN_NEEDS = 30
"""Fewer applications than this and a median says more about them than about the office."""
ORDER_NEEDS = 30
"""Decided applications below which the order of the queue is not shown."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A duration in working days over `count` applications; None: not reached by `longest`."""

    count: int
    median: int | None
    nine_of_ten: int | None
    longest: int

    @property
    def is_enough(self) -> bool:
        """Enough applications to show a median."""
        return self.count >= MEDIAN_NEEDS


@dataclass(frozen=True, slots=True)
class OnTime:
    """Of `due` applications whose due date came, `kept` were decided by it."""

    due: int
    kept: int

    @property
    def share(self) -> Fraction:
        """0 when nothing was due."""
        return Fraction(self.kept, self.due) if self.due else Fraction(0)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The open applications; ages in working days since filing, None when there are none."""

    count: int
    median_age: int | None
    oldest: int | None
    overdue: int


@dataclass(frozen=True, slots=True)
class Stops:
    """Decided in the window: their working days, those with a stopped clock, how many stopped."""

    decided: int
    stopped: int
    gross_days: int
    stopped_days: int

    @property
    def share_of_days(self) -> Fraction:
        """Stopped days of all days; 0 for none."""
        return Fraction(self.stopped_days, self.gross_days) if self.gross_days else Fraction(0)


@dataclass(frozen=True, slots=True)
class ServiceTimes:
    """All measures of one service in one window."""

    service: str
    first_on: date
    as_of: date
    filed: int
    outcomes: Mapping[str, int]
    gross: Measured
    net: Measured
    on_time: OnTime
    waiting: Waiting
    stops: Stops
    order: Pairs
    decided_days: Sequence[tuple[int, int]]
    """(gross days, applications) of the decisions in the window, rising: for the histogram."""


def service_times(
    connection: sqlite3.Connection, service: str, as_of: date, days: DayCount
) -> ServiceTimes:
    """The measures of `service` in the twelve months up to and with `as_of`."""
    first_on = year_before(as_of)
    outcomes = counted_since(connection, "filed", service, first_on, "k2")
    gross, net = _curves(connection, service, first_on, as_of, days)
    histogram = counted_since(connection, "decided", service, first_on, "k2")
    return ServiceTimes(
        service=service,
        first_on=first_on,
        as_of=as_of,
        filed=sum(outcomes.values()),
        outcomes=outcomes,
        gross=_measured(gross),
        net=_measured(net),
        on_time=_on_time(connection, service, first_on, as_of),
        waiting=_waiting(connection, service, as_of, days),
        stops=_stops(connection, service, first_on, histogram),
        order=pairs_since(connection, service, first_on),
        decided_days=tuple(histogram.items()),
    )


def year_before(as_of: date) -> date:
    """The first day of the twelve months that end with `as_of`."""
    day = 28 if (as_of.month, as_of.day) == (2, 29) else as_of.day
    return as_of.replace(year=as_of.year - 1, day=day) + timedelta(days=1)


def lower_median(values: Mapping[int, int]) -> int | None:
    """The nearest-rank median of values and how often each occurred; None for none."""
    needed, seen = (sum(values.values()) + 1) // 2, 0
    for value in sorted(values):
        seen += values[value]
        if seen >= needed:
            return value
    return None


def _curves(
    connection: sqlite3.Connection, service: str, first_on: date, as_of: date, days: DayCount
) -> tuple[Survival, Survival]:
    """Gross and net: what was decided, and what is undecided with the time it has lasted."""
    lasted: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
    decided = tuple(
        Counter(counted_since(connection, "taken", service, first_on, key)) for key in ("k2", "k3")
    )
    for accepted, closed, stopped, stopped_days, count in rows_since(
        connection, "undecided", service, first_on
    ):
        end_on = date.fromisoformat(closed) if closed else as_of
        gross = days.between(date.fromisoformat(accepted), end_on)
        running = days.between(date.fromisoformat(stopped), as_of) if stopped else 0
        lasted[0][gross] += count
        lasted[1][max(0, gross - stopped_days - running)] += count
    return (
        kaplan_meier_of(decided[0], decided[0] + lasted[0]),
        kaplan_meier_of(decided[1], decided[1] + lasted[1]),
    )


def _measured(curve: Survival) -> Measured:
    return Measured(curve.count, within(curve, MEDIAN), within(curve, NINE_OF_TEN), curve.longest)


_DUE = """
    SELECT ifnull(sum(count), 0), ifnull(sum(count * k2), 0) FROM tally
    WHERE measure = 'due' AND service = ? AND k1 >= ? AND k1 <= ?
"""
_OVERDUE = """
    SELECT ifnull(sum(count), 0) FROM tally
    WHERE measure = 'due' AND service = ? AND k1 < ? AND k3
"""
_STOPPED = """
    SELECT ifnull(sum(count * k4), 0), ifnull(sum(count * k3), 0) FROM tally
    WHERE measure = 'decided' AND service = ? AND k1 >= ?
"""


def _on_time(connection: sqlite3.Connection, service: str, first_on: date, as_of: date) -> OnTime:
    span = (service, first_on.isoformat(), as_of.isoformat())
    return OnTime(*connection.execute(_DUE, span).fetchone())


def _waiting(connection: sqlite3.Connection, service: str, as_of: date, days: DayCount) -> Waiting:
    ages = Counter[int]()
    for filed_on, *_, count in rows_since(connection, "open", service, date.min):
        ages[days.between(date.fromisoformat(filed_on), as_of)] += count
    late = connection.execute(_OVERDUE, (service, as_of.isoformat())).fetchone()[0]
    return Waiting(ages.total(), lower_median(ages), max(ages, default=None), late)


def _stops(
    connection: sqlite3.Connection, service: str, first_on: date, histogram: Mapping[int, int]
) -> Stops:
    """`histogram`: decisions by their working days."""
    stopped, stopped_days = connection.execute(_STOPPED, (service, first_on.isoformat())).fetchone()
    gross_days = sum(gross * count for gross, count in histogram.items())
    return Stops(sum(histogram.values()), stopped, gross_days, stopped_days)
