"""Monthly counts of sealed services."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from builder.usecases.counts import counted, month_bounds, publish_counts
from publish.errors import Conflict, Invalid
from publish.facts.json_text import read_json
from publish.facts.sealed import read_counts
from publish.facts.status import Progress
from tests.makers import calendar, on, sealed_version, version
from tests.office import Office


def decided(count: int, status: str = "issued", **changed: Any) -> list[Progress]:
    given: dict[str, Any] = {
        "status": status,
        "step": None,
        "filed_on": date(2026, 3, 2),
        "variant": None,
        "fee": 0,
        "accepted_on": date(2026, 3, 2),
        "due_on": date(2026, 3, 9),
        "decided_on": date(2026, 3, 6),
    }
    return [Progress(**given | changed) for _ in range(count)]


@pytest.mark.parametrize(
    ("cases", "shown"),
    [
        ([], (0, 0, 0, 0, None)),
        (decided(12), (12, 12, 12, 0, 4)),
        (decided(9), (None, None, None, None, None)),
        (decided(12) + decided(11, "rejected"), (23, 23, 23, 11, 4)),
        (decided(12) + decided(3, "rejected"), (15, 15, 15, None, 4)),
        # Two late ones of fourteen would be 14 - 12.
        (decided(12) + decided(2, decided_on=date(2026, 3, 10)), (14, 14, None, 0, 4)),
        (decided(12, decided_on=date(2026, 4, 1)), (12, 0, 0, 0, None)),
    ],
)
def test_counts_hide_the_few(cases: list[Progress], shown: tuple[int | None, ...]) -> None:
    found = counted("s", "2026-03", cases, 10, calendar())

    assert shown == (
        found.filed,
        found.decided,
        found.on_time,
        found.rejected,
        found.median_days,
    )


def test_a_month_is_published_once_for_sealed_services_only(office: Office) -> None:
    sealed = Office()
    filed = sealed.publishes(sealed_version())
    numbers = [sealed.files(filed).number for _ in range(10)]
    sealed.issues(numbers[0])
    queued = publish_counts(
        sealed.uow(), month="2026-03", now=on("2026-04-01"), calendar=sealed.calendar
    )
    counts = read_counts(read_json(sealed.entries()[-1]))

    assert (("izin-contoh",), 10, None) == (queued, counts.filed, counts.decided)
    assert () == publish_counts(
        sealed.uow(), month="2026-03", now=on("2026-04-02"), calendar=sealed.calendar
    )
    assert version().standard.publication == "open"
    assert () == publish_counts(
        office.uow(), month="2026-03", now=on("2026-04-01"), calendar=office.calendar
    )


def test_a_month_that_is_not_over_is_not_counted(office: Office) -> None:
    with pytest.raises(Conflict):
        publish_counts(
            office.uow(), month="2026-03", now=on("2026-03-31"), calendar=office.calendar
        )


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-1", "x"])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(Invalid):
        month_bounds(month)


def test_december_ends_with_the_year() -> None:
    assert (date(2026, 12, 1), date(2027, 1, 1)) == month_bounds("2026-12")
