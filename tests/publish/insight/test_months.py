from __future__ import annotations

from publish.insight.months import Month, months_of
from tests.publish.insight.rows import add, empty


def test_it_counts_what_came_in_what_was_decided_and_what_was_left() -> None:
    index = empty()
    add(index, filed_on="2026-05-04", decided_on="2026-06-08")
    add(index, filed_on="2026-05-05", decided_on="2026-06-10", status="rejected")
    add(index, filed_on="2026-05-06", status="withdrawn", closed_on="2026-06-01")
    add(index, filed_on="2026-06-01", status="in_process")

    assert (
        Month("2026-05", 3, 0, 0, 0, 0, 3),
        Month("2026-06", 1, 2, 1, 1, 1, 1),
    ) == months_of(index, "izin")


def test_it_says_nothing_of_a_service_without_applications() -> None:
    assert () == months_of(empty(), "izin")
