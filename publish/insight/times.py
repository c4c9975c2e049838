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
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from publish.insight.cases import Case, cases_of, days_stopped, days_taken
from publish.insight.order import Pairs, pairs_out_of_order
from publish.insight.survival import MEDIAN, NINE_OF_TEN, Duration, kaplan_meier, within
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
    cases = tuple(cases_of(connection, service))
    first_on = year_before(as_of)
    accepted = [c for c in cases if c.accepted_on and c.accepted_on >= first_on]
    decided = [c for c in cases if c.gross_days is not None and _since(c.decided_on, first_on)]
    filed = [c for c in cases if c.filed_on >= first_on]
    return ServiceTimes(
        service=service,
        first_on=first_on,
        as_of=as_of,
        filed=len(filed),
        outcomes=dict(sorted(Counter(c.status for c in filed).items())),
        gross=_measured(accepted, as_of, days, lambda case: 0),
        net=_measured(accepted, as_of, days, lambda case: days_stopped(case, as_of, days)),
        on_time=_on_time(cases, first_on, as_of),
        waiting=_waiting(cases, as_of, days),
        stops=_stops(decided),
        order=_order(decided),
        decided_days=sorted(Counter(c.gross_days or 0 for c in decided).items()),
    )


def year_before(as_of: date) -> date:
    """The first day of the twelve months that end with `as_of`."""
    day = 28 if (as_of.month, as_of.day) == (2, 29) else as_of.day
    return as_of.replace(year=as_of.year - 1, day=day) + timedelta(days=1)


def lower_median(values: Iterable[int]) -> int | None:
    """The nearest-rank median: a value that occurred; None for none."""
    ranked = sorted(values)
    return ranked[(len(ranked) - 1) // 2] if ranked else None


def _since(on: date | None, first_on: date) -> bool:
    return on is not None and on >= first_on


def _measured(
    accepted: Iterable[Case], as_of: date, days: DayCount, less: Callable[[Case], int]
) -> Measured:
    durations = [
        Duration(max(0, taken - less(case)), case.decided_on is not None)
        for case in accepted
        if (taken := days_taken(case, as_of, days)) is not None
    ]
    curve = kaplan_meier(durations)
    return Measured(curve.count, within(curve, MEDIAN), within(curve, NINE_OF_TEN), curve.longest)


def _on_time(cases: Iterable[Case], first_on: date, as_of: date) -> OnTime:
    due = kept = 0
    for case in cases:
        if case.due_on is None or not first_on <= case.due_on <= as_of:
            continue
        if case.decided_on is not None:
            due, kept = due + 1, kept + (case.decided_on <= case.due_on)
        elif not _is_excused(case, case.due_on):
            due += 1
    return OnTime(due, kept)


def _is_excused(case: Case, due_on: date) -> bool:
    withdrawn_in_time = case.closed_on is not None and case.closed_on <= due_on
    stands_still = case.stopped_on is not None and case.stopped_on <= due_on
    return withdrawn_in_time or stands_still


def _waiting(cases: Iterable[Case], as_of: date, days: DayCount) -> Waiting:
    waiting = [c for c in cases if c.is_open]
    ages = [days.between(c.filed_on, as_of) for c in waiting]
    late = sum(
        c.due_on is not None and c.due_on < as_of and not _is_excused(c, c.due_on) for c in waiting
    )
    return Waiting(len(waiting), lower_median(ages), max(ages, default=None), late)


def _stops(decided: Sequence[Case]) -> Stops:
    return Stops(
        decided=len(decided),
        stopped=sum(c.was_stopped for c in decided),
        gross_days=sum(c.gross_days or 0 for c in decided),
        stopped_days=sum(c.stopped_days for c in decided),
    )


def _order(decided: Iterable[Case]) -> Pairs:
    by_promise: dict[str | None, list[tuple[date, date]]] = {}
    for case in decided:
        if case.accepted_on is not None and case.decided_on is not None:
            queue = by_promise.setdefault(case.variant, [])
            queue.append((case.accepted_on, case.decided_on))
    counted = [pairs_out_of_order(queue) for queue in by_promise.values()]
    return Pairs(sum(p.count for p in counted), sum(p.out_of_order for p in counted))
