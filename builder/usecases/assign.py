"""Giving an application to a person of the office: private, and no right by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from builder.domain.assignment import Assignment
from builder.domain.user import User, may_any
from builder.errors import forbidden, invalid, not_found
from builder.store.ports import UnitOfWork
from builder.usecases.move import open_application
from publish.facts.workdays import HolidayCalendar


def assign_application(
    uow: UnitOfWork,
    *,
    number: str,
    person: str,
    by: User,
    now: datetime,
    calendar: HolidayCalendar,
) -> Assignment:
    """From now on `person` looks after it.

    Raises `NotFound` (APPLICATION-NOT-FOUND, also for another unit's), `Forbidden`
    (MOVE-FORBIDDEN), `Invalid` (ASSIGN-PERSON) for who could not move it.
    """
    with uow:
        case = open_application(uow, number, calendar)
        if case is None or not may_any(by, "read_application", case.units):
            raise not_found("APPLICATION-NOT-FOUND")
        if not may_any(by, "move_application", case.units):
            raise forbidden("MOVE-FORBIDDEN", event="assigned")
        chosen = uow.users.get(person)
        if chosen is None or not may_any(chosen, "move_application", case.units):
            raise invalid("ASSIGN-PERSON", "/person")
        assignment = Assignment(number, chosen.id, by.id, now)
        uow.desk.assign(assignment)
        uow.commit()
    return assignment


def assignees(uow: UnitOfWork, *, units: tuple[str, ...]) -> tuple[User, ...]:
    """Who could look after an application of these units, by id."""
    with uow.reading():
        return tuple(u for u in uow.users.all() if may_any(u, "move_application", units))


def looked_after(uow: UnitOfWork, *, numbers: Iterable[str]) -> Mapping[str, str]:
    """The names of who looks after the listed applications, by number; those of nobody are not in
    it."""
    with uow.reading():
        given = uow.desk.looked_after(tuple(numbers))
        names = {user.id: user.name for user in uow.users.all()} if given else {}
    return {number: names[person] for number, person in given.items() if person in names}


MANY = 3
"""Other applications from which on the same contact is pointed out, sooner than the public flag
counts it (`publish.facts.contacts.MANY` other applicants)."""


@dataclass(frozen=True, slots=True)
class DeskNotes:
    """What the office notes about an application for itself; "" for nobody. Ids of people.

    `same_contact` is on how many other applications the same e-mail address or phone number
    stands; 0 below `MANY`. A broker may, and so may a family or a notary: a sign, no proof."""

    assignee: str
    assisted_by: str
    same_contact: int


def desk_notes(uow: UnitOfWork, *, number: str) -> DeskNotes:
    """The notes about an application that the caller has read."""
    with uow.reading():
        given = uow.desk.assigned(number)
        contact = uow.contacts.get(number)
        shared = uow.contacts.sharing(contact) if contact else 0
        return DeskNotes(
            assignee=given.person if given else "",
            assisted_by=uow.desk.assisted_by(number) or "",
            same_contact=shared if shared >= MANY else 0,
        )
