from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from publish.pages.data_tables import rows_of
from publish.pages.edition import Edition
from publish.pages.routes import PageRef
from publish.pages.views.offices import LONGEST, is_stale, offices
from publish.pages.views.revenue import differences_of, received_of, revenue
from tests.publish.pages import kendari

AS_OF = date(2026, 9, 30)


@pytest.mark.parametrize(
    ("verified_on", "stale"),
    [
        (None, True),
        (AS_OF, False),
        (AS_OF - timedelta(days=LONGEST), False),
        (AS_OF - timedelta(days=LONGEST + 1), True),
    ],
)
def test_a_verification_is_old_after_180_days(verified_on: date | None, stale: bool) -> None:
    assert stale == is_stale(verified_on, AS_OF)


def test_every_service_stands_under_its_office(edition: Edition) -> None:
    view = offices(edition, PageRef("offices", "", "id"))

    assert len(edition.services) == sum(len(o.services) for o in view.offices) == view.services
    assert view.stale == sum(o.stale for o in view.offices)
    assert sorted(o.name.casefold() for o in view.offices) == [
        o.name.casefold() for o in view.offices
    ]


def test_revenue_is_the_sum_of_its_services_and_of_its_months(edition: Edition) -> None:
    view = revenue(edition, PageRef("revenue", "", "id"))

    assert view.total.amount == sum(row.amount.amount for row in view.rows) > 0
    assert view.total.amount == sum(month.amount.amount for month in view.months)
    assert ["/layanan/pbg/"] == [row.href for row in view.rows]


def test_revenue_of_the_page_is_that_of_the_window(edition: Edition) -> None:
    view = revenue(edition, PageRef("revenue", "", "id"))
    since = [row for row in received_of(edition) if row.month >= view.first]

    assert sum(row.amount for row in since) == view.total.amount
    assert "2025-10" == view.first


def test_without_a_difference_the_page_says_so(edition: Edition) -> None:
    assert () == revenue(edition, PageRef("revenue", "", "en")).differences


def test_every_difference_is_listed_summed_and_part_of_what_stayed(tmp_path: Path) -> None:
    edition = kendari.differing(tmp_path)
    view = revenue(edition, PageRef("revenue", "", "en"))
    found = differences_of(edition)

    assert [(6, "received beyond the fee"), (6, "given back")] == [
        (row.count, row.kind) for row in view.differences[:2]
    ]
    assert [5, 5] == [row.count for row in view.differences[2:]]  # taken out, and so unpaid
    assert len(found) == sum(row.count for row in view.differences) > len(view.newest)
    assert [d.number for d in found[:-21:-1]] == [row.number for row in view.newest]
    assert len(found) == len(tuple(rows_of("differences", edition)))
    paid = sum(row.amount for row in received_of(edition) if row.month >= view.first)
    assert paid + 6 - 5_000 == view.total.amount
