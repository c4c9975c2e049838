"""What may happen next to an application: for buttons, and for tests.

Invariant: what is offered here is never refused by `publish.facts.status.advance` for where the
application stands.
"""

from __future__ import annotations

from publish.facts.balance import MONEY_EVENTS, most
from publish.facts.rules import Rules, kind_of
from publish.facts.status import DUE_MOVED, TRANSITIONS, EventCode, Progress


def next_events(progress: Progress, rules: Rules) -> tuple[EventCode, ...]:
    """What may happen now, in the order of a working day; for buttons and for tests."""
    possible = (code for (status, code) in TRANSITIONS if status == progress.status)
    return tuple(code for code in possible if _is_ready(progress, code, rules))


def _is_ready(progress: Progress, code: EventCode, rules: Rules) -> bool:
    kind = kind_of(progress.step, rules)
    if code in MONEY_EVENTS:
        return most(progress.balance, code) != 0
    blocked = {
        DUE_MOVED: True,  # nobody does it: the days off do
        "step_done": kind == "issue" or (kind == "payment" and progress.balance.owed > 0),
        "approved": kind != "issue",
    }
    return not blocked.get(code, False)
