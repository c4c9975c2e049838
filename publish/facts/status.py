"""Where an application stands: computed by folding events, never stored.

The same fold serves the office (private events) and the register (public
events), so both always agree.

Invariants:
- `TRANSITIONS` is the whole of what may happen; anything else is refused;
- steps are done in the order of the version's definition, none skipped;
- the clock starts when the file is accepted as complete, stops from the day
  after the office asks the applicant, and runs again from the day after the
  answer; a stop moves the due date by the working days it lasted;
- a change of the days off moves the due date of what is undecided and not yet
  due, and of nothing else; no step and no date of the office moves with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from publish.errors import Conflict, Problem
from publish.facts.balance import DIFFERENCES, MONEY_EVENTS, Balance, MoneyCode, after
from publish.facts.rules import Rules, kind_of, step_after
from publish.facts.workdays import Allowance, WorkingDays, due_on

Status = Literal[
    "filed", "returned", "in_process", "waiting", "approved", "rejected", "issued", "withdrawn"
]
EventCode = Literal[
    "filed",
    "returned",
    "corrected",
    "accepted",
    "step_done",
    "correction_requested",
    "due_moved",
    "amended",
    MoneyCode,
    "approved",
    "rejected",
    "issued",
    "withdrawn",
]
CorrectionReason = Literal["missing", "unclear", "outdated", "mismatch"]
CORRECTION_REASONS: tuple[CorrectionReason, ...] = get_args(CorrectionReason)
FilingWay = Literal["paper", "spoken"]
FILING_WAYS: tuple[FilingWay, ...] = ("paper", "spoken")
"""How an application came to the counter, where an officer typed it in; filed by the applicant
without one has none."""
DUE_MOVED: EventCode = "due_moved"
"""The days off have changed, and the due date with them: nobody did anything to the application."""

_PAYABLE: tuple[Status, ...] = ("in_process", "waiting", "approved", "issued")
_SETTLED: tuple[Status, ...] = (*_PAYABLE, "rejected", "withdrawn")
TRANSITIONS: Mapping[tuple[Status | None, EventCode], Status] = {
    (None, "filed"): "filed",
    ("filed", "returned"): "returned",
    ("returned", "corrected"): "filed",
    ("filed", "accepted"): "in_process",
    ("in_process", "step_done"): "in_process",
    ("in_process", "correction_requested"): "waiting",
    ("waiting", "corrected"): "in_process",
    ("in_process", "approved"): "approved",
    ("approved", "issued"): "issued",
    ("filed", "rejected"): "rejected",
    ("in_process", "rejected"): "rejected",
    ("filed", "withdrawn"): "withdrawn",
    ("returned", "withdrawn"): "withdrawn",
    ("in_process", "withdrawn"): "withdrawn",
    ("waiting", "withdrawn"): "withdrawn",
    ("in_process", DUE_MOVED): "in_process",
    ("waiting", DUE_MOVED): "waiting",
    # Money leaves the status as it is, also after the end.
    **{(status, "payment_recorded"): status for status in _PAYABLE},
    **{(status, code): status for status in _SETTLED for code in DIFFERENCES},
}
OPEN: frozenset[Status] = frozenset({"filed", "returned", "in_process", "waiting", "approved"})
"""Statuses in which something is still to happen."""
DECIDED: frozenset[Status] = frozenset({"approved", "rejected", "issued"})


@dataclass(frozen=True, slots=True)
class Happening:
    """The part of an event that moves an application; amounts in rupiah.

    `amount` is the fee assessed on `filed` and the money of a money event
    (`publish.facts.balance`); `variant` names the promised time on `filed`; `way` is told of what
    an officer typed in at the counter. `amends`, the place from 1 of the event that was wrong,
    and what is right in it belong to `amended` (`publish.facts.amendment`).
    """

    code: EventCode
    claimed_on: date
    step: str | None = None
    amount: int | None = None
    variant: str | None = None
    reason: str | None = None
    way: FilingWay | None = None
    amends: int | None = None
    right_on: date | None = None
    right_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an application stands after its events so far.

    `step` is the step now being worked on (None before filing and after the
    end); `stopped_days` counts working days on which the clock stood still.
    """

    status: Status
    step: str | None
    filed_on: date
    variant: str | None
    fee: int
    paid: int = 0
    accepted_on: date | None = None
    due_on: date | None = None
    decided_on: date | None = None
    closed_on: date | None = None
    stopped_on: date | None = None
    stopped_days: int = 0
    last_on: date | None = None
    extra: int = 0
    refunded: int = 0
    reversed: int = 0

    @property
    def balance(self) -> Balance:
        """What was received, owed and given back."""
        ended = self.status in ("rejected", "withdrawn")
        return Balance(self.fee, self.paid, self.extra, self.refunded, self.reversed, ended)

    @property
    def unpaid(self) -> int:
        """What was not paid of the fee although the result was handed over."""
        return self.fee - self.paid if self.status == "issued" else 0

    @property
    def is_open(self) -> bool:
        """True while something is still to happen."""
        return self.status in OPEN


