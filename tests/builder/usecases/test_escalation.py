"""Supervisors are told of what is near due and overdue, once, and only of their own unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from builder.domain.delivery import KEPT
from builder.domain.user import EVERY_UNIT, Role, User
from builder.store.memory import MemoryAttachments
from builder.store.standing_query import StandingQuery
from builder.usecases.erasure import purge
from builder.usecases.escalation import TOLD_FOR, Watched, warn_supervisors, watched
from tests.builder.usecases.test_notices import Post
from tests.makers import NOON, sealed_version, user, version
from tests.office import Office


def person(
    id_: str = "kepala", unit: str = "dinas-contoh", role: Role = "supervisor", mail: str = ""
) -> User:
    return replace(user(role, id_=id_, unit=unit), email=mail or f"{id_}@kota.test")


@pytest.fixture
def post(office: Office) -> Post:
    return Post(office)


def knows(office: Office, *people: User) -> None:
    uow = office.uow()
    with uow:
        for somebody in people:
            uow.users.put(somebody)
        uow.commit()


def held(office: Office) -> tuple[str, date]:
    """An application that the office works on, and its due date."""
    number = office.files(version()).number
    office.moves(number, "accepted")
    uow = office.uow()
    with uow.reading():
        (standing,) = uow.applications.standings(StandingQuery(number=number))
    assert standing.due_on is not None
    return number, standing.due_on


def at(day: date) -> datetime:
    return NOON + (day - NOON.date())


def warned(office: Office, post: Post, day: date) -> list[tuple[str, str]]:
    """Who is told what on this day."""
    before, post.now = len(post.got), at(day)
    warn_supervisors(office.uow(), calendar=office.calendar, now=post.now)
    post.send_all()
    return [(to, letter.text.split()[1]) for to, letter in post.got[before:]]


def test_each_warning_is_told_once_though_its_day_lasts(office: Office, post: Post) -> None:
    knows(office, person())
    _, due = held(office)

    days = (due - timedelta(days=10), due, due, due + timedelta(days=1), due + timedelta(days=2))
    told = [warned(office, post, day) for day in days]

    mail = "kepala@kota.test"
    assert [[], [(mail, "near_due")], [], [(mail, "overdue")], []] == told


@pytest.mark.parametrize(
    ("somebody", "is_told"),
    [
        (person(), True),
        (person(unit=EVERY_UNIT), True),
        (person(unit="dinas-lain"), False),
        (person(role="officer"), False),
        (replace(person(), email=""), False),
        (replace(person(), is_disabled=True), False),
    ],
)
def test_who_supervises_the_unit_and_has_an_address_is_told(
    office: Office, post: Post, somebody: User, is_told: bool
) -> None:
    knows(office, somebody)
    _, due = held(office)

    assert is_told is bool(warned(office, post, due))


def test_what_waits_for_the_applicant_is_not_told(office: Office, post: Post) -> None:
    knows(office, person())
    number, due = held(office)
    office.moves(number, "correction_requested", reason="missing")

    assert [] == warned(office, post, due)


def test_what_was_closed_before_it_was_sent_is_not_told(office: Office, post: Post) -> None:
    knows(office, person())
    number, due = held(office)
    warn_supervisors(office.uow(), calendar=office.calendar, now=at(due))
    office.moves(number, "withdrawn")
    post.now = at(due)
    post.send_all()

    assert [] == post.got


def test_who_supervises_no_more_is_not_told(office: Office, post: Post) -> None:
    knows(office, person())
    _, due = held(office)
    warn_supervisors(office.uow(), calendar=office.calendar, now=at(due))
    knows(office, person(role="officer"))
    post.now = at(due)
    post.send_all()

    assert [] == post.got


def test_it_is_not_told_again_once_what_was_sent_is_forgotten(office: Office, post: Post) -> None:
    assert TOLD_FOR < KEPT
    knows(office, person())
    _, due = held(office)
    warned(office, post, due + timedelta(days=1))
    later = due + KEPT + timedelta(days=3)
    purge(office.uow(), MemoryAttachments(), now=at(later))

    assert [] == warned(office, post, later)


def test_the_name_of_a_sealed_service_is_not_told(post: Post) -> None:
    post.office = Office()
    post.office.publishes(sealed_version())
    knows(post.office, person())
    number = post.office.files(sealed_version()).number
    post.office.moves(number, "accepted")
    with post.office.uow().reading() as uow:
        (standing,) = uow.applications.standings(StandingQuery(number=number))
    assert standing.due_on is not None

    warned(post.office, post, standing.due_on)

    assert post.got[0][1].text.endswith("True")


def test_the_desk_counts_for_supervisors_only(office: Office) -> None:
    _, due = held(office)

    def counts(somebody: User, today: date) -> Watched | None:
        return watched(office.uow(), user=somebody, calendar=office.calendar, today=today)

    late = due + timedelta(days=1)
    assert Watched(1, 0, 1000) == counts(person(), due)
    assert Watched(0, 1, 1000) == counts(person(unit=EVERY_UNIT), late)
    assert Watched(0, 0, 1000) == counts(person(unit="dinas-lain"), late)
    assert counts(person(role="officer"), late) is None
