"""What the office must explain: a step that is done, or a decision, after the due date.

Invariant: the day is the server's, so an earlier date that somebody gives spares nobody the reason.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from publish.facts.status import EventCode, Progress

DelayReason = Literal[
    "other-office", "site-visit", "many-applications", "system-down", "under-study", "recorded-late"
]
DELAY_REASONS: tuple[DelayReason, ...] = get_args(DelayReason)
EXPLAINED: frozenset[EventCode] = frozenset({"step_done", "approved"})
"""What the office must explain when it comes after the due date."""


def is_late(progress: Progress | None, code: EventCode, recorded_on: date) -> bool:
    """Whether this event, recorded on that day, needs a reason of delay. The day is the
    server's, so an earlier date that somebody gives does not spare them the reason."""
    if progress is None or progress.due_on is None or code not in EXPLAINED:
        return False
    return recorded_on > progress.due_on
