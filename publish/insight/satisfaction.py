"""The satisfaction index (SKM, Permenpan RB 14/2017), and the one question beside it.

Definitions:
- the mean of an element is its sum by the number of people; the index is the mean of the nine
  elements, each with weight exactly 1/9 (not 0.11, whose best is 99), times 25;
- it is rounded to two places first and graded then, since the regulation's bands for the
  unrounded value have gaps: A from 88.31, B from 76.61, C from 65.00, else D;
- no index for fewer than `LEAST` people.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from publish.facts.survey import CHARGED, Cell, Scores, SurveyCounts
from publish.insight.charges import months_of_quarter

LEAST = 30
"""People below whom no index is worked out."""
QUARTERS = 4
"""Published quarters that an index covers."""
Grade = Literal["A", "B", "C", "D"]
_BOUNDS: tuple[tuple[Grade, Decimal], ...] = (
    ("A", Decimal("88.31")),
    ("B", Decimal("76.61")),
    ("C", Decimal("65.00")),
)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The index of `n` people (25.00 to 100.00), and the mean of each element (1 to 4)."""

    n: int
    elements: tuple[Fraction, ...]
    index: Decimal
    grade: Grade


def satisfaction(scores: Iterable[Scores]) -> Satisfaction | None:
    """The index of all of them together; None for fewer than `LEAST` people."""
    given = list(scores)
    n = sum(s.n for s in given)
    if n < LEAST:
        return None
    sums = [sum(column) for column in zip(*(s.sums for s in given), strict=True)]
    elements = tuple(Fraction(total, n) for total in sums)
    index = index_of(elements)
    return Satisfaction(n, elements, index, grade_of(index))


def index_of(elements: tuple[Fraction, ...]) -> Decimal:
    """The index of nine means, to two places, a half upwards."""
    exact = sum(elements, Fraction()) / len(elements) * 25
    cents = Decimal((exact * 200 + 1) // 2)
    return (cents / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def grade_of(index: Decimal) -> Grade:
    """The grade of an index that is rounded to two places."""
    return next((grade for grade, least in _BOUNDS if index >= least), "D")


def survey_counts(connection: sqlite3.Connection) -> tuple[SurveyCounts, ...]:
    """All published answers, newest quarter first, then by service."""
    rows = connection.execute(
        "SELECT service, quarter, answered, charged, n, sums FROM survey"
        " ORDER BY quarter DESC, service"
    )
    return tuple(_counts(*row) for row in rows)


def newest_quarters(counts: Iterable[SurveyCounts]) -> list[SurveyCounts]:
    """Those of the newest `QUARTERS` quarters, in their order."""
    given = list(counts)
    quarters = sorted({c.quarter for c in given})[-QUARTERS:]
    return [c for c in given if c.quarter in quarters]


def closed_in(connection: sqlite3.Connection, service: str, quarter: str) -> int:
    """Cases of a service that were closed in a quarter: those whom the question was put to.
    Of a sealed service, those decided, as far as its monthly counts tell."""
    marks = (service, *months_of_quarter(quarter))
    open_ = connection.execute(
        "SELECT ifnull(sum(count), 0) FROM tally"
        " WHERE measure = 'closed' AND service = ? AND k1 IN (?, ?, ?)",
        marks,
    ).fetchone()[0]
    sealed = connection.execute(
        "SELECT ifnull(sum(decided), 0) FROM counts WHERE service = ? AND month IN (?, ?, ?)",
        marks,
    ).fetchone()[0]
    return int(open_ + sealed)


def _counts(
    service: str, quarter: str, answered: Cell, charged: str, n: int | None, sums: str | None
) -> SurveyCounts:
    given = json.loads(charged)
    scores = None if n is None or sums is None else Scores(n, tuple(json.loads(sums)))
    return SurveyCounts(service, quarter, answered, {c: given[c] for c in CHARGED}, scores)