def advance(progress: Progress | None, event: Happening, rules: Rules) -> Progress:
    """The progress after one more event; `None` before the first.

    Raises `Conflict`: STATUS-TRANSITION (from, event), STATUS-STEP (expected,
    given), STATUS-UNPAID (owed), STATUS-DATE-ORDER, STATUS-DUE (due, moved), and what
    `balance.after` raises.
    """
    status = None if progress is None else progress.status
    target = TRANSITIONS.get((status, event.code))
    if target is None:
        raise _refuse("STATUS-TRANSITION", status=status or "", event=event.code)
    if progress is None:
        return _filed(event, rules)
    if progress.last_on is not None and event.claimed_on < progress.last_on:
        raise _refuse("STATUS-DATE-ORDER", last=progress.last_on.isoformat())
    last_on = progress.last_on if event.code == DUE_MOVED else event.claimed_on
    moved = replace(progress, status=target, last_on=last_on)
    effect = _EFFECTS.get(event.code)
    return moved if effect is None else effect(moved, event, rules)


def due_by(progress: Progress, rules: Rules) -> date | None:
    """The due date by the days off of `rules`; None where no time is promised. The days behind
    never change, so this is the date that held unless days ahead of it have changed."""
    if progress.accepted_on is None:
        return None
    due = due_on(progress.accepted_on, _allowance(progress, rules), rules.calendar)
    return None if due is None else rules.calendar.due_on(due, WorkingDays(progress.stopped_days))


def _refuse(code: str, **params: object) -> Conflict:
    return Conflict(Problem("", code, params))


def _filed(event: Happening, rules: Rules) -> Progress:
    return Progress(
        status="filed",
        step=rules.steps[0].id,
        filed_on=event.claimed_on,
        variant=event.variant,
        fee=event.amount or 0,
        last_on=event.claimed_on,
    )


def _accepted(progress: Progress, event: Happening, rules: Rules) -> Progress:
    return replace(
        progress,
        accepted_on=event.claimed_on,
        due_on=due_on(event.claimed_on, _allowance(progress, rules), rules.calendar),
        step=step_after(progress.step, rules),
    )


def _allowance(progress: Progress, rules: Rules) -> Allowance:
    return rules.variants.get(progress.variant or "", rules.allowance)


def _due_moved(progress: Progress, event: Happening, rules: Rules) -> Progress:
    due, moved = progress.due_on, due_by(progress, rules)
    # A due date that has passed is what the office is judged by, whatever was decreed since.
    if due is None or moved is None or moved == due or due < event.claimed_on:
        dates = {"due": str(due or ""), "moved": str(moved or "")}
        raise _refuse("STATUS-DUE", **dates)
    return replace(progress, due_on=moved)


def _step_done(progress: Progress, event: Happening, rules: Rules) -> Progress:
    if event.step != progress.step:
        raise _refuse("STATUS-STEP", expected=progress.step or "", given=event.step or "")
    kind, owed = kind_of(progress.step, rules), progress.balance.owed
    if kind == "payment" and owed > 0:
        raise _refuse("STATUS-UNPAID", owed=owed)
    if kind == "issue":
        raise _refuse("STATUS-STEP", expected="", given=event.step or "")
    return replace(progress, step=step_after(progress.step, rules))


def _money(progress: Progress, event: Happening, rules: Rules) -> Progress:
    found = after(progress.balance, event.code, event.amount or 0)
    totals = {name: getattr(found, name) for name in ("paid", "extra", "refunded", "reversed")}
    return replace(progress, **totals)


def _stopped(progress: Progress, event: Happening, rules: Rules) -> Progress:
    return replace(progress, stopped_on=event.claimed_on)


def _corrected(progress: Progress, event: Happening, rules: Rules) -> Progress:
    if progress.stopped_on is None:
        return progress
    stop = rules.calendar.working_days_between(progress.stopped_on, event.claimed_on)
    due = progress.due_on
    moved = None if due is None else rules.calendar.due_on(due, WorkingDays(stop.count))
    return replace(
        progress,
        stopped_on=None,
        stopped_days=progress.stopped_days + stop.count,
        due_on=moved,
    )


def _approved(progress: Progress, event: Happening, rules: Rules) -> Progress:
    if kind_of(progress.step, rules) != "issue":
        raise _refuse("STATUS-STEP", expected=progress.step or "", given="approved")
    return replace(progress, decided_on=event.claimed_on)


def _rejected(progress: Progress, event: Happening, rules: Rules) -> Progress:
    return replace(progress, decided_on=event.claimed_on, closed_on=event.claimed_on, step=None)


def _closed(progress: Progress, event: Happening, rules: Rules) -> Progress:
    return replace(progress, closed_on=event.claimed_on, step=None, stopped_on=None)


_EFFECTS: Mapping[EventCode, Callable[[Progress, Happening, Rules], Progress]] = {
    "accepted": _accepted,
    "step_done": _step_done,
    **dict.fromkeys(MONEY_EVENTS, _money),
    "correction_requested": _stopped,
    "due_moved": _due_moved,
    "corrected": _corrected,
    "approved": _approved,
    "rejected": _rejected,
    "issued": _closed,
    "withdrawn": _closed,
}
