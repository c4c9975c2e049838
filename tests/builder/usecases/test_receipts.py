"""Money from the bank: exactly once, exactly what is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from builder.domain.receipt_line import Incoming, ReceiptLine
from builder.domain.user import User
from builder.usecases.receipts import BANK, latest_receipts, look_at, record_receipt
from publish.errors import Conflict, Forbidden
from tests.makers import NOON, user, version
from tests.office import Office

TREASURER = replace(user("treasurer"), unit="dinas-contoh")


@pytest.fixture
def office() -> Office:
    made = Office()
    made.publishes(version())
    return made


@pytest.fixture
def number(office: Office) -> str:
    found = office.files(version()).number
    office.moves(found, "accepted")
    return found


def line(reference: str, amount: int = 36000, id_: str = "a") -> Incoming:
    return Incoming(id_, amount, NOON.date(), reference)


def records(office: Office, incoming: Incoming, by: User = TREASURER, **given: Any) -> ReceiptLine:
    about = {"now": NOON, "calendar": office.calendar} | given
    return record_receipt(office.uow(), line=incoming, prefix="KDI", user=by, **about)


def paid(office: Office, number: str) -> list[int]:
    uow = office.uow()
    with uow.reading():
        return [payment.amount for payment in uow.payments.of_application(number)]


@pytest.mark.parametrize("by", [TREASURER, BANK])
@pytest.mark.parametrize("spaced", ["{}", "bayar {} lunas", "byr.{}/x"])
def test_exactly_what_is_owed_is_recorded(
    office: Office, number: str, by: User, spaced: str
) -> None:
    done = records(office, line(spaced.format(number)), by)

    assert ("recorded", number, 36000) == (done.outcome, done.number, done.owed)
    assert [36000] == paid(office, number)


def test_the_number_is_found_however_it_is_spaced(office: Office, number: str) -> None:
    done = records(office, line(number.replace("-", " ").lower()))

    assert "recorded" == done.outcome


def test_a_repetition_changes_nothing(office: Office, number: str) -> None:
    first = records(office, line(number))
    again = records(office, line(number), now=NOON + timedelta(hours=1))

    assert first == again
    with pytest.raises(Conflict):
        records(office, line(number, amount=5))
    assert [36000] == paid(office, number)


@pytest.mark.parametrize(
    ("amount", "outcome"),
    [(1, "too-little"), (35999, "too-little"), (36001, "too-much"), (72000, "too-much")],
)
def test_another_amount_is_a_difference(
    office: Office, number: str, amount: int, outcome: str
) -> None:
    assert outcome == records(office, line(number, amount)).outcome
    assert [] == paid(office, number)


def test_the_rest_of_a_part_payment_is_exactly_what_is_owed(office: Office, number: str) -> None:
    office.moves(number, "payment_recorded", amount=30000)

    assert "too-much" == records(office, line(number)).outcome
    assert "recorded" == records(office, line(number, 6000, "b")).outcome


def test_money_for_what_was_given_back_or_ended_is_named(office: Office, number: str) -> None:
    other = office.files(version()).number
    office.moves(other, "withdrawn")
    for code in ("payment_recorded", "overpaid", "refunded"):
        office.moves(number, code, amount=36000)

    assert "refunded" == records(office, line(number)).outcome
    assert "ended" == records(office, line(other, id_="b")).outcome


def test_a_second_line_of_one_file_looks_double_already(office: Office, number: str) -> None:
    about: dict[str, Any] = {"prefix": "KDI", "now": NOON, "calendar": office.calendar}
    lines = [line(number), line(number, id_="b")]

    seen = look_at(office.uow(), lines=lines, user=TREASURER, **about)

    assert ["recorded", "paid-already"] == [s.outcome for s in seen]


def test_a_second_payment_is_double(office: Office, number: str) -> None:
    records(office, line(number))

    assert "paid-already" == records(office, line(number, id_="b")).outcome
    assert [36000] == paid(office, number)


def test_before_acceptance_nothing_is_payable(office: Office) -> None:
    filed = office.files(version()).number

    assert "refused" == records(office, line(filed)).outcome


def test_what_names_no_one_application_is_unknown(office: Office, number: str) -> None:
    other = office.files(version()).number
    references = ["", "tanpa nomor", "KDI-0000-0001", f"{number} {other}"]

    found = [records(office, line(r, id_=str(n))).outcome for n, r in enumerate(references)]

    assert ["unknown-number"] * 4 == found


def test_another_units_application_is_as_unknown(office: Office, number: str) -> None:
    stranger = replace(TREASURER, unit="dinas-lain")

    done = records(office, line(number), stranger)

    assert ("unknown-number", "", 0) == (done.outcome, done.number, done.owed)
    assert [] == paid(office, number)


def test_looking_writes_nothing(office: Office, number: str) -> None:
    lines = [line(number), line("x", id_="b")]
    about: dict[str, Any] = {"prefix": "KDI", "now": NOON, "calendar": office.calendar}

    seen = look_at(office.uow(), lines=lines, user=TREASURER, **about)

    assert ["recorded", "unknown-number"] == [s.outcome for s in seen]
    assert [] == paid(office, number)
    assert () == latest_receipts(office.uow(), user=TREASURER)


def test_the_day_is_never_before_the_last_event_nor_ahead(office: Office, number: str) -> None:
    early = replace(line(number), received_on=date(2026, 1, 2))

    assert "recorded" == records(office, early).outcome


@pytest.mark.parametrize("role", ["officer", "supervisor", "auditor", "admin"])
def test_only_treasurers_record(office: Office, number: str, role: Any) -> None:
    with pytest.raises(Forbidden):
        records(office, line(number), user(role))


def test_differences_stay_in_the_list_of_their_unit(office: Office, number: str) -> None:
    records(office, line(number, 5))
    records(office, line("x", id_="b"))
    stranger = replace(TREASURER, unit="dinas-lain")

    mine = [row.outcome for row in latest_receipts(office.uow(), user=TREASURER)]
    theirs = [row.outcome for row in latest_receipts(office.uow(), user=stranger)]

    assert (["unknown-number", "too-little"], ["unknown-number"]) == (mine, theirs)
