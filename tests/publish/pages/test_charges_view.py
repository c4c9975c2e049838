from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from publish.facts.charge_outcomes import OUTCOMES
from publish.pages.data_tables import rows_of
from publish.pages.edition import Edition
from publish.pages.render import render
from publish.pages.routes import PageRef
from publish.pages.views.charges import charges
from tests.publish.pages import kendari

ID = PageRef("charges", "", "id")


def test_both_kinds_of_reports_have_rates_and_are_never_added(edition: Edition) -> None:
    view = charges(edition, ID)

    assert {7} == {rate.reports for rate in view.rates.some}
    assert {12} == {rate.reports for rate in view.unverified.some}
    assert 0 == view.hidden


def test_a_quarter_lists_services_with_reports_by_name(edition: Edition) -> None:
    (quarter,) = charges(edition, ID).quarters
    names = [row.name for row in quarter.rows]

    assert ("2026-Q3", 0) == (quarter.quarter, quarter.without)
    assert sorted(names, key=str.casefold) == names
    assert len(edition.services) == len(names)


def test_none_and_fewer_than_may_be_told_are_two_things(tmp_path: Path) -> None:
    edition = kendari.edition(tmp_path, ("pbg", "sip-nakes"), 20)
    _count(edition, "pbg", verified=0, unverified=0)
    _count(edition, "sip-nakes", verified=None, unverified=0)

    view = charges(edition, ID)

    newest = view.quarters[0]
    assert (date(2026, 9, 30), "2026-Q4", 1) == (edition.as_of, newest.quarter, newest.without)
    assert ["/layanan/sip-nakes/"] == [row.href for row in newest.rows]
    assert 1 == view.hidden
    assert "<td" in render(ID, edition).decode()


def _count(edition: Edition, service: str, **counts: int | None) -> None:
    bands = dict.fromkeys(("under-50k", "50k-200k", "200k-1m", "over-1m"), 0)
    edition.index.connection.execute(
        "INSERT INTO charges (service, quarter, verified, unverified, bands, recorded_on, entry)"
        " VALUES (?, '2026-Q4', ?, ?, ?, '2026-09-30', 0)",
        (service, counts["verified"], counts["unverified"], json.dumps(bands)),
    )


def test_both_claims_about_outcomes_stand_beside_each_other(tmp_path: Path) -> None:
    edition = kendari.edition(tmp_path, ("pbg",), 20)
    cells = {
        "replies": {"on_time": 9, "late": None},
        "outcomes": {**dict.fromkeys(OUTCOMES, 0), "proven": 8},
        "confirmed": {"solved": 0, "not_solved": 7, "unknown": 0},
    }
    edition.index.connection.execute(
        "INSERT INTO charge_outcomes VALUES ('pbg', '2026-Q4', ?, '2026-09-30', 0)",
        (json.dumps(cells),),
    )
    (row,) = charges(edition, ID).outcomes
    page = render(ID, edition).decode()

    assert (("dalam lima hari kerja", 9), ("lebih lambat", None)) == row.replies
    assert ((("terbukti", 8),), (("belum selesai", 7),)) == (row.outcomes, row.confirmed)
    assert "terbukti: 8" in page
    assert "lebih lambat: &lt;5" in page or "lebih lambat: <5" in page
    assert [("pbg", "2026-Q4", 9, None)] == [r[:4] for r in rows_of("charge_outcomes", edition)]
