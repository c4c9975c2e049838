"""One more event of an application: may it follow, and where does it lead?

Invariants (each with its code):
- the version is open, takes applications and stays that of the first event;
- the sequence has no gap, and nothing is claimed for a day after it was recorded;
- each kind of event has its own members, with values of the version only;
- no fee is assessed where the version's tariff is free;
- a due date moves only on the day on which it is recorded, from where it was to where the days off
  put it (`publish.facts.status.due_by`), and names an edition of them that is in force;
- a correction is recorded on the day it is made, names a reason, and says at most one thing that is
  right, with a value of the version (`reasons_like`);
- `publish.facts.amendment.follow` accepts it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from publish.errors import Integrity, NotFound, Problem, TerangError
from publish.facts.amendment import (
    AMENDED,
    REASONS_FOR,
    follow,
    kind_of_amendment,
)
from publish.facts.balance import MONEY_EVENTS
from publish.facts.delay import DELAY_REASONS, is_late
from publish.facts.rules import Rules
from publish.facts.service import ServiceStandard, rules_of
from publish.facts.standard import TravelRules
from publish.facts.status import CORRECTION_REASONS, DUE_MOVED, Happening, Progress, due_by
from publish.facts.status_event import StatusEvent
from publish.facts.workdays import HolidayCalendar
from publish.register.application_rows import ApplicationRow
from publish.register.queue import Overtaken
from publish.register.tallies import SHORTEST


@dataclass(frozen=True, slots=True)
class Known:
    """What the fold needs of a version, worked out once; `calendars` are the digests of the
    editions of the days off that are in force."""

    rules: Rules
    is_open: bool
    takes_applications: bool
    is_free: bool
    steps: frozenset[str]
    travel: TravelRules | None
    grounds: frozenset[str]
    calendars: frozenset[str]


def known_version(
    standard: ServiceStandard, calendar: HolidayCalendar, calendars: frozenset[str]
) -> Known:
    """The rules of a standard under a calendar of these editions."""
    return Known(
        rules=rules_of(standard, calendar),
        is_open=standard.publication == "open",
        takes_applications=standard.takes_applications,
        is_free=standard.tariff.is_free,
        steps=frozenset(step.id for step in standard.steps),
        travel=standard.travel,
        grounds=frozenset(ground.id for ground in standard.grounds),
        calendars=calendars,
    )


def fold_event(
    entry: int,
    event: StatusEvent,
    before: ApplicationRow | None,
    known: Known,
    past: Sequence[Happening] = (),
) -> ApplicationRow:
    """The application after `event`, which is entry `entry`; `before` is None for
    a number that has no event yet; `past` are all events before a correction.
    Integrity `REGISTER-EVENT-*` if it may not be."""
    for code, is_broken in _RULES.items():
        if is_broken(event, before, known):
            raise Integrity(Problem(event.number, code, {"entry": entry}))
    try:
        here = before.progress if before else None
        progress = follow(past, here, event.happening(), known.rules)
        is_decided_anew = here is None or _decision(here) != _decision(progress)
        days = _decided_days(None if is_decided_anew else before, progress, known.rules.calendar)
    except TerangError as error:
        params = {"entry": entry, "cause": error.problems[0].code}
        raise Integrity(Problem(event.number, "REGISTER-EVENT-REFUSED", params)) from error
    return ApplicationRow(
        number=event.number,
        service=event.service,
        version=event.version,
        progress=progress,
        gross_days=days[0],
        promised_days=days[1],
        left_days=days[2],
        overtaken=before.overtaken if before else Overtaken(),
        first_entry=before.first_entry if before else entry,
        last_entry=entry,
        events=event.sequence,
    )


def _decision(progress: Progress) -> tuple[date | None, ...]:
    """The days that a decision is counted by."""
    return progress.accepted_on, progress.due_on, progress.decided_on


def left_at_stop(event: Happening, before: Progress | None, known: Known) -> int | None:
    """Working days until due when the clock is stopped; None for other events, and where the
    promise is so short that it has no end to look at."""
    if event.code != "correction_requested" or before is None:
        return None
    accepted_on, due_on = before.accepted_on, before.due_on
    if accepted_on is None or due_on is None:
        return None
    promised, left = _ahead(accepted_on, event.claimed_on, due_on, known.rules.calendar)
    return left if promised is not None and promised >= SHORTEST else None


def days_left(on: date, due_on: date, calendar: HolidayCalendar) -> int:
    """Working days from `on` to the due date; below zero after it, also on a day off."""
    if on <= due_on:
        return calendar.working_days_between(on, due_on).count
    return min(-1, -calendar.working_days_between(due_on, on).count)


_Days = tuple[int | None, int | None, int | None]


def _decided_days(
    before: ApplicationRow | None, progress: Progress, calendar: HolidayCalendar
) -> _Days:
    """Working days counted once, when it is decided: from accepted to decided, stops included;
    from accepted to due; left until due."""
    if before is not None and before.progress.decided_on is not None:
        return before.gross_days, before.promised_days, before.left_days
    accepted_on, due_on, decided_on = progress.accepted_on, progress.due_on, progress.decided_on
    if accepted_on is None or decided_on is None:
        return None, None, None
    gross = calendar.working_days_between(accepted_on, decided_on).count
    if due_on is None:
        return gross, None, None
    return gross, *_ahead(accepted_on, decided_on, due_on, calendar)


def _ahead(
    accepted_on: date, on: date, due_on: date, calendar: HolidayCalendar
) -> tuple[int | None, int | None]:
    """Working days promised, and those left on a day; None where the calendar ends before
    the due date, which is no reason to refuse an event."""
    try:
        promised = calendar.working_days_between(accepted_on, due_on).count
        return promised, days_left(on, due_on, calendar)
    except NotFound:
        return None, None


_REASONS: Mapping[str, frozenset[str]] = {
    "returned": frozenset(CORRECTION_REASONS),
    "correction_requested": frozenset(CORRECTION_REASONS),
}


def _is_wrong_move(event: StatusEvent, before: ApplicationRow | None, known: Known) -> bool:
    given = (event.due_from, event.due_to, event.calendar)
    if event.code != DUE_MOVED:
        return any(value is not None for value in given)
    if before is None or event.claimed_on != event.recorded_on:
        return True
    due = (before.progress.due_on, due_by(before.progress, known.rules))
    return (event.due_from, event.due_to) != due or event.calendar not in known.calendars


def _is_wrong_amendment(event: StatusEvent, before: object, known: Known) -> bool:
    given = (event.amends, event.right_on, event.right_reason)
    if event.code != AMENDED:
        return any(value is not None for value in given)
    kind = kind_of_amendment(event.right_on, event.right_reason)
    return (
        event.amends is None
        or None not in given
        or event.claimed_on != event.recorded_on
        or event.reason not in REASONS_FOR[kind]
        or (event.right_on or event.recorded_on) > event.recorded_on
    )


_Rule = Callable[[StatusEvent, ApplicationRow | None, Known], bool]


def _is_unknown_reason(event: StatusEvent, before: ApplicationRow | None, known: Known) -> bool:
    if event.reason is None or event.code == AMENDED:
        return False
    if is_late(before.progress if before else None, event.code, event.recorded_on):
        return event.reason not in DELAY_REASONS
    allowed = known.grounds if event.code == "rejected" else _REASONS.get(event.code, frozenset())
    return event.reason not in allowed


def _is_unknown_step(event: StatusEvent, before: object, known: Known) -> bool:
    return event.step is not None and (event.code != "step_done" or event.step not in known.steps)


def _is_unknown_variant(event: StatusEvent, before: object, known: Known) -> bool:
    return event.variant is not None and (
        event.code != "filed" or event.variant not in known.rules.variants
    )


def _is_unknown_way(event: StatusEvent, before: object, known: object) -> bool:
    return event.way is not None and event.code not in ("filed", "withdrawn")


def _is_wrong_amount(event: StatusEvent, before: object, known: Known) -> bool:
    has_amount = event.code in ("filed", *MONEY_EVENTS)
    return (event.amount is not None) is not has_amount


# What is broken, in the order in which it is looked for.
_RULES: Mapping[str, _Rule] = {
    "REGISTER-EVENT-SEALED": lambda event, before, known: not known.is_open,
    "REGISTER-EVENT-NO-APPLICATIONS": lambda event, before, known: not known.takes_applications,
    "REGISTER-EVENT-SEQUENCE": lambda event, before, known: (
        event.sequence != (before.events if before else 0) + 1
    ),
    "REGISTER-EVENT-VERSION": lambda event, before, known: (
        before is not None and (event.service, event.version) != (before.service, before.version)
    ),
    "REGISTER-EVENT-CLAIMED-LATER": lambda event, before, known: (
        event.claimed_on > event.recorded_on
    ),
    "REGISTER-EVENT-REASON": _is_unknown_reason,
    "REGISTER-EVENT-STEP": _is_unknown_step,
    "REGISTER-EVENT-VARIANT": _is_unknown_variant,
    "REGISTER-EVENT-WAY": _is_unknown_way,
    "REGISTER-EVENT-AMOUNT": _is_wrong_amount,
    "REGISTER-EVENT-DUE": _is_wrong_move,
    "REGISTER-EVENT-AMENDS": _is_wrong_amendment,
    "REGISTER-EVENT-FREE": lambda event, before, known: (
        event.code == "filed" and known.is_free and event.amount != 0
    ),
}
