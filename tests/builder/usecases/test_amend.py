"""A second person puts right what was recorded wrongly."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from builder.domain.delivery import Contact
from builder.domain.user import User
from builder.store.memory import MemoryAttachments
from builder.usecases.amend import Amendment, amend_event
from builder.usecases.case import answer_correction
from builder.usecases.erasure import erase_application
from builder.usecases.survey import is_closed
from publish.errors import Conflict, Forbidden, Invalid, NotFound
from publish.facts.amendment import follow
from publish.facts.json_text import read_json
from publish.facts.service import rules_of
from publish.facts.status import Progress
from publish.facts.status_event import from_document
from tests.makers import NOON, everybody, user, version
from tests.office import Office

SECOND = user("officer", "supervisor", id_="kedua")
TAKEN_BACK = Amendment(3, "taken_back", "not-done")


@pytest.fixture
def number(office: Office) -> str:
    """Filed, accepted, and the first step is done."""
    made = office.files(version()).number
    office.moves(made, "accepted")
    office.moves(made, "step_done", step="periksa")
    return made


def mend(office: Office, number: str, said: Amendment, by: User = SECOND, **given: Any) -> Progress:
    return amend_event(
        office.uow(),
        number=number,
        amendment=said,
        user=by,
        now=given.pop("now", NOON),
        calendar=office.calendar,
        **given,
    )


def codes(error: pytest.ExceptionInfo[Any]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_the_step_is_to_be_done_again_and_both_events_stay(office: Office, number: str) -> None:
    here = mend(office, number, TAKEN_BACK)
    uow = office.uow()
    with uow.reading():
        events = uow.applications.events(number)

    assert "periksa" == here.step
    assert ["filed", "accepted", "step_done", "amended"] == [event.code for event in events]
    assert ("kedua", 3) == (events[-1].actor, events[-1].amends)


def test_the_register_is_told_and_folds_alike(office: Office, number: str) -> None:
    here = mend(office, number, TAKEN_BACK)
    rules = rules_of(version().standard, office.calendar)
    public: Progress | None = None
    told = [from_document(read_json(entry)).happening() for entry in office.entries()]
    for at, event in enumerate(told):
        public = follow(told[:at], public, event, rules)

    assert here == public
    entry = read_json(office.entries()[-1])
    assert (3, "not-done") == (entry["amends"], entry["reason"])
    assert entry.keys().isdisjoint({"note", "actor"})


def test_nobody_puts_right_what_they_recorded(office: Office, number: str) -> None:
    with pytest.raises(Forbidden) as refused:
        mend(office, number, TAKEN_BACK, everybody())
    assert ["AMEND-OWN"] == codes(refused)


@pytest.mark.parametrize(
    "person",
    [user("treasurer", id_="x"), user("auditor", id_="x"), user("reader", id_="x")],
)
def test_who_may_only_look_puts_nothing_right(office: Office, number: str, person: User) -> None:
    with pytest.raises(Forbidden) as refused:
        mend(office, number, TAKEN_BACK, person)
    assert ["MOVE-FORBIDDEN"] == codes(refused)


def test_another_units_application_is_not_there(office: Office, number: str) -> None:
    with pytest.raises(NotFound):
        mend(office, number, TAKEN_BACK, user("supervisor", id_="x", unit="dinas-lain"))


WRONG: dict[str, tuple[Amendment, list[str]]] = {
    "an acceptance taken back": (Amendment(2, "taken_back", "law"), ["AMEND-KIND"]),
    "the filing": (Amendment(1, "date", "mistyped"), ["AMEND-KIND", "EVENT-IN-FUTURE"]),
    "a reason that does not go with it": (Amendment(3, "date", "law"), ["EVENT-REASON"] * 1),
    "a day ahead": (
        Amendment(3, "date", "mistyped", right_on=date(2026, 3, 3)),
        ["EVENT-IN-FUTURE"],
    ),
    "another day of what does not hold": (
        Amendment(3, "taken_back", "law", right_on=date(2026, 3, 2)),
        ["EVENT-IN-FUTURE"],
    ),
    "a reason where there was none": (
        Amendment(3, "reason", "law", right_reason="palsu"),
        ["AMEND-KIND", "EVENT-REASON"],
    ),
}


@pytest.mark.parametrize(("said", "expected"), WRONG.values(), ids=WRONG)
def test_it_refuses(office: Office, number: str, said: Amendment, expected: list[str]) -> None:
    before = len(office.entries())

    with pytest.raises(Invalid) as refused:
        mend(office, number, said)
    assert set(expected) <= set(codes(refused))
    assert before == len(office.entries())


def test_an_event_that_never_was_is_a_conflict(office: Office, number: str) -> None:
    with pytest.raises(Conflict) as refused:
        mend(office, number, Amendment(9, "taken_back", "law"))
    assert ["AMEND-TARGET"] == codes(refused)


def test_a_stale_page_puts_nothing_right(office: Office, number: str) -> None:
    with pytest.raises(Conflict) as refused:
        mend(office, number, TAKEN_BACK, expected_sequence=2)
    assert ["EVENT-STALE"] == codes(refused)


def test_nothing_is_put_right_after_erasure(office: Office, number: str) -> None:
    office.moves(number, "rejected", reason="tidak-memenuhi")
    given = {"number": number, "calendar": office.calendar}
    erase_application(office.uow(), MemoryAttachments(), **given)

    with pytest.raises(Conflict) as refused:
        mend(office, number, Amendment(4, "taken_back", "law"))
    assert ["REDACTION-ERASED"] == codes(refused)


def test_what_is_reopened_is_closed_no_more(office: Office, number: str) -> None:
    office.moves(number, "rejected", reason="tidak-memenuhi")
    mend(office, number, Amendment(4, "taken_back", "facts"))
    uow = office.uow()

    with uow.reading():
        assert not is_closed(uow, number)


def test_the_applicant_is_told(office: Office, number: str) -> None:
    uow = office.uow()
    with uow:
        uow.contacts.put(Contact(number, email="warga@contoh.example"))
        uow.commit()
    mend(office, number, TAKEN_BACK)

    with uow.reading():
        told = uow.deliveries.next_due(NOON, ("email",))
    assert told is not None
    assert "amended" == told.event


def test_a_request_taken_back_cannot_be_answered(office: Office) -> None:
    made = office.files(version())
    office.moves(made.number, "accepted")
    office.moves(made.number, "correction_requested", reason="unclear")
    mend(office, made.number, Amendment(3, "taken_back", "wrong-application"))

    with pytest.raises(Conflict) as refused:
        answer_correction(
            office.uow(),
            number=made.number,
            receipt_key=made.receipt_key,
            answers={},
            judge=lambda answers: (),
            now=NOON,
            calendar=office.calendar,
        )
    assert ["STATUS-TRANSITION"] == codes(refused)
