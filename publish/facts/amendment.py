"""Putting right what an officer recorded wrongly: by one more event, never by changing one.

An `amended` event names the event that was wrong by its place and says one of three things: it does
not hold (it is taken back), its date is another, or its reason is another. Both stay.

Invariants:
- where an application stands is folded anew from what holds, so what came after the wrong event
  must be possible without it: the last mistake is put right first;
- the office never gains by it: nothing is decided, closed or stopped earlier, accepted later, or
  stood still for longer than before, and no debt disappears. Who wrote a date too early to be true
  is judged by it;
- after something was taken back nothing is claimed for a day before that, so that a decision which
  was late cannot come again in time;
- what the applicant did, what the days off did and money are put right otherwise or not at all;
  an acceptance is never taken back, since the clock that it started would begin anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, get_args

from publish.errors import Conflict, NotFound, Problem
from publish.facts.delay import DELAY_REASONS, EXPLAINED
from publish.facts.rules import Rules
from publish.facts.status import (
    CORRECTION_REASONS,
    DUE_MOVED,
    EventCode,
    Happening,
    Progress,
    advance,
)

AMENDED: EventCode = "amended"
AmendReason = Literal["wrong-application", "not-done", "mistyped", "facts", "law"]
AMEND_REASONS: tuple[AmendReason, ...] = get_args(AmendReason)
AmendKind = Literal["taken_back", "date", "reason"]
REASONS_FOR: Mapping[AmendKind, tuple[AmendReason, ...]] = {
    "taken_back": ("wrong-application", "not-done", "facts", "law"),
    "date": ("mistyped", "facts"),
    "reason": ("mistyped", "facts", "law"),
}
"""Why an event may be put right, by what is wrong with it."""

_TAKEN_BACK: frozenset[EventCode] = frozenset(
    {"returned", "step_done", "correction_requested", "approved", "rejected", "issued", "withdrawn"}
)
_DATED = _TAKEN_BACK | {"accepted"}
_SENT_BACK = ("returned", "correction_requested")


def kind_of_amendment(right_on: date | None, right_reason: str | None) -> AmendKind:
    """What is wrong with the event that is put right; a date before a reason where both are."""
    if right_on is not None:
        return "date"
    return "taken_back" if right_reason is None else "reason"


def kinds_for(event: Happening) -> tuple[AmendKind, ...]:
    """What can be put right of an event that holds; nothing of what no officer did."""
    is_officers = event.code != "withdrawn" or event.way is not None
    found: dict[AmendKind, bool] = {
        "taken_back": is_officers and event.code in _TAKEN_BACK,
        "date": is_officers and event.code in _DATED,
        "reason": event.reason is not None and event.code != AMENDED,
    }
    return tuple(kind for kind, is_there in found.items() if is_there)


def reasons_like(event: Happening, grounds: Collection[str]) -> tuple[str, ...]:
    """The other reasons that could stand on an event that has one; `grounds` of its version."""
    if event.code in _SENT_BACK:
        known: Collection[str] = CORRECTION_REASONS
    else:
        known = DELAY_REASONS if event.code in EXPLAINED else grounds
    return tuple(reason for reason in known if reason != event.reason)


def held(events: Sequence[Happening]) -> dict[int, Happening]:
    """What holds of all events so far, by their places from 1, with the dates and reasons that
    are right; the corrections themselves too."""
    found = dict(enumerate(events, 1))
    for event in events:
        if event.code != AMENDED or event.amends not in found:
            continue
        wrong = found[event.amends]
        if event.right_on is not None:
            found[event.amends] = replace(wrong, claimed_on=event.right_on)
        elif event.right_reason is not None:
            found[event.amends] = replace(wrong, reason=event.right_reason)
        else:
            del found[event.amends]
    return found


def follow(
    past: Sequence[Happening], here: Progress | None, event: Happening, rules: Rules
) -> Progress:
    """The progress after one more event, a correction or any other; `past` are all before it.

    Raises what `advance` raises, and `Conflict`: AMEND-TARGET, AMEND-SAME, AMEND-STANDS (cause),
    AMEND-GAIN.
    """
    if event.code != AMENDED:
        return advance(here, event, rules)
    wrong = held(past).get(event.amends or 0)
    kind = kind_of_amendment(event.right_on, event.right_reason)
    if here is None or wrong is None or kind not in kinds_for(wrong):
        raise Conflict(Problem("", "AMEND-TARGET"))
    if event.right_on == wrong.claimed_on or wrong.reason == (event.right_reason or ""):
        raise Conflict(Problem("", "AMEND-SAME"))
    try:
        after = refolded((*past, event), rules)
    except (Conflict, NotFound) as error:
        cause = error.problems[0].code
        raise Conflict(Problem("", "AMEND-STANDS", {"cause": cause})) from error
    if _gains(here, after):
        raise Conflict(Problem("", "AMEND-GAIN"))
    return after


def refolded(events: Sequence[Happening], rules: Rules) -> Progress:
    """Where an application stands by what holds of its events. The due date is that of the days
    off now: those behind never change, so a due date that has passed is the same."""
    first, *others = held(events).values()
    here = advance(None, first, rules)
    for event in others:
        if event.code == AMENDED:
            here = _held_back(here, event)
        elif event.code != DUE_MOVED:
            here = advance(here, event, rules)
    return here


def _held_back(here: Progress, event: Happening) -> Progress:
    """Nothing is claimed for a day before the one on which something was taken back."""
    is_taken_back = event.right_on is None and event.right_reason is None
    last_on = max(here.last_on or event.claimed_on, event.claimed_on)
    return replace(here, last_on=last_on) if is_taken_back else here


def _gains(before: Progress, after: Progress) -> bool:
    return (
        _is_before(before.accepted_on, after.accepted_on)
        or _is_before(after.decided_on, before.decided_on)
        or _is_before(after.closed_on, before.closed_on)
        or _is_before(after.stopped_on, before.stopped_on)
        or (before.stopped_on is None and after.stopped_on is not None)
        or after.stopped_days > before.stopped_days
        or after.unpaid < before.unpaid
    )


def _is_before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other
