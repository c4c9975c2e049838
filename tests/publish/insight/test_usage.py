from __future__ import annotations

from datetime import date

from publish.insight.usage import filed_by_service
from tests.publish.insight.rows import add, empty, put


def test_applications_of_the_window_and_published_months_are_counted() -> None:
    connection = empty()
    add(connection)
    add(connection, filed_on="2026-01-02")
    add(connection, filed_on="2025-12-31")
    for month, filed in (("2025-12", 90), ("2026-01", 40), ("2026-02", None)):
        row = {"service": "kk", "month": month, "filed": filed, "recorded_on": "2026-06-30"}
        put(connection, "counts", {**row, "entry": 0})

    assert {"izin": 2, "kk": 40} == dict(filed_by_service(connection, date(2026, 1, 2)))
