"""How long it takes, with the applications that are not finished yet.

Counting only finished ones makes an office look faster the more it leaves
undone. Kaplan and Meier (1958): at every duration t at which something was
decided, the share still waiting is multiplied by 1 - d/n, with n all that
lasted t or longer, finished or not.

Invariants:
- exact fractions; the same durations in any order give the same result;
- decided 2, 3, 3, 5, 8 and open 4, 9, 12 give a median of 5 (decided ones alone: 3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

MEDIAN = Fraction(1, 2)
NINE_OF_TEN = Fraction(9, 10)


@dataclass(frozen=True, slots=True)
class Duration:
    """Working days an application has taken so far; `is_over` when it was decided."""

    days: int
    is_over: bool


@dataclass(frozen=True, slots=True)
class Point:
    """After `days`, `waiting` is the share that is still undecided."""

    days: int
    at_risk: int
    decided: int
    waiting: Fraction


@dataclass(frozen=True, slots=True)
class Survival:
    """The curve over all decided durations; `longest` is the longest seen, decided or not."""

    points: tuple[Point, ...]
    count: int
    longest: int


def kaplan_meier(durations: Iterable[Duration]) -> Survival:
    """The curve of these durations; empty for none."""
    decided: Counter[int] = Counter()
    lasted: Counter[int] = Counter()
    for duration in durations:
        lasted[duration.days] += 1
        decided[duration.days] += duration.is_over
    return kaplan_meier_of(decided, lasted)


def kaplan_meier_of(decided: Counter[int], lasted: Counter[int]) -> Survival:
    """The curve of durations that are counted already: those decided, and all of them."""
    at_risk = count = lasted.total()
    waiting, points = Fraction(1), []
    for days in sorted(lasted):
        if decided[days]:
            waiting *= 1 - Fraction(decided[days], at_risk)
            points.append(Point(days, at_risk, decided[days], waiting))
        at_risk -= lasted[days]
    return Survival(tuple(points), count, max(lasted, default=0))


def within(survival: Survival, done: Fraction) -> int | None:
    """The first duration by which the share `done` is decided; None when that is not reached.

    Then all that can be said is "more than `survival.longest`".
    """
    return next((p.days for p in survival.points if p.waiting <= 1 - done), None)
