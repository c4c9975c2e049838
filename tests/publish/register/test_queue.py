"""Who was overtaken, against looking at every other application; however the entries come."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.domain.identifier import new_number
from publish.insight.order import pairs_since
from publish.register.index import Index, catch_up, open_index
from publish.register.index_schema import in_memory
from publish.register.queue import Overtaken, Queues
from tests.publish.insight.rows import add
from tests.publish.register.city import BEGINNING, MONDAY, City, event_entry

FIRST = date(2026, 3, 2)
_files = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12)


def nothing() -> None:
    """All is written."""


@settings(max_examples=40)
@given(_files, _files)
def test_it_agrees_with_looking_at_every_decision(
    known: list[tuple[int, int]], more: list[tuple[int, int]]
) -> None:
    """`known` stand in the index, `more` are decided while the fold goes on."""
    connection = in_memory()
    for accepted, lasted in known:
        days = [(FIRST + timedelta(d)).isoformat() for d in (accepted, accepted + lasted)]
        add(connection, accepted_on=days[0], decided_on=days[1], due_on=None)
    queues, seen = Queues(connection, nothing), [(a, a + lasted) for a, lasted in known]

    for accepted, lasted in more:
        decided = accepted + lasted
        own = FIRST + timedelta(accepted), FIRST + timedelta(decided)
        meanwhile = [other for other in seen if accepted < other[1] < decided]
        later = sum(other[0] > accepted for other in meanwhile)
        assert Overtaken(len(meanwhile), later, later) == queues.overtaken("izin", None, *own)
        queues.decide("izin", None, *own)
        seen.append((accepted, decided))


def life(number: str, *moves: tuple[str, int]) -> list[dict[str, Any]]:
    """An application that is filed on Monday and moves on so many days after it."""
    reasons = {"correction_requested": {"reason": "unclear"}, "rejected": {"reason": "palsu"}}
    return [
        event_entry(place, code, day, number=number, **reasons.get(code, {}))
        for place, (code, day) in enumerate((("filed", 0), *moves), 1)
    ]


SLOW, QUICK, QUICKER, OLDER = (
    new_number("KDI", lambda n, seed=seed: bytes([seed]) * n)  # type: ignore[misc]
    for seed in (1, 2, 3, 4)
)
LIVES = [
    *life(OLDER, ("accepted", 0), ("rejected", 7)),
    *life(SLOW, ("accepted", 1), ("correction_requested", 7), ("corrected", 9), ("rejected", 10)),
    *life(QUICK, ("accepted", 2), ("rejected", 3)),
    *life(QUICKER, ("accepted", 4), ("rejected", 8)),
]


def by_days(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(entries, key=lambda entry: entry["recorded_on"])


def folded(folder: Path, steps: list[list[dict[str, Any]]]) -> Index:
    city, index = City(folder), open_index(folder / "index.sqlite")
    for step in ([*BEGINNING], *steps):
        city.publish(step)
        catch_up(index, city.reader())
    return index


def overtaken(index: Index, number: str) -> Overtaken:
    row = index.application(number)
    assert row is not None
    return row.overtaken


@pytest.mark.parametrize("size", [1, 5, 100])
def test_what_overtakes_after_the_clock_stood_still_is_told_apart(
    tmp_path: Path, size: int
) -> None:
    entries = by_days(LIVES)
    index = folded(tmp_path, [entries[at : at + size] for at in range(0, len(entries), size)])

    assert Overtaken(3, 2, 1) == overtaken(index, SLOW)
    assert Overtaken(1, 1, 1) == overtaken(index, OLDER)
    assert Overtaken(0, 0, 0) == overtaken(index, QUICK)


def test_an_answer_stays_what_it_was_on_the_day_of_the_event(tmp_path: Path) -> None:
    late = [{**entry, "recorded_on": (MONDAY + timedelta(20)).isoformat()} for entry in life(QUICK)]
    moves = life(QUICK, ("accepted", 2), ("rejected", 3))[1:]
    late += [{**entry, "recorded_on": late[0]["recorded_on"]} for entry in moves]
    index = folded(tmp_path, [life(SLOW, ("accepted", 1), ("rejected", 9)), late])

    assert Overtaken(0, 0, 0) == overtaken(index, SLOW)


def test_the_flag_counts_the_same_pairs(tmp_path: Path) -> None:
    index = folded(tmp_path, [by_days(LIVES)])

    rows = [overtaken(index, number).by for number in (SLOW, QUICK, QUICKER, OLDER)]

    assert sum(rows) == pairs_since(index.connection, "izin", MONDAY).out_of_order
