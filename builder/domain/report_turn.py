"""What became of a report of a charge: replies, the outcome, and what its reporter says of it.

Invariants:
- turns are added and never changed; where a report stands is computed from them;
- a reply is due in `REPLY_WITHIN` working days; both the day it was due and the day it was given
  stay visible;
- the outcome is decided once; the reporter says once, from `CONFIRM_AFTER` on, whether it helped:
  what the complaints desk says and what the reporter says stand beside each other;
- nobody of the office that a report is about sees it, nor who manages accounts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from builder.domain.report import ChargeReport
from builder.domain.user import EVERY_UNIT, Role, User, may
from publish.facts.workdays import HolidayCalendar, WorkingDays

TurnCode = Literal["replied", "decided", "confirmed"]
REPORTER = "reporter"
"""The actor of what the reporter says; no person's id, which has no such role."""
REPLY_WITHIN = WorkingDays(5)
CONFIRM_AFTER = timedelta(weeks=4)
_AT_APPLICATIONS: frozenset[Role] = frozenset(("reader", "officer", "treasurer", "supervisor"))


@dataclass(frozen=True, slots=True)
class ReportTurn:
    """One turn; `value` is the outcome or the confirmation, None for a reply; `note` is private."""

    report: str
    sequence: int
    code: TurnCode
    value: str | None
    note: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportState:
    """Where a report stands; `reply_due_on` is the last day for the first reply."""

    reply_due_on: date
    replied_on: date | None
    outcome: str | None
    decided_on: date | None
    confirmed: str | None

    @property
    def confirm_from(self) -> date | None:
        """The first day on which its reporter is asked; None before an outcome."""
        return None if self.decided_on is None else self.decided_on + CONFIRM_AFTER

    def is_late(self, today: date) -> bool:
        """Whether the first reply came, or is still to come, after its day."""
        return (self.replied_on or today) > self.reply_due_on


def state_of(
    report: ChargeReport, turns: Iterable[ReportTurn], calendar: HolidayCalendar
) -> ReportState:
    """Where a report stands after its turns. An outcome answers the reporter too."""
    first: dict[TurnCode, ReportTurn] = {}
    for turn in turns:
        first.setdefault(turn.code, turn)
    replied = [first[code].at.date() for code in ("replied", "decided") if code in first]
    decided, confirmed = first.get("decided"), first.get("confirmed")
    return ReportState(
        reply_due_on=calendar.due_on(report.reported_at.date(), REPLY_WITHIN),
        replied_on=min(replied, default=None),
        outcome=decided.value if decided else None,
        decided_on=decided.at.date() if decided else None,
        confirmed=confirmed.value if confirmed else None,
    )


def may_handle(user: User, report: ChargeReport) -> bool:
    """Whether this person may see and answer that report."""
    if not may(user, "read_report") or "admin" in user.roles:
        return False
    return not is_of_office(user, report.office)


def is_of_office(user: User, office: str) -> bool:
    """Whether this person works where the report says that money was asked for."""
    everywhere = user.unit == EVERY_UNIT and bool(user.roles & _AT_APPLICATIONS)
    return user.unit == office or everywhere
