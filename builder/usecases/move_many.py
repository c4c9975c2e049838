"""The same for many applications: each its own step or assignment, and its own refusal.

Invariants:
- nothing is done to one that could not be done to it alone;
- one that is refused stops no other, and is named with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from builder.domain.redaction import needed_reasons
from builder.domain.user import User
from builder.errors import Problem, TerangError, invalid
from builder.store.ports import UnitOfWork
from builder.usecases.assign import assign_application
from builder.usecases.case import read_application
from builder.usecases.move import Command, move_application
from publish.errors import Integrity
from publish.facts.status import EventCode
from publish.facts.workdays import HolidayCalendar

MOST = 500
AT_ONCE: tuple[EventCode, ...] = ("accepted", "step_done", "approved", "issued")
"""What may be done to many: what needs nothing written for the one applicant."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one; no problems means it moved."""

    number: str
    problems: tuple[Problem, ...]


def move_many(
    uow: UnitOfWork,
    *,
    numbers: Sequence[str],
    code: EventCode,
    reason: str | None,
    user: User,
    now: datetime,
    calendar: HolidayCalendar,
) -> tuple[Outcome, ...]:
    """Do it to each, in this order; `reason` explains those that are late.

    Raises `Invalid`: BULK-CODE, BULK-MANY for none or more than `MOST`.
    """
    if code not in AT_ONCE:
        raise invalid("BULK-CODE", "/code")
    return _each(numbers, lambda number: _move(uow, number, code, reason, user, now, calendar))


def assign_many(
    uow: UnitOfWork,
    *,
    numbers: Sequence[str],
    person: str,
    by: User,
    now: datetime,
    calendar: HolidayCalendar,
) -> tuple[Outcome, ...]:
    """Give each to `person`, whoever had it before. Raises `Invalid` (BULK-MANY)."""

    def given(number: str) -> None:
        assign_application(uow, number=number, person=person, by=by, now=now, calendar=calendar)

    return _each(numbers, given)


def _each(numbers: Sequence[str], do: Callable[[str], None]) -> tuple[Outcome, ...]:
    wanted = tuple(dict.fromkeys(numbers))
    if not 0 < len(wanted) <= MOST:
        raise invalid("BULK-MANY", "/numbers", most=MOST)
    done = []
    for number in wanted:
        try:
            do(number)
            done.append(Outcome(number, ()))
        except Integrity:
            raise  # the record itself is not sound: go no further
        except TerangError as refused:
            done.append(Outcome(number, tuple(refused.problems)))
    return tuple(done)


def _move(
    uow: UnitOfWork,
    number: str,
    code: EventCode,
    reason: str | None,
    user: User,
    now: datetime,
    calendar: HolidayCalendar,
) -> None:
    case = read_application(uow, number=number, user=user, calendar=calendar)
    on, here = now.date(), case.progress
    is_explained = bool(needed_reasons(code, case.version.standard, here, on))
    command = Command(
        code=code,
        claimed_on=on,
        step=here.step if code == "step_done" else None,
        reason=reason if is_explained else None,
    )
    move_application(
        uow,
        number=number,
        command=command,
        user=user,
        now=now,
        calendar=calendar,
        expected_sequence=len(case.events),
    )
