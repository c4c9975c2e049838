"""Putting what happened into the outbox, in the transaction in which it happened.

Invariants:
- an event becomes public bytes through `builder.domain.redaction` and no other way;
- recorded moments never go back: days in the register must not, and a clock
  that was set back is named instead of written down.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from builder.domain.application import Application, ApplicationEvent
from builder.domain.calendars import CalendarHistory, calendar_history
from builder.domain.outbox import OutboxRow
from builder.domain.redaction import public_entry
from builder.errors import integrity, invalid
from builder.store.ports import UnitOfWork
from publish.facts.service import ServiceStandard
from publish.facts.workdays import HolidayCalendar
from publish.register.entries import encode_entry

SKEW = timedelta(minutes=5)
"""Two processes may read their clocks and commit in another order; no more than this."""


def recording_moment(uow: UnitOfWork, now: datetime) -> datetime:
    """The moment to record: `now`, or a little later if another process was ahead.

    `now` is aware and in the city's zone: its date is the date that is
    published. Raises `Integrity` (CLOCK-BEHIND) for a clock that was set back,
    `Invalid` (CLOCK-WITHOUT-ZONE) for one without a zone.
    """
    if now.tzinfo is None:
        raise invalid("CLOCK-WITHOUT-ZONE")
    last = uow.outbox.last_recorded_at()
    if last is None or now >= last:
        return now
    if last - now > SKEW:
        raise integrity("CLOCK-BEHIND", now=now.isoformat(), last=last.isoformat())
    return last.astimezone(now.tzinfo)


def calendars_held(uow: UnitOfWork, otherwise: HolidayCalendar) -> CalendarHistory:
    """The days off that the register knows, or will before anything queued later;
    `otherwise` while none were ever queued. Inside a transaction."""
    held = calendar_history(uow.outbox.calendars())
    return held or CalendarHistory((datetime.min.replace(tzinfo=UTC),), (otherwise,))


def queue_event(
    uow: UnitOfWork, application: Application, event: ApplicationEvent, standard: ServiceStandard
) -> bytes:
    """Queue the public side of an event; returns the entry's bytes."""
    entry = event_entry(application, event, standard)
    uow.outbox.add(OutboxRow(0, entry, (), application.number, event.recorded_at))
    return entry


def event_entry(
    application: Application, event: ApplicationEvent, standard: ServiceStandard
) -> bytes:
    """The bytes that must appear in the register for this event; always the same."""
    return encode_entry(public_entry(application, event, standard))


def queue_document(
    uow: UnitOfWork,
    document: Mapping[str, Any],
    *,
    documents: Sequence[bytes] = (),
    recorded_at: datetime,
) -> None:
    """Queue a fact about the city, a service or a month."""
    uow.outbox.add(OutboxRow(0, encode_entry(document), tuple(documents), None, recorded_at))
