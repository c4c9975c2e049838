"""From rows of the index to flags; June 2026 has no day off in this calendar but weekends."""

from __future__ import annotations

from datetime import date

import pytest

from publish.insight.entry_lag import EntryLag, entry_lag
from publish.insight.flags import FLAG_KINDS, Flag
from publish.insight.service_flags import service_flags
from publish.insight.times import service_times
from publish.register.fold_events import days_left
from tests.publish.insight.rows import AS_OF, CALENDAR, DAYS, add, empty, put


def found(connection: object) -> dict[str, Flag]:
    times = service_times(connection, "izin", AS_OF, DAYS)  # type: ignore[arg-type]
    lag: EntryLag = entry_lag(connection, "izin", times.first_on, DAYS)  # type: ignore[arg-type]
    flags = service_flags(connection, times, lag)  # type: ignore[arg-type]
    assert list(FLAG_KINDS) == [flag.kind for flag in flags]
    return {flag.kind: flag for flag in flags}


def happen(
    connection: object, number: str, *events: tuple[str, str | None, str], due: str = "2026-06-09"
) -> None:
    for sequence, (code, reason, on) in enumerate(events, 2):
        row: dict[str, object] = {"number": number, "sequence": sequence, "code": code}
        row["reason"] = reason
        if code == "correction_requested":
            row["left_days"] = days_left(date.fromisoformat(on), date.fromisoformat(due), CALENDAR)
        put(connection, "event", {**row, "claimed_on": on, "recorded_on": on, "entry": 0})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "left"),
    [("2026-06-09", 0), ("2026-06-08", 1), ("2026-06-05", 2), ("2026-06-10", -1)],
)
def test_days_left_are_working_days(on: str, left: int) -> None:
    assert left == days_left(date.fromisoformat(on), date(2026, 6, 9), CALENDAR)


def test_a_decision_on_a_saturday_after_a_friday_is_late() -> None:
    assert -1 == days_left(date(2026, 6, 6), date(2026, 6, 5), CALENDAR)


def test_decisions_are_counted_by_the_days_that_were_left() -> None:
    connection = empty()
    for day, count in (("2026-06-09", 3), ("2026-06-08", 2), ("2026-06-04", 1), ("2026-06-03", 4)):
        for _ in range(count):
            add(connection, decided_on=day)

    flag = found(connection)["bunching"]

    assert (3, 3, 10) == (flag.part, flag.whole, flag.count)


def test_a_stop_is_measured_against_the_due_date_of_its_own_day() -> None:
    """Due on the 9th; two working days of a stop from the 8th moved it to the 11th."""
    connection = empty()
    number = add(connection, due_on="2026-06-11", stopped_days=2)
    happen(
        connection,
        number,
        ("correction_requested", "unclear", "2026-06-08"),
        ("corrected", None, "2026-06-10"),
    )

    flag = found(connection)["late_stop"]

    assert (1, 1) == (flag.part, flag.whole)


def test_an_early_stop_is_not_late_though_a_later_one_is() -> None:
    """Stops from the 3rd (4 of 5 days left) and from the 9th (2 left); the due date moved by 2."""
    connection = empty()
    number = add(connection, due_on="2026-06-11", stopped_days=2)
    happen(
        connection,
        number,
        ("correction_requested", "unclear", "2026-06-03"),
        ("corrected", None, "2026-06-05"),
        ("correction_requested", "missing", "2026-06-09"),
    )

    flag = found(connection)["late_stop"]

    assert (1, 2) == (flag.part, flag.whole)


def test_a_file_sent_back_twice_for_the_same_reason_is_ping_pong() -> None:
    connection = empty()
    same, other, once = (add(connection) for _ in range(3))
    happen(
        connection,
        same,
        ("returned", "missing", "2026-06-01"),
        ("corrected", None, "2026-06-01"),
        ("correction_requested", "missing", "2026-06-03"),
    )
    happen(
        connection,
        other,
        ("returned", "missing", "2026-06-01"),
        ("corrected", None, "2026-06-01"),
        ("returned", "unclear", "2026-06-01"),
    )
    happen(connection, once, ("returned", "missing", "2026-06-01"))

    flag = found(connection)["ping_pong"]

    assert (1, 3) == (flag.part, flag.whole)


def test_another_service_is_not_counted() -> None:
    connection = empty()
    add(connection, service="lain", decided_on="2026-06-09")

    assert 0 == found(connection)["bunching"].count


def test_a_short_promise_has_no_end_to_look_at() -> None:
    """Due four working days after acceptance: every decision would be near the due date."""
    connection = empty()
    for _ in range(40):
        add(connection, due_on="2026-06-08", decided_on="2026-06-08")

    assert 0 == found(connection)["bunching"].count


def test_money_that_differs_is_counted_of_the_files_with_money() -> None:
    connection = empty()
    for money, count in (
        ({"fee": 5, "paid": 5}, 26),
        ({"fee": 5, "paid": 5, "extra": 1}, 1),
        ({"fee": 0, "extra": 3, "refunded": 3}, 1),
        ({"fee": 5, "paid": 4, "reversed": 1}, 1),
        ({"fee": 5, "paid": 4}, 1),
        ({"fee": 5, "paid": 4, "status": "in_process"}, 1),  # a part payment is no difference
        ({"fee": 0}, 9),
    ):
        for _ in range(count):
            add(connection, **money)

    flag = found(connection)["fee_difference"]

    assert (4, 31, True) == (flag.part, flag.whole, flag.is_raised)
