"""Tallies are a function of the rows: they are the same however the rows came about."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.publish.insight.rows import add, empty

_days = st.integers(0, 20).map(lambda day: (date(2026, 6, 1) + timedelta(day)).isoformat())
_maybe = st.one_of(st.none(), _days)
_states = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["filed", "in_process", "waiting", "withdrawn", "rejected"]),
        "accepted_on": _maybe,
        "due_on": _maybe,
        "closed_on": _maybe,
        "stopped_on": _maybe,
        "stopped_days": st.integers(0, 2),
    }
)


def tallies(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return connection.execute("SELECT * FROM tally").fetchall()


def move(connection: sqlite3.Connection, number: str, state: dict[str, Any]) -> None:
    columns = ", ".join(f"{name} = ?" for name in state)
    query = f"UPDATE application SET {columns} WHERE number = ?"  # noqa: S608 - own names
    connection.execute(query, (*state.values(), number))


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 3), _states), max_size=12))
def test_moving_rows_gives_what_their_last_states_give(
    moves: list[tuple[int, dict[str, Any]]],
) -> None:
    moved, at_once = empty(), empty()
    numbers = [add(moved, status="filed", accepted_on=None, due_on=None) for _ in range(4)]
    last: dict[int, dict[str, Any]] = {}
    for which, state in moves:
        move(moved, numbers[which], state)
        last[which] = state

    for which in range(4):
        add(at_once, **last.get(which, {"status": "filed", "accepted_on": None, "due_on": None}))

    assert tallies(at_once) == tallies(moved)


def test_a_decision_is_compared_with_the_queue_whenever_it_comes() -> None:
    moved, at_once = empty(), empty()
    first = add(moved, accepted_on="2026-06-01")
    add(moved, accepted_on="2026-06-02", decided_on="2026-06-03")
    decided = {"decided_on": "2026-06-05", "gross_days": 4, "promised_days": 6, "left_days": 2}
    move(moved, first, decided)

    add(at_once, accepted_on="2026-06-01", decided_on="2026-06-05")
    add(at_once, accepted_on="2026-06-02", decided_on="2026-06-03")

    assert tallies(at_once) == tallies(moved)
    assert ("jump", "izin", "2026-06-03", "", "", "", 1, 0) in tallies(moved)
