"""What the complaints desk does with a report, and what its reporter sees and says of it.

Invariants:
- to the people of the office that a report is about it does not exist;
- id and key together open a report for its reporter; whatever is wrong gets one answer;
- a turn names how many turns the page showed, so that two people do not answer at once.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from builder.domain.identifier import secret_hash
from builder.domain.report import ChargeReport, first_and_last
from builder.domain.report_turn import (
    REPORTER,
    ReportState,
    ReportTurn,
    TurnCode,
    may_handle,
    state_of,
)
from builder.domain.user import User, may
from builder.errors import conflict, forbidden, invalid, not_found
from builder.store.ports import UnitOfWork
from builder.usecases.charges import LONGEST_NOTE
from builder.usecases.period import Period, publish_period
from builder.usecases.queue import recording_moment
from builder.usecases.words import tidy_note
from publish.facts.charge_outcomes import (
    CONFIRMED,
    OUTCOMES,
    REPLIES,
    OutcomeCounts,
    to_document,
)
from publish.facts.charge_report import hidden
from publish.facts.service import ServiceVersion
from publish.facts.workdays import HolidayCalendar

MOST_LISTED = 200
MOST_TURNS = 50
_NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class ReportCase:
    """A report with its turns and where it stands."""

    report: ChargeReport
    turns: tuple[ReportTurn, ...]
    state: ReportState


def list_reports(
    uow: UnitOfWork, *, user: User, calendar: HolidayCalendar
) -> tuple[ReportCase, ...]:
    """The newest reports that this person may handle: those without an outcome first, the
    earliest reply due on top. Raises `Forbidden` (REPORTS-FORBIDDEN)."""
    _refuse_strangers(user)
    with uow.reading():
        found = [r for r in uow.reports.latest(MOST_LISTED) if may_handle(user, r)]
        cases = [_case(uow, report, calendar) for report in found]
    return tuple(sorted(cases, key=_urgency))


def read_report(uow: UnitOfWork, *, id_: str, user: User, calendar: HolidayCalendar) -> ReportCase:
    """One report. Raises `Forbidden` (REPORTS-FORBIDDEN), `NotFound` (REPORT-NOT-FOUND)."""
    _refuse_strangers(user)
    with uow.reading():
        return _case(uow, _handled(uow, id_, user), calendar)


def reply_to_report(
    uow: UnitOfWork, *, id_: str, text: str, seen: int, user: User, now: datetime
) -> ReportTurn:
    """Tell the reporter something. Raises also `Invalid` (REPORT-REPLY), `Conflict`
    (REPORT-CHANGED)."""
    _refuse_strangers(user)
    note = tidy_note(text, LONGEST_NOTE, "/text")
    if not note:
        raise invalid("REPORT-REPLY", "/text")
    with uow:
        report = _handled(uow, id_, user)
        turn = _turn(uow, report, "replied", None, note, user.id, seen, now)
        uow.commit()
    return turn


def decide_report(
    uow: UnitOfWork, *, id_: str, outcome: str, text: str, seen: int, user: User, now: datetime
) -> ReportTurn:
    """Say what came of it, once, with what the reporter is told. Raises also `Invalid`
    (REPORT-OUTCOME, REPORT-REPLY), `Conflict` (REPORT-DECIDED, REPORT-CHANGED)."""
    _refuse_strangers(user)
    note = tidy_note(text, LONGEST_NOTE, "/text")
    if outcome not in OUTCOMES:
        raise invalid("REPORT-OUTCOME", "/outcome")
    if not note:
        raise invalid("REPORT-REPLY", "/text")
    with uow:
        report = _handled(uow, id_, user)
        if any(turn.code == "decided" for turn in uow.reports.turns(report.id)):
            raise conflict("REPORT-DECIDED")
        turn = _turn(uow, report, "decided", outcome, note, user.id, seen, now)
        uow.commit()
    return turn


def open_report(uow: UnitOfWork, *, id_: str, key: str, calendar: HolidayCalendar) -> ReportCase:
    """The report for its reporter; `key` as `identifier.normalise_receipt_key` gives it. Raises
    `NotFound` (REPORT-NOT-FOUND) for whatever is wrong."""
    with uow.reading():
        return _case(uow, _own(uow, id_, key), calendar)


def confirm_report(
    uow: UnitOfWork, *, id_: str, key: str, answer: str, now: datetime, calendar: HolidayCalendar
) -> None:
    """The reporter says, once, whether it helped. Raises also `Invalid` (REPORT-CONFIRM),
    `Conflict` (REPORT-CONFIRM-EARLY, REPORT-CONFIRMED)."""
    if answer not in CONFIRMED:
        raise invalid("REPORT-CONFIRM", "/answer")
    with uow:
        report = _own(uow, id_, key)
        case = _case(uow, report, calendar)
        begins = case.state.confirm_from
        if begins is None or recording_moment(uow, now).date() < begins:
            raise conflict("REPORT-CONFIRM-EARLY")
        if case.state.confirmed is not None:
            raise conflict("REPORT-CONFIRMED")
        _turn(uow, report, "confirmed", answer, "", REPORTER, len(case.turns), now)
        uow.commit()


def publish_outcomes(
    uow: UnitOfWork, *, quarter: str, now: datetime, calendar: HolidayCalendar
) -> tuple[str, ...]:
    """Queue what became of reports in a quarter that is over, for every service that had any;
    returns the services that were new. Raises `Conflict` (PERIOD-NOT-OVER)."""
    first, before = first_and_last(quarter)

    def document(version: ServiceVersion, on: str) -> Mapping[str, Any] | None:
        cases = [_case(uow, r, calendar) for r in uow.reports.all_of(version.service)]
        happened = _happened(cases, first, before)
        if not happened:
            return None
        k = version.standard.least_count
        return to_document(counted(version.service, quarter, happened, k), on)

    period = Period(quarter, before)
    return publish_period(uow, period, kind="charge_outcomes", document=document, now=now)


def counted(service: str, quarter: str, happened: Iterable[str], k: int) -> OutcomeCounts:
    """The counts of one service and quarter as they may be published."""
    words = list(happened)

    def cells(names: tuple[str, ...]) -> dict[str, int | None]:
        return {name: hidden(words.count(name), k) for name in names}

    return OutcomeCounts(service, quarter, cells(REPLIES), cells(OUTCOMES), cells(CONFIRMED))


def _happened(cases: Iterable[ReportCase], first: date, before: date) -> list[str]:
    """The words of what happened from `first` on, `before` not included."""
    found: list[str] = []
    for case in cases:
        state = case.state
        if state.replied_on is not None and first <= state.replied_on < before:
            found.append("late" if state.is_late(state.replied_on) else "on_time")
        found += [t.value for t in case.turns if t.value and first <= t.at.date() < before]
    return found


def _refuse_strangers(user: User) -> None:
    if not may(user, "read_report"):
        raise forbidden("REPORTS-FORBIDDEN")


def _handled(uow: UnitOfWork, id_: str, user: User) -> ChargeReport:
    report = uow.reports.get(id_)
    if report is None or not may_handle(user, report):
        raise not_found("REPORT-NOT-FOUND")
    return report


def _own(uow: UnitOfWork, id_: str, key: str) -> ChargeReport:
    report = uow.reports.get(id_)
    stored = (report.key_hash if report else "") or _NO_HASH
    is_right = hmac.compare_digest(stored.encode(), secret_hash(key).encode())
    if report is None or not is_right:
        raise not_found("REPORT-NOT-FOUND")
    return report


def _case(uow: UnitOfWork, report: ChargeReport, calendar: HolidayCalendar) -> ReportCase:
    turns = uow.reports.turns(report.id)
    return ReportCase(report, turns, state_of(report, turns, calendar))


def _turn(
    uow: UnitOfWork,
    report: ChargeReport,
    code: TurnCode,
    value: str | None,
    note: str,
    actor: str,
    seen: int,
    now: datetime,
) -> ReportTurn:
    if not 0 <= seen < MOST_TURNS or len(uow.reports.turns(report.id)) != seen:
        raise conflict("REPORT-CHANGED")
    at = recording_moment(uow, now)
    turn = ReportTurn(report.id, seen + 1, code, value, note, actor, at)
    uow.reports.add_turn(turn)
    return turn


def _urgency(case: ReportCase) -> tuple[bool, bool, date, str]:
    state = case.state
    is_replied = state.replied_on is not None
    return (state.outcome is not None, is_replied, state.reply_due_on, case.report.id)
