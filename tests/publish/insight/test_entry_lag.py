from __future__ import annotations

from datetime import date

from publish.insight.entry_lag import EntryLag, entry_lag
from tests.publish.insight.rows import DAYS, add, empty, put


def test_it_counts_working_days_from_the_claimed_to_the_recorded_date() -> None:
    index = empty()
    number = add(index)
    days = [("06-05", "06-05"), ("06-05", "06-08"), ("06-05", "06-12"), ("06-12", "06-13")]
    for sequence, (claimed, recorded) in enumerate(days, start=1):
        dates = {"claimed_on": f"2026-{claimed}", "recorded_on": f"2026-{recorded}"}
        put(
            index,
            "event",
            {"number": number, "sequence": sequence, "code": "filed", "entry": 1, **dates},
        )

    lag = entry_lag(index, "izin", date(2026, 6, 1), DAYS)

    assert EntryLag(events=4, median=0, nine_of_ten=5, late=1) == lag


def test_events_before_the_window_do_not_count() -> None:
    index = empty()
    number = add(index)
    event = {"number": number, "sequence": 1, "code": "filed", "entry": 1}
    put(index, "event", {**event, "claimed_on": "2026-05-04", "recorded_on": "2026-05-29"})

    assert EntryLag(0, None, None, 0) == entry_lag(index, "izin", date(2026, 6, 1), DAYS)
