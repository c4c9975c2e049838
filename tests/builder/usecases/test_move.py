"""The office's moves: who may, what the fold accepts, and what becomes public."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from builder.domain.application import progress
from builder.domain.user import Role
from builder.store.memory import MemoryAttachments
from builder.store.standing_query import StandingQuery
from builder.usecases.erasure import erase_application
from publish.errors import Conflict, Forbidden, Invalid, NotFound
from publish.facts.json_text import read_json
from publish.facts.service import rules_of
from publish.facts.status import Progress, advance
from publish.facts.status_event import from_document
from tests.makers import NOON, on, user, version
from tests.office import Office


@pytest.fixture
def number(office: Office) -> str:
    return office.files(version()).number


def test_an_application_goes_from_filed_to_issued(office: Office, number: str) -> None:
    here = office.issues(number)

    assert ("issued", 36000, 36000) == (here.status, here.fee, here.paid)
    assert date(2026, 3, 9) == here.due_on


def test_the_office_and_the_register_fold_alike(office: Office, number: str) -> None:
    office.moves(number, "returned", reason="missing")
    uow = office.uow()
    with uow.reading():
        private = uow.applications.events(number)
    rules = rules_of(version().standard, office.calendar)
    public: Progress | None = None
    for entry in office.entries():
        public = advance(public, from_document(read_json(entry)).happening(), rules)

    assert progress(private, rules) == public


def test_the_projection_is_the_fold(office: Office, number: str) -> None:
    here = office.moves(number, "accepted")
    uow = office.uow()
    with uow.reading():
        (row,) = uow.applications.standings(StandingQuery(number=number))

    assert (here.status, here.step, here.due_on, 2) == (
        row.status,
        row.step,
        row.due_on,
        row.sequence,
    )


ROLES_OF_MOVES: list[tuple[str, dict[str, Any], Role]] = [
    ("accepted", {}, "officer"),
    ("step_done", {"step": "periksa"}, "officer"),
    ("payment_recorded", {"amount": 36000}, "treasurer"),
    ("step_done", {"step": "bayar"}, "officer"),
    ("approved", {}, "supervisor"),
    ("issued", {}, "officer"),
]


def test_each_role_does_its_own_moves(office: Office, number: str) -> None:
    for code, given, role in ROLES_OF_MOVES:
        here = office.moves(number, code, user=user(role), **given)

    assert "issued" == here.status


@pytest.mark.parametrize("role", ["treasurer", "auditor"])
def test_who_may_only_look_may_not_move(office: Office, number: str, role: Role) -> None:
    with pytest.raises(Forbidden):
        office.moves(number, "accepted", user=user(role))


@pytest.mark.parametrize(
    "person",
    [
        user("officer", unit="dinas-lain"),
        user("admin"),
        user("author", "approver"),
        user("complaints"),
        user("officer", is_disabled=True),
        user(),
    ],
)
def test_another_units_application_is_not_there(office: Office, number: str, person: Any) -> None:
    with pytest.raises(NotFound) as refused:
        office.moves(number, "accepted", user=person)
    with pytest.raises(NotFound) as missing:
        office.moves("KDI-0000-0000", "accepted", user=person)

    assert refused.value == missing.value


def test_the_unit_of_the_step_may_record_its_payment(office: Office, number: str) -> None:
    cashier = user("treasurer", unit="badan-pendapatan")
    with pytest.raises(NotFound):
        office.moves(number, "payment_recorded", user=cashier, amount=36000)
    office.moves(number, "accepted")
    office.moves(number, "step_done", step="periksa")

    assert 36000 == office.moves(number, "payment_recorded", user=cashier, amount=36000).paid


@pytest.mark.parametrize("code", ["filed", "corrected"])
def test_the_applicants_own_events_are_not_the_offices(
    office: Office, number: str, code: str
) -> None:
    with pytest.raises(Forbidden):
        office.moves(number, code)


@pytest.mark.parametrize(
    ("code", "given", "finding"),
    [
        ("accepted", {"on": date(2026, 3, 3)}, "EVENT-IN-FUTURE"),
        ("accepted", {"reason": "missing"}, "EVENT-REASON"),
        ("accepted", {"step": "periksa"}, "EVENT-STEP"),
        ("accepted", {"amount": 1}, "EVENT-AMOUNT"),
        ("returned", {}, "EVENT-REASON"),
        ("returned", {"reason": "karena saya mau"}, "EVENT-REASON"),
        ("rejected", {"reason": "missing"}, "EVENT-REASON"),
        ("step_done", {}, "EVENT-STEP"),
        ("step_done", {"step": "lain"}, "EVENT-STEP"),
        ("payment_recorded", {}, "EVENT-AMOUNT"),
        ("payment_recorded", {"amount": 0}, "EVENT-AMOUNT"),
        ("payment_recorded", {"amount": True}, "EVENT-AMOUNT"),
        ("returned", {"reason": "missing", "fields": ("nama",)}, "EVENT-FIELDS"),
        ("returned", {"reason": "missing", "note": "x" * 2001}, "TEXT-TOO-LONG"),
        ("returned", {"reason": "missing", "note": "a\u202eb"}, "TEXT-CHARACTER"),
    ],
)
def test_it_rejects_a_command_that_says_too_much_or_too_little(
    office: Office, number: str, code: str, given: dict[str, Any], finding: str
) -> None:
    with pytest.raises(Invalid) as refused:
        office.moves(number, code, **given)

    assert finding in [p.code for p in refused.value.problems]
    assert 1 == len(office.entries())


def test_a_late_step_needs_a_reason_and_says_it_in_public(office: Office, number: str) -> None:
    office.moves(number, "accepted")
    late = on("2026-03-10")  # a day past the due date
    given: dict[str, Any] = {"code": "step_done", "step": "periksa", "now": late}

    for reason in (None, "missing", "x"):
        with pytest.raises(Invalid) as refused:
            office.moves(number, on=date(2026, 3, 9), reason=reason, **given)
        assert ["EVENT-REASON"] == [p.code for p in refused.value.problems]
    office.moves(number, on=date(2026, 3, 9), reason="recorded-late", **given)

    assert "recorded-late" == read_json(office.entries()[-1])["reason"]


def test_a_step_in_time_goes_without_a_reason(office: Office, number: str) -> None:
    office.moves(number, "accepted")
    due = on("2026-03-09")

    with pytest.raises(Invalid):
        office.moves(number, "step_done", now=due, step="periksa", reason="site-visit")
    office.moves(number, "step_done", now=due, step="periksa")


def test_all_findings_come_together(office: Office, number: str) -> None:
    with pytest.raises(Invalid) as refused:
        office.moves(number, "accepted", on=date(2026, 3, 3), reason="missing", amount=1)

    assert 3 == len(refused.value.problems)


def test_a_claimed_date_may_lie_back_and_both_dates_are_public(office: Office, number: str) -> None:
    now = on("2026-03-06")
    office.moves(number, "accepted", on=date(2026, 3, 3), now=now)
    event = from_document(read_json(office.entries()[-1]))

    assert (date(2026, 3, 3), date(2026, 3, 6)) == (event.claimed_on, event.recorded_on)


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("approved", {}),
        ("issued", {}),
        ("step_done", {"step": "periksa"}),
        ("accepted", {"on": date(2026, 3, 1)}),
    ],
)
def test_what_the_fold_refuses_leaves_no_trace(
    office: Office, number: str, code: str, given: dict[str, Any]
) -> None:
    with pytest.raises(Conflict):
        office.moves(number, code, **given)

    assert 1 == len(office.entries())


def test_nobody_is_paid_more_than_is_owed(office: Office, number: str) -> None:
    office.moves(number, "accepted")
    office.moves(number, "step_done", step="periksa")
    office.moves(number, "payment_recorded", amount=30000)
    with pytest.raises(Conflict):
        office.moves(number, "payment_recorded", amount=6001)
    office.moves(number, "payment_recorded", amount=6000)
    uow = office.uow()
    with uow.reading():
        paid = [p.amount for p in uow.payments.of_application(number)]

    assert [30000, 6000] == paid


def test_money_beyond_the_fee_is_the_treasurers_and_public(office: Office, number: str) -> None:
    officer, treasurer = user("officer"), user("treasurer")
    office.issues(number)
    for code, amount in (("overpaid", 36000), ("refunded", 36000), ("payment_reversed", 1)):
        with pytest.raises(Forbidden):
            office.moves(number, code, user=officer, amount=amount)
        here = office.moves(number, code, user=treasurer, amount=amount)

    assert ("issued", 35999, 1) == (here.status, here.paid, here.unpaid)
    assert [b'"overpaid"', b'"refunded"', b'"payment_reversed"'] == [
        code
        for entry in office.entries()
        for code in (b'"overpaid"', b'"refunded"', b'"payment_reversed"')
        if code in entry
    ]


def test_nothing_more_happens_to_an_erased_application(office: Office, number: str) -> None:
    office.issues(number)
    erase_application(office.uow(), MemoryAttachments(), number=number, calendar=office.calendar)

    with pytest.raises(Conflict) as refused:
        office.moves(number, "overpaid", amount=1)
    assert "REDACTION-ERASED" == refused.value.problems[0].code


def test_a_stale_page_moves_nothing(office: Office, number: str) -> None:
    office.moves(number, "accepted", expected_sequence=1)

    with pytest.raises(Conflict) as refused:
        office.moves(number, "step_done", step="periksa", expected_sequence=1)
    assert "EVENT-STALE" == refused.value.problems[0].code


def test_the_actor_is_the_signed_in_person(office: Office, number: str) -> None:
    office.moves(number, "accepted", user=user("officer", id_="siti"))
    uow = office.uow()
    with uow.reading():
        actors = [e.actor for e in uow.applications.events(number)]

    assert ["applicant", "siti"] == actors
    assert b"siti" not in b"".join(office.entries())


def test_a_year_without_a_calendar_is_a_conflict_not_a_missing_page(office: Office) -> None:
    number = office.files(version(), now=on("2027-12-30")).number

    with pytest.raises(Conflict) as refused:
        office.moves(number, "accepted", now=on("2027-12-30"))
    assert "CALENDAR-YEAR" == refused.value.problems[0].code


def test_events_of_an_old_version_keep_its_rules(office: Office, number: str) -> None:
    steps = version().standard.steps
    office.publishes(version(2, effective_from="2026-03-03"))
    here = office.moves(number, "accepted", now=NOON + timedelta(days=1))

    assert steps[1].id == here.step
    assert 1 == from_document(read_json(office.entries()[-1])).version
