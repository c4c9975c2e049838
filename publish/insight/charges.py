"""Reports that money was asked for beside the tariff: counts, and rates with their interval.

Definitions:
- reports with the receipt of an application and reports without are never added up;
- a rate is reports of one of the two kinds per thousand applications of the same quarters, with
  the exact Poisson interval; the number of applications comes from the register, or for a
  sealed service from its monthly counts;
- no rate where a count is hidden: "fewer than k" is not a number.

Few reports do not prove a clean office, and many can come from an office that invites them.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from publish.facts.charge_report import BANDS, ChargeCounts
from publish.insight.intervals import Interval, garwood95

PER = 1000
ReportKind = Literal["verified", "unverified"]
"""With the receipt of an application, so that one case is one report; or without."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`reports` of `applications`: per thousand, and the interval per thousand."""

    reports: int
    applications: int
    per_thousand: Fraction
    interval: Interval


def charge_counts(connection: sqlite3.Connection) -> tuple[ChargeCounts, ...]:
    """All published counts, newest quarter first, then by service."""
    rows = connection.execute(
        "SELECT service, quarter, verified, unverified, bands FROM charges"
        " ORDER BY quarter DESC, service"
    )
    return tuple(_counts(*row) for row in rows)


def charge_rate(
    connection: sqlite3.Connection,
    service: str,
    quarters: tuple[ChargeCounts, ...],
    kind: ReportKind = "verified",
) -> Rate | None:
    """The rate of `service` over its quarters; None when a count is hidden or nothing was filed."""
    own = [c for c in quarters if c.service == service]
    reports = [c.verified if kind == "verified" else c.unverified for c in own]
    applications = sum(filed_in(connection, service, c.quarter) for c in own)
    if not own or applications == 0 or None in reports:
        return None
    count = sum(r for r in reports if r is not None)
    bounds = garwood95(count)
    scaled = Interval(bounds.low * PER / applications, bounds.high * PER / applications)
    return Rate(count, applications, Fraction(count * PER, applications), scaled)


def _counts(
    service: str, quarter: str, verified: int | None, unverified: int | None, bands: str
) -> ChargeCounts:
    given = json.loads(bands)
    return ChargeCounts(service, quarter, verified, unverified, {b: given.get(b) for b in BANDS})


def filed_in(connection: sqlite3.Connection, service: str, quarter: str) -> int:
    """Applications of a service filed in a quarter; of a sealed one, as far as its months tell."""
    months = months_of_quarter(quarter)
    marks = (service, *months)
    open_ = connection.execute(
        "SELECT ifnull(sum(count), 0) FROM tally WHERE measure = 'month' AND service = ?"
        " AND k1 IN (?, ?, ?) AND k2 = 'filed'",
        marks,
    ).fetchone()[0]
    sealed = connection.execute(
        "SELECT coalesce(sum(filed), 0) FROM counts WHERE service = ? AND month IN (?, ?, ?)", marks
    ).fetchone()[0]
    return int(open_ + sealed)


def months_of_quarter(quarter: str) -> tuple[str, str, str]:
    """The months of "2026-Q1": "2026-01", "2026-02", "2026-03"."""
    year, _, number = quarter.partition("-Q")
    first = int(number) * 3 - 2
    return f"{year}-{first:02}", f"{year}-{first + 1:02}", f"{year}-{first + 2:02}"
