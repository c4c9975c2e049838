from __future__ import annotations

from publish.facts.sealed import SealedCounts
from publish.insight.sealed import sealed_months
from tests.publish.insight.rows import empty, put


def test_months_come_in_order_and_keep_what_is_hidden() -> None:
    index = empty()
    place = {"service": "akta", "recorded_on": "2026-07-01", "entry": 1}
    counts = {"filed": 12, "decided": 11, "on_time": 10, "rejected": None, "median_days": 1}
    for month in ("2026-06", "2026-05"):
        put(index, "counts", {"month": month, **counts, **place})

    assert (
        SealedCounts("akta", "2026-05", 12, 11, 10, None, 1),
        SealedCounts("akta", "2026-06", 12, 11, 10, None, 1),
    ) == sealed_months(index, "akta")
