"""A correction of an event: the application is folded anew from what holds of its events.

Invariants (beside those of `fold_events.py`, each with its code):
- the reason that is right could have stood on the event that was wrong (REGISTER-EVENT-AMENDS);
- every event stays as it was published; beside it stands whether it holds, with what date and
  reason, and which correction says so, so that statistics count what holds;
- a decision that does not hold any more leaves the queue of the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from publish.errors import Integrity, Problem
from publish.facts.amendment import AMENDED, held, reasons_like
from publish.facts.status import DUE_MOVED, Happening, Progress, advance
from publish.facts.status_event import StatusEvent
from publish.register.application_rows import ApplicationRow, EventHeld
from publish.register.fold_events import Known, fold_event, left_at_stop
from publish.register.fold_queue import fold_queue
from publish.register.fold_state import FoldState
from publish.register.index_queries import read_events


def fold_amended(
    state: FoldState, entry: int, event: StatusEvent, before: ApplicationRow | None, known: Known
) -> None:
    """Take the correction `event`, which is entry `entry`. Raises Integrity `REGISTER-EVENT-*`."""
    state.rows.flush()
    rows = read_events(state.connection, event.number)
    past = [row.event.happening() for row in rows]
    after = fold_event(entry, event, before, known, past)
    wrong = held(past)[event.amends or 0]
    if event.right_reason is not None and event.right_reason not in reasons_like(
        wrong, known.grounds
    ):
        raise Integrity(Problem(event.number, "REGISTER-EVENT-AMENDS", {"entry": entry}))
    if before is not None and _is_anew(before.progress, after.progress):
        after = _queued_anew(state, before, after)
    state.rows.put(after, event, None)
    state.rows.hold(event.number, tuple(_held((*past, event.happening()), known)))


def _is_anew(before: Progress, after: Progress) -> bool:
    """Whether its place in the queue is asked for again: while it is undecided, as at any event,
    and when the decision is another."""
    days = (before.accepted_on, before.decided_on)
    return before.decided_on is None or days != (after.accepted_on, after.decided_on)


def _queued_anew(state: FoldState, before: ApplicationRow, after: ApplicationRow) -> ApplicationRow:
    """The old decision leaves the queue of the others, and a new one enters it."""
    state.queues.forget(before.service, before.progress, after.progress)
    undecided = replace(before, progress=replace(before.progress, decided_on=None))
    return fold_queue(state.queues, undecided, after)


def _held(events: Sequence[Happening], known: Known) -> Iterator[EventHeld]:
    """For every event from the first on: whether it holds, and how."""
    holding, here = held(events), None
    mended = {event.amends: at for at, event in enumerate(events, 1) if event.code == AMENDED}
    for sequence, said in enumerate(events, 1):
        event = holding.get(sequence)
        right = said if event is None else event
        left = None if event is None else left_at_stop(right, here, known)
        yield EventHeld(
            sequence, event is not None, right.claimed_on, right.reason, left, mended.get(sequence)
        )
        here = here if event is None else _next(here, right, known)


def _next(here: Progress | None, event: Happening, known: Known) -> Progress | None:
    if event.code in (AMENDED, DUE_MOVED):
        return here
    return advance(here, event, known.rules)
