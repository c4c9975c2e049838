"""Money from the bank: matched with what is owed, recorded once, differences kept.

The bank's notice and the treasurer's statement go the same way.

Invariants:
- a line whose id was seen changes nothing and gives what became of it then; one that says
  something else under that id is refused;
- line, event, payment and outbox row are one transaction;
- an application of another unit is as unknown as one that does not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from builder.domain.application import ApplicationEvent
from builder.domain.receipt_line import Incoming, Outcome, ReceiptLine, numbers_in
from builder.domain.user import EVERY_UNIT, User, may, may_any, units_seen
from builder.errors import Conflict, conflict, forbidden
from builder.store.ports import UnitOfWork
from builder.usecases.move import Opened, open_application, record_event
from builder.usecases.queue import recording_moment
from publish.facts.workdays import HolidayCalendar

BANK = User("bank", "Bank", frozenset({"treasurer"}), EVERY_UNIT, "")
"""Who records what the bank's signed notice says. Nobody signs in with it."""
LATEST = 200


@dataclass(frozen=True, slots=True)
class _Match:
    number: str
    case: Opened | None
    owed: int
    outcome: Outcome


def look_at(
    uow: UnitOfWork,
    *,
    lines: Sequence[Incoming],
    prefix: str,
    user: User,
    now: datetime,
    calendar: HolidayCalendar,
) -> tuple[ReceiptLine, ...]:
    """What would become of these lines, one after another; nothing is written. A second line for
    one application is double already here. Raises `Forbidden`."""
    _refuse_without_right(user)
    seen: list[ReceiptLine] = []
    taken: set[str] = set()
    with uow.reading():
        for line in lines:
            done = uow.receipts.get(line.id)
            match = _matched(uow, line, prefix, user, calendar)
            if match.number in taken and match.outcome == "recorded":
                match = replace(match, owed=0, outcome="paid-already")
            seen.append(done or _line(line, match, user, now))
            if seen[-1].outcome == "recorded":
                taken.add(seen[-1].number)
    return tuple(seen)


def record_receipt(
    uow: UnitOfWork,
    *,
    line: Incoming,
    prefix: str,
    user: User,
    now: datetime,
    calendar: HolidayCalendar,
) -> ReceiptLine:
    """Match a line and record the payment if it is exactly what is owed. Raises `Forbidden`, and
    `Conflict` (NOTICE-CHANGED) for an id that came before and said something else."""
    _refuse_without_right(user)
    with uow:
        known = uow.receipts.get(line.id)
        if known is not None:
            _refuse_changed(known, line)
            return known
        match = _matched(uow, line, prefix, user, calendar)
        at = recording_moment(uow, now)
        if match.case is not None and match.outcome == "recorded":
            match = _recorded(uow, match, match.case, line, user, at)
        done = _line(line, match, user, at)
        uow.receipts.add(done)
        uow.commit()
    return done


def taken_before(uow: UnitOfWork, *, lines: Sequence[Incoming], user: User) -> frozenset[str]:
    """The ids of those lines that were taken already. Raises `Forbidden`."""
    _refuse_without_right(user)
    with uow.reading():
        return frozenset(line.id for line in lines if uow.receipts.get(line.id) is not None)


def latest_receipts(uow: UnitOfWork, *, user: User) -> tuple[ReceiptLine, ...]:
    """The newest lines of the person's unit, and those that nobody could place."""
    _refuse_without_right(user)
    unit = units_seen(user, "record_payment")
    with uow.reading():
        return uow.receipts.latest(unit, LATEST)


def _refuse_without_right(user: User) -> None:
    if not may(user, "record_payment", user.unit):
        raise forbidden("PAYMENTS-FORBIDDEN")


def _refuse_changed(known: ReceiptLine, line: Incoming) -> None:
    said = (line.amount, line.received_on, line.reference)
    if (known.amount, known.received_on, known.reference) != said:
        raise conflict("NOTICE-CHANGED")


def _matched(
    uow: UnitOfWork, line: Incoming, prefix: str, user: User, calendar: HolidayCalendar
) -> _Match:
    found = list(dict.fromkeys(numbers_in(line.reference, prefix)))
    case = open_application(uow, found[0], calendar) if len(found) == 1 else None
    if case is None or not may_any(user, "record_payment", case.units):
        return _Match("", None, 0, "unknown-number")
    owed = case.progress.balance.owed
    return _Match(found[0], case, owed, _outcome(case, owed, line.amount))


def _outcome(case: Opened, owed: int, amount: int) -> Outcome:
    """The first that holds; from acceptance on the fee may be paid until it is."""
    here = case.progress
    said: dict[Outcome, bool] = {
        "refused": here.status in ("filed", "returned") or case.application.is_erased,
        "ended": here.status in ("rejected", "withdrawn"),
        "refunded": owed <= 0 and here.refunded > 0,
        "paid-already": owed <= 0,
        "too-little": amount < owed,
        "too-much": amount > owed,
    }
    return next((outcome for outcome, is_so in said.items() if is_so), "recorded")


def _recorded(
    uow: UnitOfWork, match: _Match, case: Opened, line: Incoming, user: User, at: datetime
) -> _Match:
    last = case.progress.last_on or line.received_on
    event = ApplicationEvent(
        number=match.number,
        sequence=len(case.events) + 1,
        code="payment_recorded",
        claimed_on=min(max(line.received_on, last), at.date()),
        recorded_at=at,
        actor=user.id,
        amount=line.amount,
    )
    try:
        record_event(uow, case, event)
    except Conflict:
        return _Match(match.number, case, match.owed, "refused")
    return match


def _line(line: Incoming, match: _Match, user: User, at: datetime) -> ReceiptLine:
    return ReceiptLine(
        id=line.id,
        amount=line.amount,
        received_on=line.received_on,
        reference=line.reference,
        number=match.number,
        owed=match.owed,
        outcome=match.outcome,
        unit=match.case.units[0] if match.case else "",
        recorded_at=at,
        actor=user.id,
    )
