"""The applications of one service as rows to count, read once from the index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from publish.insight.working_days import DayCount

_COLUMNS = (
    "status, variant, filed_on, accepted_on, due_on, decided_on, closed_on, stopped_on,"
    " stopped_days, gross_days"
)


@dataclass(frozen=True, slots=True)
class Case:
    """One application; `gross_days` is working days accepted to decided, None without both."""

    status: str
    variant: str | None
    filed_on: date
    accepted_on: date | None
    due_on: date | None
    decided_on: date | None
    closed_on: date | None
    stopped_on: date | None
    stopped_days: int
    gross_days: int | None

    @property
    def is_open(self) -> bool:
        """Nothing was decided and nobody withdrew it."""
        return self.decided_on is None and self.closed_on is None

    @property
    def was_stopped(self) -> bool:
        """The clock stood still at least one working day, or stands still now."""
        return self.stopped_days > 0 or self.stopped_on is not None


def cases_of(connection: sqlite3.Connection, service: str) -> Iterator[Case]:
    """Every application of `service`, in the order of filing."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM application WHERE service = ? ORDER BY filed_on, number",  # noqa: S608 - a constant
        (service,),
    )
    return (_case(row) for row in rows)


def days_taken(case: Case, as_of: date, days: DayCount) -> int | None:
    """Gross: working days since accepted as complete, until decided, withdrawn or `as_of`.

    None for an application that never was accepted.
    """
    if case.accepted_on is None:
        return None
    if case.gross_days is not None:
        return case.gross_days
    return days.between(case.accepted_on, case.closed_on or as_of)


def days_stopped(case: Case, as_of: date, days: DayCount) -> int:
    """Working days on which the clock stood still, with the stop that still runs."""
    running = 0 if case.stopped_on is None else days.between(case.stopped_on, as_of)
    return case.stopped_days + running


def _case(row: tuple[Any, ...]) -> Case:
    status, variant, filed, accepted, due, decided, closed, stopped, stopped_days, gross = row
    return Case(
        status=status,
        variant=variant,
        filed_on=date.fromisoformat(filed),
        accepted_on=_maybe(accepted),
        due_on=_maybe(due),
        decided_on=_maybe(decided),
        closed_on=_maybe(closed),
        stopped_on=_maybe(stopped),
        stopped_days=stopped_days,
        gross_days=gross,
    )


def _maybe(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)
