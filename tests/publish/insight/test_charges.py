from __future__ import annotations

import json
import sqlite3
from fractions import Fraction
from typing import Any

import pytest

from publish.insight.charges import charge_counts, charge_rate, months_of_quarter
from tests.publish.insight.rows import add, empty, put

BANDS = {"under-50k": 0, "50k-200k": None, "200k-1m": 6, "over-1m": 0}


def charge(index: sqlite3.Connection, **changed: Any) -> None:
    row = {"service": "izin", "quarter": "2026-Q2", "verified": 3, "unverified": 9}
    rest = {"bands": json.dumps(BANDS), "recorded_on": "2026-07-01", "entry": 1}
    put(index, "charges", {**row, **rest, **changed})


def test_counts_come_newest_first_and_keep_what_is_hidden() -> None:
    index = empty()
    charge(index, quarter="2026-Q1")
    charge(index)

    counts = charge_counts(index)

    assert ["2026-Q2", "2026-Q1"] == [c.quarter for c in counts]
    assert BANDS == counts[0].bands


def test_the_rate_is_per_thousand_applications_of_the_same_quarters() -> None:
    index = empty()
    charge(index)
    for _ in range(60):
        add(index, filed_on="2026-04-06")
    add(index, filed_on="2026-07-01")

    rate = charge_rate(index, "izin", charge_counts(index))

    assert rate is not None
    assert (3, 60, Fraction(50)) == (rate.reports, rate.applications, rate.per_thousand)
    assert (10.311, 146.121) == (
        round(float(rate.interval.low), 3),
        round(float(rate.interval.high), 3),
    )


def test_reports_without_a_receipt_have_a_rate_of_their_own() -> None:
    index = empty()
    charge(index)
    for _ in range(60):
        add(index, filed_on="2026-04-06")

    rate = charge_rate(index, "izin", charge_counts(index), "unverified")

    assert rate is not None
    assert (9, Fraction(150)) == (rate.reports, rate.per_thousand)


def test_a_sealed_service_counts_its_published_months() -> None:
    index = empty()
    charge(index)
    counts = {"decided": 1, "on_time": 1, "rejected": 0, "median_days": 1}
    place = {"service": "izin", "recorded_on": "2026-07-01", "entry": 1}
    put(index, "counts", {"month": "2026-05", "filed": 100, **counts, **place})
    put(index, "counts", {"month": "2026-06", "filed": None, **counts, **place})

    rate = charge_rate(index, "izin", charge_counts(index))

    assert rate is not None
    assert 100 == rate.applications


@pytest.mark.parametrize("verified", [None, 3])
def test_there_is_no_rate_of_hidden_counts_or_of_no_applications(verified: int | None) -> None:
    index = empty()
    charge(index, verified=verified)
    if verified is None:
        add(index, filed_on="2026-04-06")

    assert charge_rate(index, "izin", charge_counts(index)) is None


def test_a_quarter_has_three_months() -> None:
    assert ("2026-10", "2026-11", "2026-12") == months_of_quarter("2026-Q4")
