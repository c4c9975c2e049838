from __future__ import annotations

import sqlite3
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from publish.insight.order import Pairs
from publish.insight.times import (
    OnTime,
    ServiceTimes,
    Stops,
    lower_median,
    service_times,
    year_before,
)
from tests.publish.insight.rows import AS_OF, DAYS, add, empty


@pytest.fixture
def index() -> sqlite3.Connection:
    return empty()


def measured(index: sqlite3.Connection) -> ServiceTimes:
    return service_times(index, "izin", AS_OF, DAYS)


@pytest.mark.parametrize(
    ("as_of", "first"),
    [
        (date(2026, 6, 30), date(2025, 7, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
        (date(2025, 12, 31), date(2025, 1, 1)),
    ],
)
def test_the_window_is_twelve_months(as_of: date, first: date) -> None:
    assert first == year_before(as_of)


def test_open_applications_make_the_median_longer(index: sqlite3.Connection) -> None:
    add(index, decided_on="2026-06-04", closed_on="2026-06-04")
    add(index, decided_on="2026-06-05", closed_on="2026-06-05")
    add(index, status="in_process")
    add(index, status="in_process")

    gross = measured(index).gross

    assert (4, 3, None, 20) == (gross.count, gross.median, gross.nine_of_ten, gross.longest)
    assert not gross.is_enough


def test_a_withdrawn_application_counts_as_not_decided(index: sqlite3.Connection) -> None:
    add(index, decided_on="2026-06-04", closed_on="2026-06-04")
    add(index, status="withdrawn", closed_on="2026-06-03")
    add(index, status="withdrawn", closed_on="2026-06-03")

    assert 2 == measured(index).gross.median
    assert {"issued": 1, "withdrawn": 2} == measured(index).outcomes


def test_net_time_leaves_out_stopped_days(index: sqlite3.Connection) -> None:
    add(index, decided_on="2026-06-16", closed_on="2026-06-16", stopped_days=4)

    times = measured(index)

    assert (10, 6) == (times.gross.median, times.net.median)
    assert Stops(1, 1, 10, 4) == times.stops
    assert Fraction(2, 5) == times.stops.share_of_days


def test_a_stop_that_still_runs_is_left_out_of_net_time(index: sqlite3.Connection) -> None:
    add(index, status="waiting", stopped_on="2026-06-10")

    times = measured(index)

    assert (20, 6) == (times.gross.longest, times.net.longest)


@pytest.mark.parametrize(
    ("row", "on_time"),
    [
        ({"decided_on": "2026-06-09"}, OnTime(1, 1)),
        ({"decided_on": "2026-06-10"}, OnTime(1, 0)),
        ({"status": "in_process"}, OnTime(1, 0)),
        ({"status": "in_process", "due_on": "2026-07-01"}, OnTime(0, 0)),
        ({"status": "withdrawn", "closed_on": "2026-06-09"}, OnTime(0, 0)),
        ({"status": "withdrawn", "closed_on": "2026-06-12"}, OnTime(1, 0)),
        ({"status": "waiting", "stopped_on": "2026-06-08"}, OnTime(0, 0)),
        ({"status": "waiting", "stopped_on": "2026-06-12"}, OnTime(1, 0)),
        ({"decided_on": "2025-06-02", "due_on": "2025-06-09"}, OnTime(0, 0)),
        ({"accepted_on": None, "due_on": None}, OnTime(0, 0)),
    ],
)
def test_on_time_follows_the_due_date(
    index: sqlite3.Connection, row: dict[str, Any], on_time: OnTime
) -> None:
    add(index, **row)

    assert on_time == measured(index).on_time


def test_the_age_of_open_applications_counts_from_filing(index: sqlite3.Connection) -> None:
    add(index, status="in_process", filed_on="2026-06-29", accepted_on=None, due_on=None)
    add(index, status="in_process", filed_on="2026-06-01")
    add(index, decided_on="2026-06-04", closed_on="2026-06-04")

    waiting = measured(index).waiting

    assert (2, 1, 21, 1) == (
        waiting.count,
        waiting.median_age,
        waiting.oldest,
        waiting.overdue,
    )


def test_queues_of_different_promises_are_not_mixed(index: sqlite3.Connection) -> None:
    add(index, accepted_on="2026-06-02", decided_on="2026-06-16")
    add(index, accepted_on="2026-06-03", decided_on="2026-06-05", variant="mbr")
    assert Pairs(0, 0) == measured(index).order

    add(index, accepted_on="2026-06-04", decided_on="2026-06-05")
    assert Pairs(1, 1) == measured(index).order


def test_another_service_is_not_counted(index: sqlite3.Connection) -> None:
    add(index, service="lain", decided_on="2026-06-04")

    times = measured(index)

    assert (0, 0, None, 0) == (
        times.filed,
        times.gross.count,
        times.gross.median,
        times.waiting.count,
    )


def test_the_median_of_ages_is_an_age_that_occurs() -> None:
    assert [None, 3, 3, 9] == [
        lower_median(ages) for ages in ({}, {3: 1}, {9: 1, 3: 1}, {9: 2, 3: 1})
    ]
