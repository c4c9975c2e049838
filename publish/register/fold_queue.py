"""The place of an application in its queue, at each event until it is decided.

Invariant: it follows from the entries before the event and from nothing later.
"""

from __future__ import annotations

from dataclasses import replace

from publish.facts.status import Progress
from publish.register.application_rows import ApplicationRow
from publish.register.queue import Queues


def fold_queue(
    queues: Queues, before: ApplicationRow | None, after: ApplicationRow
) -> ApplicationRow:
    """The application after its event, with what overtook it until then; a decision enters
    the queue of the others. Nothing changes before it is accepted, nor once it is decided."""
    progress, until = after.progress, after.progress.decided_on or after.progress.last_on
    was_decided = before is not None and before.progress.decided_on is not None
    if progress.accepted_on is None or until is None or was_decided:
        return after
    own = (after.service, progress.variant, progress.accepted_on)
    found = queues.overtaken(*own, until)
    if before is not None and _stood_still(before.progress, progress):
        found = replace(found, while_running=before.overtaken.while_running)
    if progress.decided_on is not None:
        queues.decide(*own, progress.decided_on)
    return replace(after, overtaken=found)


def _stood_still(before: Progress, after: Progress) -> bool:
    """Whether the clock stood still before this event; a stop that is answered on the same
    working day is none; one that is withdrawn from was one, and one in which money comes is."""
    is_unanswered = after.stopped_on is not None or not after.is_open
    return after.stopped_days > 0 or (before.stopped_on is not None and is_unanswered)
