"""Forgetting on time: what each service keeps after closing, and what is due to be erased.

Invariants:
- the rule is that of the version in force today; a service without one keeps what it has, and a
  rule that nobody has checked against the law is counted and erases nothing;
- each application is erased in a transaction of its own, so that killed at any moment every one
  is whole or erased, and the next run goes on; a run after it does nothing;
- who looks sees counts only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from builder.domain.user import User, may
from builder.domain.version import in_force, opened
from builder.errors import forbidden
from builder.store.ports import Attachments, UnitOfWork
from builder.usecases.erasure import erase_application
from publish.facts.standard import Retention
from publish.facts.workdays import HolidayCalendar

MOST_COUNTED = 100_000
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """One service: its rule (None: there is none), the first day of closing that is still kept,
    and how many closed applications are older and not erased."""

    service: str
    rule: Retention | None
    closed_from: date | None
    due: int

    @property
    def is_erasing(self) -> bool:
        """Whether applying erases anything of this service."""
        return self.rule is not None and not self.rule.needs_checking and self.due > 0


def retention_due(uow: UnitOfWork, *, today: date, by: User | None = None) -> tuple[Kept, ...]:
    """Every service that takes applications, by id. `by` is None for whoever has the shell.
    Raises `Forbidden` (RETENTION-FORBIDDEN)."""
    if by is not None and not may(by, "see_retention"):
        raise forbidden("RETENTION-FORBIDDEN")
    with uow.reading():
        found = (_kept(uow, service, today) for service in uow.versions.services())
        return tuple(kept for kept in found if kept is not None)


def rule_for(uow: UnitOfWork, *, number: str, today: date) -> Retention | None:
    """The rule that holds today for an application; None where there is none."""
    with uow.reading():
        application = uow.applications.get(number)
        if application is None:
            return None
        stored = uow.versions.of_service(application.service)
        return opened(in_force(stored, today) or stored[-1]).standard.retention


def apply_retention(
    uow: Callable[[], UnitOfWork],
    attachments: Attachments,
    *,
    today: date,
    calendar: HolidayCalendar,
    compact: Callable[[], None],
) -> tuple[Kept, ...]:
    """Erase what is due; gives for each service that had any how many were erased. `compact`
    leaves nothing of it in the files of the record."""
    due = [kept for kept in retention_due(uow(), today=today) if kept.is_erasing]
    done = []
    for kept in due:
        erased = _erased(uow(), attachments, kept, calendar)
        done.append(Kept(kept.service, kept.rule, kept.closed_from, erased))
    if done:
        compact()
    return tuple(done)


def _erased(
    uow: UnitOfWork, attachments: Attachments, kept: Kept, calendar: HolidayCalendar
) -> int:
    count = 0
    while numbers := _next(uow, kept):
        for number in numbers:
            erase_application(uow, attachments, number=number, calendar=calendar)
        count += len(numbers)
    return count


def _next(uow: UnitOfWork, kept: Kept) -> tuple[str, ...]:
    if kept.closed_from is None:
        return ()
    with uow.reading():
        return uow.applications.kept_after(kept.service, kept.closed_from, _BATCH)


def _kept(uow: UnitOfWork, service: str, today: date) -> Kept | None:
    stored = uow.versions.of_service(service)
    standard = opened(in_force(stored, today) or stored[-1]).standard
    if not standard.takes_applications:
        return None
    rule = standard.retention
    if rule is None:
        return Kept(service, None, None, 0)
    closed_from = today - timedelta(days=rule.days)
    due = len(uow.applications.kept_after(service, closed_from, MOST_COUNTED))
    return Kept(service, rule, closed_from, due)
