from __future__ import annotations

from publish.insight.revenue import Received, received
from tests.publish.insight.rows import add, empty, put


def test_money_is_summed_by_service_and_month_of_the_payment() -> None:
    connection = empty()
    one, other, third = add(connection), add(connection), add(connection, service="pbg")
    for number, sequence, on, amount in (
        (one, 2, "2026-05-31", 100),
        (one, 3, "2026-06-01", 50),
        (other, 2, "2026-06-30", 25),
        (third, 2, "2026-06-02", 162000),
    ):
        row = {"number": number, "sequence": sequence, "code": "payment_recorded"}
        dates = {"claimed_on": on, "recorded_on": "2026-06-30", "entry": 0}
        put(connection, "event", {**row, "amount": amount, **dates})
    put(
        connection,
        "event",
        {
            "number": one,
            "sequence": 1,
            "code": "filed",
            "amount": 150,
            "claimed_on": "2026-05-30",
            "recorded_on": "2026-05-30",
            "entry": 0,
        },
    )

    expected = (
        Received("izin", "2026-05", 1, 100),
        Received("izin", "2026-06", 2, 75),
        Received("pbg", "2026-06", 1, 162000),
    )

    assert expected == received(connection)


def test_without_payments_nothing_was_received() -> None:
    assert () == received(empty())
