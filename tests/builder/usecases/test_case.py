"""The applicant's own file: number and key open it, nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from builder.domain.identifier import ALPHABET, new_receipt_key
from builder.errors import Problem
from builder.usecases.case import (
    answer_correction,
    open_case,
    read_application,
    withdraw_application,
)
from builder.usecases.submit import Submitted
from publish.errors import Conflict, Invalid, NotFound
from tests.makers import NOON, answers, seeded, user, version
from tests.office import Office, accepts_all


@pytest.fixture
def filed(office: Office) -> Submitted:
    return office.files(version())


def opens(office: Office, number: str, key: str | None) -> Any:
    return open_case(office.uow(), number=number, receipt_key=key or "", calendar=office.calendar)


def corrects(office: Office, filed: Submitted, **changed: Any) -> Any:
    given: dict[str, Any] = {"answers": answers(luas=40), "judge": accepts_all, "now": NOON}
    return answer_correction(
        office.uow(),
        number=filed.number,
        receipt_key=filed.receipt_key or "",
        calendar=office.calendar,
        **given | changed,
    )


def test_number_and_key_open_the_file(office: Office, filed: Submitted) -> None:
    case = opens(office, filed.number, filed.receipt_key)

    assert (filed.number, answers(), filed.assessment) == (
        case.application.number,
        case.answers,
        case.assessment,
    )


def test_everything_else_is_one_answer(office: Office, filed: Submitted) -> None:
    other = office.files(version())
    tries = [
        (filed.number, None),
        (filed.number, new_receipt_key(seeded(9))),
        (filed.number, other.receipt_key),
        ("KDI-0000-0000", filed.receipt_key),
        ("", ""),
    ]
    refusals = []
    for number, key in tries:
        with pytest.raises(NotFound) as refused:
            opens(office, number, key)
        refusals.append(refused.value)

    assert all(refusals[0] == each for each in refusals)


def test_no_neighbour_of_a_key_opens_anything(office: Office, filed: Submitted) -> None:
    key = filed.receipt_key or ""
    for place, symbol in enumerate(key):
        if symbol == "-":
            continue
        for other in ALPHABET.replace(symbol, "")[::6]:
            with pytest.raises(NotFound):
                opens(office, filed.number, key[:place] + other + key[place + 1 :])


def test_a_correction_replaces_the_answers_and_not_the_fee(
    office: Office, filed: Submitted
) -> None:
    office.moves(filed.number, "returned", reason="unclear", fields=("/luas",))
    here = corrects(office, filed)
    case = opens(office, filed.number, filed.receipt_key)

    assert ("filed", 36000) == (here.status, here.fee)
    assert 40 == case.answers["luas"]
    assert 36000 == case.assessment.total.amount


def test_a_correction_is_judged(office: Office, filed: Submitted) -> None:
    office.moves(filed.number, "returned", reason="unclear")

    with pytest.raises(Invalid):
        corrects(office, filed, judge=lambda given: (Problem("/luas", "ANSWER-REQUIRED"),))


def test_nobody_corrects_unasked(office: Office, filed: Submitted) -> None:
    with pytest.raises(Conflict):
        corrects(office, filed)


def test_nobody_corrects_for_another(office: Office, filed: Submitted) -> None:
    office.moves(filed.number, "returned", reason="unclear")
    stranger = replace(filed, receipt_key=office.files(version()).receipt_key)

    with pytest.raises(NotFound):
        corrects(office, stranger)


def test_the_applicant_may_withdraw(office: Office, filed: Submitted) -> None:
    here = withdraw_application(
        office.uow(),
        number=filed.number,
        receipt_key=filed.receipt_key or "",
        now=NOON,
        calendar=office.calendar,
    )

    assert "withdrawn" == here.status


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        (user("officer"), True),
        (user("auditor", unit="dinas-lain"), True),
        (user("officer", unit="dinas-lain"), False),
        (user("admin"), False),
    ],
)
def test_the_office_reads_its_own(
    office: Office, filed: Submitted, person: Any, sees: bool
) -> None:
    def read(number: str) -> Any:
        return read_application(office.uow(), number=number, user=person, calendar=office.calendar)

    if sees:
        assert filed.number == read(filed.number).application.number
        return
    with pytest.raises(NotFound) as hidden:
        read(filed.number)
    with pytest.raises(NotFound) as missing:
        read("KDI-0000-0000")
    assert hidden.value == missing.value
