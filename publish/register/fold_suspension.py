"""Stops of a service, folded: a stop ends before the next one begins, and it is kept.

Invariants:
- stop and end take turns, the stop first;
- while a service is stopped nothing is filed for it: what was filed on the day of the stop may
  have come before it, on a later day it cannot have.
"""

from __future__ import annotations

from publish.facts import suspension
from publish.facts.status_event import StatusEvent
from publish.register.fold_facts import check_service
from publish.register.fold_state import FoldState, Members, refusal, understood

_LAST = "SELECT change, recorded_on FROM suspension WHERE service = ? ORDER BY entry DESC LIMIT 1"


def fold_suspension(state: FoldState, entry: int, members: Members) -> None:
    """New applications are not taken any more, or are again."""
    turn = understood("suspension", entry, lambda: suspension.from_document(members))
    check_service(state, entry, turn.service)
    is_stopped = _stopped_since(state, turn.service) is not None
    if is_stopped is (turn.change == "stopped"):
        raise refusal(turn.service, "REGISTER-SUSPENSION-ORDER", entry)
    said = turn.statement
    words = (None, None) if said is None else (said.id, said.en)
    day = turn.recorded_on.isoformat()
    state.connection.execute(
        "INSERT INTO suspension VALUES (?, ?, ?, ?, ?, ?, ?)",
        (entry, turn.service, turn.change, turn.reason, *words, day),
    )
    state.stopped[turn.service] = day if turn.change == "stopped" else None
    state.services.add(turn.service)


def refuse_while_stopped(state: FoldState, entry: int, event: StatusEvent) -> None:
    """REGISTER-EVENT-STOPPED for an application that the office said it did not take."""
    if event.code != "filed":
        return
    since = _stopped_since(state, event.service)
    if since is not None and event.recorded_on.isoformat() > since:
        raise refusal(event.number, "REGISTER-EVENT-STOPPED", entry, since=since)


def _stopped_since(state: FoldState, service: str) -> str | None:
    """The day of the stop that stands; None for a service that takes applications."""
    if service not in state.stopped:
        row = state.connection.execute(_LAST, (service,)).fetchone()
        state.stopped[service] = row[1] if row is not None and row[0] == "stopped" else None
    return state.stopped[service]
