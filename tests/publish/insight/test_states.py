"""Which applications stand in which list: above all, which of them are overdue."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any

import pytest

from publish.facts.status import TRANSITIONS
from publish.insight.states import (
    MOVED_BY,
    OVERDUE,
    STATES,
    STATUSES,
    count_by_part,
    count_by_state,
    key_of,
    numbers_in,
    read_key,
)
from publish.insight.times import service_times
from tests.publish.insight.rows import AS_OF, DAYS, add, empty

DUE = AS_OF - timedelta(days=1)


@pytest.fixture
def index() -> sqlite3.Connection:
    return empty()


@pytest.mark.parametrize(
    ("row", "is_overdue"),
    [
        ({"status": "in_process", "due_on": str(DUE)}, True),
        ({"status": "in_process", "due_on": str(AS_OF)}, False),
        ({"status": "returned", "due_on": str(DUE)}, True),
        ({"status": "waiting", "due_on": str(DUE), "stopped_on": str(DUE)}, False),
        ({"status": "waiting", "due_on": str(DUE), "stopped_on": str(AS_OF)}, True),
        ({"status": "filed", "accepted_on": None, "due_on": None}, False),
        ({"status": "approved", "due_on": str(DUE), "decided_on": str(AS_OF)}, False),
        ({"status": "issued", "due_on": "2026-06-09", "decided_on": "2026-06-20"}, False),
        ({"status": "withdrawn", "due_on": "2026-06-09", "closed_on": "2026-06-20"}, False),
    ],
)
def test_overdue_is_open_past_its_due_day_unless_stopped_in_time(
    index: sqlite3.Connection, row: dict[str, Any], is_overdue: bool
) -> None:
    number = add(index, **row)

    counted = count_by_state(index, "izin", AS_OF).get(OVERDUE, 0)

    assert int(is_overdue) == counted
    assert ([number] if is_overdue else []) == numbers_in(index, key_of("izin", OVERDUE), AS_OF)
    assert counted == service_times(index, "izin", AS_OF, DAYS).waiting.overdue


def test_an_application_becomes_overdue_by_the_day_alone(index: sqlite3.Connection) -> None:
    add(index, status="in_process", due_on="2026-06-09")
    days = (date(2026, 6, 9), date(2026, 6, 10))

    assert [{}, {1: 1}] == [count_by_part(index, "izin", OVERDUE, day) for day in days]


def test_every_application_stands_in_one_list_beside_that_of_the_overdue(
    index: sqlite3.Connection,
) -> None:
    for status in STATUSES:
        add(index, status=status)
    add(index, status="in_process")

    counts = count_by_state(index, "izin", AS_OF)

    assert 1 + len(STATUSES) == sum(n for state, n in counts.items() if state != OVERDUE)
    assert 2 == counts["in_process"]
    assert list(counts) == [state for state in STATES if state in counts]


def test_every_move_into_or_out_of_a_status_is_known() -> None:
    for (old, code), new in TRANSITIONS.items():
        assert old == new or all(code in MOVED_BY[s] for s in (old, new) if s is not None)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("pbg.issued", ("pbg", "issued", None)),
        ("pbg.overdue.2", ("pbg", "overdue", 2)),
        ("pbg.gone", ("pbg", "", None)),
        ("pbg.issued.x", ("pbg", "", None)),
        ("pbg", ("pbg", "", None)),
    ],
)
def test_a_key_names_service_state_and_part(
    key: str, expected: tuple[str, str, int | None]
) -> None:
    assert expected == read_key(key)
