"""The emergency stop: new applications of a service are not taken, at once, and then are again.

Invariants:
- the turn, its public entry and who made it are one transaction; filing an application asks in
  its own, so nothing is filed after a stop;
- every turn says how many turns the page showed: of two people, or two clicks, one turns and the
  other is told, and the same click twice is one turn;
- applications that are on their way are not touched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from builder.domain.redaction import suspension_entry
from builder.domain.suspension import SuspensionTurn, standing_stop, tells_too_much
from builder.domain.user import User, may
from builder.errors import Problem, conflict, forbidden, not_found, refuse_if
from builder.store.ports import UnitOfWork
from builder.usecases.queue import queue_document, recording_moment
from publish.errors import Invalid
from publish.facts.suspension import LONGEST_STATEMENT, STOP_REASONS, is_statement
from publish.facts.text import Text


@dataclass(frozen=True, slots=True)
class Stopping:
    """What an approver says when stopping: a reason of the closed list, a sentence for all."""

    reason: str
    statement: Text


def stop_service(
    uow: UnitOfWork, *, service: str, stopping: Stopping, seen: int, user: User, now: datetime
) -> SuspensionTurn:
    """Stop new applications of a service. `seen` is how many turns there were on the page.

    Raises `Forbidden` (STOP-FORBIDDEN), `NotFound` (SERVICE-NOT-FOUND), `Invalid` (STOP-REASON,
    STOP-STATEMENT, STOP-STATEMENT-PERSONAL), `Conflict` (STOP-CHANGED).
    """
    with uow:
        turns = _turns(uow, service, user)
        refuse_if(_findings(stopping, [person.name for person in uow.users.all()]))
        said = stopping.statement
        turn = SuspensionTurn(service, seen + 1, stopping.reason, said.id, said.en, user.id, now)
        return _turned(uow, turns, turn)


def end_stop(
    uow: UnitOfWork, *, service: str, seen: int, user: User, now: datetime
) -> SuspensionTurn:
    """Take applications again. Raises as `stop_service`."""
    with uow:
        turns = _turns(uow, service, user)
        turn = SuspensionTurn(service, seen + 1, "", "", "", user.id, now)
        return _turned(uow, turns, turn)


def turns_of(uow: UnitOfWork, *, service: str, user: User) -> tuple[SuspensionTurn, ...]:
    """Every turn of a service with who made it, for who may read definitions. Raises `Forbidden`
    (STOP-FORBIDDEN), `NotFound` (SERVICE-NOT-FOUND)."""
    if not may(user, "read_definition"):
        raise forbidden("STOP-FORBIDDEN")
    with uow.reading():
        if not uow.versions.of_service(service):
            raise not_found("SERVICE-NOT-FOUND", service)
        return uow.suspensions.of_service(service)


def refuse_if_stopped(uow: UnitOfWork, service: str) -> None:
    """Conflict (SERVICE-STOPPED) while new applications are not taken. Inside a transaction."""
    stop = standing_stop(uow.suspensions.of_service(service))
    if stop is not None:
        raise conflict("SERVICE-STOPPED", service, since=stop.at.date().isoformat())


def _turns(uow: UnitOfWork, service: str, user: User) -> tuple[SuspensionTurn, ...]:
    versions = uow.versions.of_service(service)
    if not versions:
        raise not_found("SERVICE-NOT-FOUND", service)
    if not may(user, "stop_service", versions[-1].unit):
        raise forbidden("STOP-FORBIDDEN")
    return uow.suspensions.of_service(service)


def _turned(
    uow: UnitOfWork, turns: tuple[SuspensionTurn, ...], turn: SuspensionTurn
) -> SuspensionTurn:
    if turns and replace(turns[-1], at=turn.at) == turn:
        return turns[-1]  # the same click again
    if turn.sequence != len(turns) + 1 or turn.is_stop is not bool(turn.reason):
        raise conflict("STOP-CHANGED", turn.service)
    made = replace(turn, at=recording_moment(uow, turn.at))
    uow.suspensions.add(made)
    queue_document(uow, suspension_entry(made), recorded_at=made.at)
    uow.commit()
    return made


def _findings(stopping: Stopping, names: list[str]) -> list[Problem]:
    said = stopping.statement
    found = [] if stopping.reason in STOP_REASONS else [Problem("/reason", "STOP-REASON")]
    if not _is_sayable(said):
        found.append(Problem("/statement", "STOP-STATEMENT", {"most": LONGEST_STATEMENT}))
    elif tells_too_much(said, names):
        found.append(Problem("/statement", "STOP-STATEMENT-PERSONAL"))
    return found


def _is_sayable(said: Text) -> bool:
    try:
        return is_statement(said)
    except Invalid:  # a character that may not be stored
        return False
