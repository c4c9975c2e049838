"""Assigning, finding by applicant, and one step for many."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from builder.store.memory import MemoryAttachments
from builder.store.standing_query import StandingQuery
from builder.usecases.applicants import applicant_digest
from builder.usecases.assign import assign_application, assignees, desk_notes
from builder.usecases.erasure import erase_application
from builder.usecases.move_many import MOST, move_many
from publish.errors import Forbidden, Invalid, NotFound
from tests.makers import NOON, everybody, user, version
from tests.office import Office

KEY = b"k" * 32
LATE = NOON + timedelta(days=60)


@pytest.fixture
def office() -> Office:
    made = Office()
    made.publishes(version())
    uow = made.uow()
    with uow:
        for role in ("officer", "auditor"):
            uow.users.put(replace(user(role), id=role))
        uow.users.put(replace(user("officer"), id="lain", unit="dinas-lain"))
        uow.commit()
    return made


def test_an_application_is_given_to_a_colleague(office: Office) -> None:
    number = office.files(version()).number
    given = {"number": number, "now": NOON, "calendar": office.calendar}

    assign_application(office.uow(), person="officer", by=user("supervisor"), **given)

    assert "officer" == desk_notes(office.uow(), number=number).assignee
    assert 1 == len(office.entries())
    people = assignees(office.uow(), units=("dinas-contoh", "dinas-contoh"))
    assert ["officer"] == [person.id for person in people]


def test_only_who_may_gives_it_and_only_to_who_may(office: Office) -> None:
    number = office.files(version()).number
    given = {"number": number, "now": NOON, "calendar": office.calendar}
    rules = [
        ("auditor", user("officer"), Invalid),
        ("lain", user("officer"), Invalid),
        ("nobody", user("officer"), Invalid),
        ("officer", user("auditor"), Forbidden),
        ("officer", replace(user("officer"), unit="dinas-lain"), NotFound),
    ]
    for person, by, kind in rules:
        with pytest.raises(kind):
            assign_application(office.uow(), person=person, by=by, **given)

    assert "" == desk_notes(office.uow(), number=number).assignee


def found(office: Office, typed: str) -> list[str]:
    uow = office.uow()
    with uow.reading():
        query = StandingQuery(applicant=applicant_digest(typed, KEY))
        return [row.number for row in uow.applications.standings(query)]


def test_an_applicant_is_found_until_erased(office: Office) -> None:
    answers = {"nama": "Contoh", "jenis": "rumah", "luas": 36, "nik": "7471000000000001"}
    number = office.files(version(), answers=answers, search_key=KEY).number
    office.files(version())

    assert [number] == found(office, "7471 0000 0000 0001")
    assert [] == found(office, "7471000000000002")

    office.issues(number)
    attachments = MemoryAttachments()
    erase_application(office.uow(), attachments, number=number, calendar=office.calendar)
    assert [] == found(office, "7471000000000001")


def test_many_move_each_by_itself(office: Office) -> None:
    first, second, withdrawn = (office.files(version()).number for _ in range(3))
    office.moves(withdrawn, "withdrawn")
    before = len(office.entries())

    outcomes = move_many(
        office.uow(),
        numbers=[first, withdrawn, second, first, "KDI-0000-0000"],
        code="accepted",
        reason=None,
        user=everybody(),
        now=NOON,
        calendar=office.calendar,
    )

    codes = [(o.number, [p.code for p in o.problems]) for o in outcomes]
    assert [
        (first, []),
        (withdrawn, ["STATUS-TRANSITION"]),
        (second, []),
        ("KDI-0000-0000", ["APPLICATION-NOT-FOUND"]),
    ] == codes
    assert before + 2 == len(office.entries())


def test_a_late_one_among_many_needs_the_reason(office: Office) -> None:
    number = office.files(version()).number
    office.moves(number, "accepted")
    given = {"numbers": [number], "code": "step_done", "user": everybody(), "now": LATE}

    (refused,) = move_many(office.uow(), reason=None, calendar=office.calendar, **given)
    assert ["EVENT-REASON"] == [p.code for p in refused.problems]
    (moved,) = move_many(office.uow(), reason="site-visit", calendar=office.calendar, **given)
    assert () == moved.problems


@pytest.mark.parametrize(
    ("code", "count"), [("rejected", 1), ("accepted", 0), ("accepted", MOST + 1)]
)
def test_not_everything_is_done_to_many(office: Office, code: str, count: int) -> None:
    with pytest.raises(Invalid):
        move_many(
            office.uow(),
            numbers=[f"x{n}" for n in range(count)],
            code=code,  # type: ignore[arg-type]
            reason=None,
            user=everybody(),
            now=NOON,
            calendar=office.calendar,
        )
