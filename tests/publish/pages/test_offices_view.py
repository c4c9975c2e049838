from __future__ import annotations

from datetime import date, timedelta

import pytest

from publish.pages.edition import Edition
from publish.pages.routes import PageRef
from publish.pages.views.offices import LONGEST, is_stale, offices, received_of, revenue

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
