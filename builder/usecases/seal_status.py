"""The sealed status files of one publication: opaque to everybody but their holders.

Invariants:
- every file is made anew each time, with a fresh nonce, and all are equally long:
  who compares two publications cannot tell whose case has moved;
- files that are nobody's fill the number up to a multiple of `STEP`;
- an erased application has no file, nor one that was closed `KEPT` ago.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from builder.domain.application import holding
from builder.domain.identifier import Rng
from builder.domain.status_seal import FILE_BYTES, dummy_locator, opened_seal, sealed_status
from builder.domain.version import opened
from builder.store.ports import UnitOfWork
from builder.store.standing_query import StandingQuery
from builder.usecases.listing import every_standing
from builder.usecases.move import Opened, open_application
from publish.facts.amendment import AMENDED
from publish.facts.balance import MONEY_EVENTS
from publish.facts.status import DUE_MOVED
from publish.facts.workdays import HolidayCalendar

STEP = 64
KEPT = timedelta(days=90)
_PAGE = 500
_NO_MOVES = (*MONEY_EVENTS, AMENDED, DUE_MOVED)


def seal_statuses(
    uow: UnitOfWork, *, calendar: HolidayCalendar, secret: bytes, now: datetime, rng: Rng
) -> dict[str, bytes]:
    """Files by locator, in the order of their names. `secret` makes the names of those
    that are nobody's, and must stay the same."""
    with uow.reading():
        cases = [
            case
            for service in uow.versions.services()
            if opened(uow.versions.of_service(service)[-1]).standard.publication == "sealed"
            for case in _cases(uow, service, calendar)
        ]
    files = {}
    for case in cases:
        seal = opened_seal(case.application.status_seal, case.application.case_key)
        closed_on = case.progress.closed_on
        if seal is not None and (closed_on is None or now.date() - closed_on < KEPT):
            files[seal.locator] = sealed_status(seal, _document(case, now), rng)
    for place in range(-len(files) % STEP or STEP):
        files[dummy_locator(secret, place)] = rng(FILE_BYTES)
    return dict(sorted(files.items()))


def _cases(uow: UnitOfWork, service: str, calendar: HolidayCalendar) -> list[Opened]:
    rows = every_standing(uow, StandingQuery(service=service, limit=_PAGE))
    found = (open_application(uow, row.number, calendar) for row in rows)
    return [case for case in found if case is not None]


def _document(case: Opened, now: datetime) -> dict[str, Any]:
    """Codes, dates and rupiah. Neither number nor note."""
    here, last = case.progress, case.events[-1]
    moved = next(event for event in reversed(holding(case.events)) if event.code not in _NO_MOVES)
    return {
        "terang": 1,
        "service": case.version.service,
        "version": case.version.version,
        "status": here.status,
        "step": here.step,
        "filed_on": here.filed_on.isoformat(),
        "due_on": here.due_on.isoformat() if here.due_on else None,
        "closed_on": here.closed_on.isoformat() if here.closed_on else None,
        "last_on": last.recorded_at.date().isoformat(),
        "reason": moved.reason,
        "fee": here.fee,
        "paid": here.paid,
        "extra": here.extra,
        "refunded": here.refunded,
        "as_of": now.date().isoformat(),
    }
