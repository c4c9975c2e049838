"""The order in which facts enter the register."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from builder.domain.outbox import OutboxRow, release_order
from tests.makers import NOON, seeded


def row(id_: int, number: str | None, day: int = 0) -> OutboxRow:
    return OutboxRow(id_, b"", (), number, NOON + timedelta(days=day))


NUMBERS_AND_DAYS = st.lists(
    st.tuples(st.sampled_from(["A", "B", "C", None]), st.integers(0, 2)), max_size=15
)


@given(NUMBERS_AND_DAYS, st.integers())
def test_days_never_go_back_and_each_application_keeps_its_order(
    given_rows: list[tuple[str | None, int]], seed: int
) -> None:
    by_day = sorted(given_rows, key=lambda each: each[1])
    rows = [row(id_, number, day) for id_, (number, day) in enumerate(by_day)]
    ordered = release_order(rows, seeded(seed))

    assert [r.id for r in rows] == sorted(r.id for r in ordered)
    assert [r.recorded_on for r in ordered] == sorted(r.recorded_on for r in ordered)
    for number in ("A", "B", "C", None):
        mine = [r.id for r in ordered if r.number == number]
        assert mine == sorted(mine)


def test_definitions_come_before_the_events_of_their_day() -> None:
    ordered = release_order([row(1, "A"), row(2, None), row(3, "B")], seeded())

    assert 2 == ordered[0].id


def test_the_order_of_two_applications_tells_nothing() -> None:
    rng = seeded(4)
    first = Counter(release_order([row(1, "A"), row(2, "B")], rng)[0].number for _ in range(2000))

    assert 900 < first["A"] < 1100
