"""Counts of a month or a quarter that is over, for the public.

Invariants:
- a period of a service is queued once, after it is over;
- a service that was first published after the period has no counts of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from builder.domain.version import in_force, opened
from builder.errors import conflict
from builder.store.ports import UnitOfWork
from builder.usecases.queue import queue_document, recording_moment
from publish.facts.canonical import digest
from publish.facts.service import ServiceVersion

Document = Callable[[ServiceVersion, str], Mapping[str, Any] | None]
"""The entry for a service, given its version in force and the day of recording; None for none."""


@dataclass(frozen=True, slots=True)
class Period:
    """`name` is what stands in the entry (`2026-03`, `2026-Q1`); `before` the first day after."""

    name: str
    before: date


def publish_period(
    uow: UnitOfWork, period: Period, *, kind: str, document: Document, now: datetime
) -> tuple[str, ...]:
    """Queue the entries of type `kind`; returns the services that had none of it yet.

    `document` is asked inside the transaction. Raises `Conflict` (PERIOD-NOT-OVER).
    """
    with uow:
        at = recording_moment(uow, now)
        if at.date() < period.before:
            raise conflict("PERIOD-NOT-OVER", period=period.name)
        queued = tuple(
            service
            for service in uow.versions.services()
            if _queue(uow, service, period, kind, document, at)
        )
        uow.commit()
    return queued


def _queue(
    uow: UnitOfWork, service: str, period: Period, kind: str, document: Document, at: datetime
) -> bool:
    current = in_force(uow.versions.of_service(service), at.date())
    name = f"{kind} {service} {period.name}"
    if current is None or current.published_at.date() >= period.before or uow.outbox.latest(name):
        return False
    entry = document(opened(current), at.date().isoformat())
    if entry is None:
        return False
    uow.outbox.remember(name, digest(entry))
    queue_document(uow, entry, recorded_at=at)
    return True
