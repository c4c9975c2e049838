"""One application as its page looks at it: in parts, each the few facts that one part of the
page is made of.

Pages of two applications seldom are the same, but their parts are: so many were issued on the
same day after the same step. A part is told from its facts alone (`status_parts`,
`status_line`), so what was told of one application may be kept for all others.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from publish.facts.amendment import AMENDED
from publish.facts.balance import MONEY_EVENTS
from publish.facts.status import DUE_MOVED, OPEN, EventCode, FilingWay, Status
from publish.insight.working_days import DayCount
from publish.register.case_rows import CaseEvent, CaseRow

AnswerFacts = tuple[Status, str | None, str | None, int, str | None, bool]
"""Status, step, the day the step began where it has one, working days the clock stood still since
then, reason and whether the fee is paid."""
DueFacts = tuple[bool, bool, str | None]
"""Is it accepted, does the clock stand still, and the variant of the promise."""
FeeFacts = tuple[int, int, int, int, int, Status, str | None]
"""Fee, paid, extra, refunded, reversed; status and step."""
TakenFacts = tuple[int | None, int, int]
"""Working days from complete to decision, those the clock stood still, those after the due date."""
AmongFacts = tuple[int, int, bool]
"""Others decided meanwhile, those of them that overtook it while its clock stood still, and was
a step taken since the day it was accepted?"""
DueMovedFacts = tuple[str, str, str, str]
"""The due date before and after, the digest of the edition of the days off that moved it, and the
day of acceptance."""
AmendsFacts = tuple[EventCode, str | None, str | None, str | None]
"""Code and step of the event that was wrong; the date and the reason that are right."""
MendedFacts = tuple[str, str | None, str | None]
"""The day on which an event was put right, and the date and the reason that are right of it."""
EventFacts = tuple[
    EventCode,
    str | None,
    str | None,
    FilingWay | None,
    int | None,
    int | None,
    bool,
    bool,
    DueMovedFacts | None,
    AmendsFacts | None,
    MendedFacts | None,
]
"""Code, step, reason, way, money received, working days of the stop that it ended, was it handed
over unpaid, was it written down on another day, the due date where it moved, what it puts right,
and how it was put right."""
ToComeFacts = tuple[Status, str | None, bool]
"""Status, step, is there a fee?"""


class Happened(NamedTuple):
    """An event: what is told of it, its days and its place in the register."""

    facts: EventFacts
    claimed_on: str
    recorded_on: str
    entry: int


class Case(NamedTuple):
    """An application; days are ISO texts.

    `since` is the day it stands so since; `until` the last for which `overtaken` counts.
    `to_come` is None once it has ended.
    """

    number: str
    service: str
    version: int
    first_entry: int
    last_entry: int
    entries: str  # all of them, as "7 12 31"
    as_of: str
    since: str
    accepted_on: str | None
    due_on: str | None
    until: str
    answer: AnswerFacts
    due: DueFacts
    fee: FeeFacts
    taken: TakenFacts
    overtaken: int  # by how many while its clock ran
    among: AmongFacts
    line: Sequence[Happened]
    to_come: ToComeFacts | None


_MONEY = frozenset(MONEY_EVENTS)
_NO_MOVES = _MONEY | {DUE_MOVED, AMENDED}
_AT_WORK = frozenset({"in_process", "approved"})


class _Way(NamedTuple):
    """What a walk through the events finds: `moved` is the last that moved the application (money
    that came or went later, or another due date, does not), `began_on` the day its present step
    began, when the one before it was done."""

    line: list[Happened]
    moved: CaseEvent
    began_on: str
    stops: list[tuple[str, int]]


def case_of(row: CaseRow, events: Sequence[CaseEvent], days: DayCount) -> Case:
    """The facts of one application, with all its events in order."""
    way, last = _walk(row, events, days), events[-1]
    until = row.decided_on or row.last_on or last.claimed_on
    return Case(
        row.number,
        row.service,
        row.version,
        row.first_entry,
        row.last_entry,
        " ".join([str(event.entry) for event in events]),
        last.recorded_on,
        way.moved.held_on,
        row.accepted_on,
        row.due_on,
        until,
        _answer(row, last, way),
        (row.accepted_on is not None, row.stopped_on is not None, row.variant),
        (row.fee, row.paid, row.extra, row.refunded, row.reversed, row.status, row.step),
        (row.gross_days, row.stopped_days, _late(row, days)),
        row.overtaken_running,
        (row.decided_meanwhile, row.overtaken - row.overtaken_running, until != row.accepted_on),
        way.line,
        (row.status, row.step, row.fee != 0) if row.status in OPEN else None,
    )


def _walk(row: CaseRow, events: Sequence[CaseEvent], days: DayCount) -> _Way:
    is_unpaid = row.status == "issued" and row.fee != row.paid
    asked_on, began_on, moved = None, row.filed_on, events[0]
    stops: list[tuple[str, int]] = []
    line: list[Happened] = []
    for event in events:
        _, code, step, reason, amount, claimed_on, recorded_on, way, *_, entry = event
        money, stopped = None, None
        if code in _MONEY:
            money = amount or 0
        if code not in _NO_MOVES and event.holds:
            moved, on = event, event.held_on
            if code in ("accepted", "step_done"):
                began_on = on
            elif code == "correction_requested":
                asked_on = on
            elif code == "corrected" and asked_on is not None:
                stopped = _between(asked_on, on, days)
                stops.append((asked_on, stopped))
                asked_on = None
        is_unpaid_end = is_unpaid and code == "issued" and event.holds == 1
        is_later = recorded_on != claimed_on
        due = _due_moved(row, event)
        said = (code, step, reason, way, money, stopped, is_unpaid_end, is_later, due)
        facts = (*said, _amends(event, events), _mended(event, events))
        line.append(Happened(facts, claimed_on, recorded_on, entry))
    return _Way(line, moved, began_on, stops)


def _due_moved(row: CaseRow, event: CaseEvent) -> DueMovedFacts | None:
    before, after, calendar = event.due_from, event.due_to, event.calendar
    if before is None or after is None or calendar is None or row.accepted_on is None:
        return None
    return before, after, calendar, row.accepted_on


def _amends(event: CaseEvent, events: Sequence[CaseEvent]) -> AmendsFacts | None:
    if event.amends is None:
        return None
    wrong = events[event.amends - 1]
    return wrong.code, wrong.step, event.right_on, event.right_reason


def _mended(event: CaseEvent, events: Sequence[CaseEvent]) -> MendedFacts | None:
    if event.amended_by is None:
        return None
    last = events[event.amended_by - 1]
    return last.recorded_on, last.right_on, last.right_reason


def _answer(row: CaseRow, last: CaseEvent, way: _Way) -> AnswerFacts:
    status, is_paid = row.status, row.paid >= row.fee
    if status not in _AT_WORK and status != "filed":
        return status, None, None, 0, way.moved.held_reason, True
    on = last.claimed_on if status == "filed" else way.began_on
    stopped = sum(days for asked_on, days in way.stops if asked_on >= on)
    return status, row.step, on, stopped, None, is_paid


def _late(row: CaseRow, days: DayCount) -> int:
    """Working days that the decision came after the due date."""
    due_on, decided_on = row.due_on, row.decided_on
    if due_on is None or decided_on is None or decided_on <= due_on:
        return 0
    return _between(due_on, decided_on, days)


def _between(start_on: str, end_on: str, days: DayCount) -> int:
    return days.between(date.fromisoformat(start_on), date.fromisoformat(end_on))
