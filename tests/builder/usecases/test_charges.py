"""Reports of charges: private, verified by receipt, public as counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from builder.domain.report import ChargeReport, counted, first_and_last, quarter_of
from builder.domain.user import Role
from builder.usecases.charges import publish_charges, report_charge
from builder.usecases.report_desk import list_reports
from publish.errors import Conflict, Forbidden, Invalid, NotFound
from publish.facts.charge_report import from_document
from publish.facts.json_text import read_json
from tests.makers import NOON, on, user, version
from tests.office import Office


def reports(office: Office, **changed: Any) -> ChargeReport:
    given: dict[str, Any] = {
        "service": "izin-contoh",
        "asked_on": date(2026, 3, 1),
        "amount": 100_000,
        "kind": "asked",
        "now": NOON,
    }
    return report_charge(office.uow(), rng=office.rng, **given | changed).report


def test_a_receipt_verifies_a_report(office: Office) -> None:
    filed = office.files(version())
    report = reports(office, number=filed.number, receipt_key=filed.receipt_key, note=" catatan ")

    assert (True, "catatan") == (report.is_verified, report.note)
    assert not reports(office).is_verified


def test_a_wrong_receipt_is_no_unverified_report(office: Office) -> None:
    filed = office.files(version())

    with pytest.raises(NotFound):
        reports(office, number=filed.number, receipt_key="wrong")
    with pytest.raises(NotFound):
        reports(office, number=filed.number)


def test_one_receipt_is_one_report(office: Office) -> None:
    filed = office.files(version())
    reports(office, number=filed.number, receipt_key=filed.receipt_key)

    with pytest.raises(Conflict):
        reports(office, number=filed.number, receipt_key=filed.receipt_key)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"asked_on": date(2026, 3, 3)}, "REPORT-DATE"),
        ({"asked_on": date(2023, 12, 31)}, "REPORT-DATE"),
        ({"amount": 0}, "REPORT-AMOUNT"),
        ({"amount": -5}, "REPORT-AMOUNT"),
        ({"amount": 10**13}, "REPORT-AMOUNT"),
        ({"amount": True}, "REPORT-AMOUNT"),
        ({"kind": "other"}, "REPORT-KIND"),
        ({"note": "x" * 2001}, "TEXT-TOO-LONG"),
    ],
)
def test_it_rejects_a_report_that_cannot_be_counted(
    office: Office, changed: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        reports(office, **changed)
    assert [code] == [p.code for p in refused.value.problems]


def test_an_unknown_service_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        reports(office, service="lain")


def test_only_the_complaints_desk_reads_reports(office: Office) -> None:
    report = reports(office)

    def listed(*roles: Role) -> list[ChargeReport]:
        found = list_reports(
            office.uow(), user=user(*roles, unit="inspektorat"), calendar=office.calendar
        )
        return [case.report for case in found]

    assert [report] == listed("complaints")
    with pytest.raises(Forbidden):
        listed("officer", "admin", "supervisor", "auditor")


def test_counts_of_a_quarter_are_published_once(office: Office) -> None:
    for _ in range(6):
        reports(office)
    queued = publish_charges(office.uow(), quarter="2026-Q1", now=on("2026-04-01"))
    again = publish_charges(office.uow(), quarter="2026-Q1", now=on("2026-04-02"))
    counts = from_document(read_json(office.entries()[-1]))

    assert (("izin-contoh",), ()) == (queued, again)
    assert (0, 6, 6) == (counts.verified, counts.unverified, counts.bands["50k-200k"])


def test_a_quarter_that_is_not_over_is_not_counted(office: Office) -> None:
    with pytest.raises(Conflict):
        publish_charges(office.uow(), quarter="2026-Q1", now=on("2026-03-31"))


@pytest.mark.parametrize("quarter", ["2026", "2026-Q5", "2026-Q1\n", "0000-Q1"])
def test_what_is_no_quarter_is_refused(office: Office, quarter: str) -> None:
    with pytest.raises(Invalid):
        publish_charges(office.uow(), quarter=quarter, now=NOON)


@pytest.mark.parametrize(
    ("on_", "quarter", "bounds"),
    [
        (date(2026, 1, 1), "2026-Q1", (date(2026, 1, 1), date(2026, 4, 1))),
        (date(2026, 12, 31), "2026-Q4", (date(2026, 10, 1), date(2027, 1, 1))),
    ],
)
def test_quarters(on_: date, quarter: str, bounds: tuple[date, date]) -> None:
    assert (quarter, bounds) == (quarter_of(on_), first_and_last(quarter))


def made(amounts: list[int], verified: int) -> list[ChargeReport]:
    numbers = [f"n{i}" if i < verified else None for i in range(len(amounts))]
    return [
        ChargeReport(f"r{i}", "s", date(2026, 1, 1), amount, "asked", number, "", NOON)
        for i, (amount, number) in enumerate(zip(amounts, numbers, strict=True))
    ]


LOW, HIGH = 10_000, 2_000_000


@pytest.mark.parametrize(
    ("amounts", "verified", "shown"),
    [
        ([], 0, (0, 0, 0, 0)),
        ([LOW] * 5, 0, (0, 5, 5, 0)),
        ([LOW] * 4, 0, (None, None, None, None)),
        # 5 + 2: the two alone would be 7 - 5, so the five is hidden with them.
        ([LOW] * 5 + [HIGH] * 2, 0, (0, 7, None, None)),
        # 2 verified of 7 in one band: hidden with the other kind.
        ([LOW] * 7, 2, (None, None, 7, 0)),
    ],
)
def test_no_small_count_can_be_worked_out(
    amounts: list[int], verified: int, shown: tuple[int | None, ...]
) -> None:
    counts = counted("s", "2026-Q1", made(amounts, verified), 5)

    assert shown == (
        counts.verified,
        counts.unverified,
        counts.bands["under-50k"],
        counts.bands["over-1m"],
    )
