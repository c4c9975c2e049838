"""What definitions stand on: calendars, offices, life events; and whose register it is.

Invariants:
- the very first thing queued is the `register` entry, once;
- a reference is queued when its digest is not the one queued last, with its
  document in canonical bytes beside it;
- days off are kept with the moment from which they hold, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from builder.domain.calendars import CalendarEdition
from builder.store.ports import UnitOfWork
from builder.usecases.queue import queue_document, recording_moment
from publish.facts.canonical import canonical_bytes, digest
from publish.facts.text import Text

References = Mapping[str, Mapping[str, Any]]
"""Documents by name: `units`, `life-events`, `calendar-2026`, ..."""

REGISTER = "register"
CALENDAR = "calendar-"


@dataclass(frozen=True, slots=True)
class CityFacts:
    """Whose register it is; `origin` is the name of its log."""

    name: Text
    code: str
    prefix: str
    origin: str
    is_demo: bool


def publish_references(
    uow: UnitOfWork, *, city: CityFacts, references: References, now: datetime
) -> tuple[str, ...]:
    """Queue what has changed; returns its names."""
    with uow:
        changed = queue_references(uow, city, references, recording_moment(uow, now))
        uow.commit()
    return changed


def queue_references(
    uow: UnitOfWork, city: CityFacts, references: References, at: datetime
) -> tuple[str, ...]:
    """The same inside a transaction."""
    today = at.date().isoformat()
    if uow.outbox.latest(REGISTER) is None:
        document = register_document(city, today)
        uow.outbox.remember(REGISTER, digest(document))
        queue_document(uow, document, recorded_at=at)
    changed = tuple(
        name
        for name in sorted(references)
        if uow.outbox.latest(f"reference {name}") != digest(references[name])
    )
    for name in changed:
        found = digest(references[name])
        document = {"type": "reference", "name": name, "digest": found, "recorded_on": today}
        uow.outbox.remember(f"reference {name}", found)
        beside = canonical_bytes(references[name])
        queue_document(uow, document, documents=(beside,), recorded_at=at)
        if name.startswith(CALENDAR):
            year = int(name.removeprefix(CALENDAR))
            uow.outbox.keep_calendar(CalendarEdition(year, at, beside.decode(), at.date()))
    return changed


def register_document(city: CityFacts, today: str) -> dict[str, Any]:
    """The first entry of a register: whose it is."""
    return {
        "type": "register",
        "origin": city.origin,
        "city": {
            "name": {"id": city.name.id, "en": city.name.en},
            "code": city.code,
            "prefix": city.prefix,
        },
        "demo": city.is_demo,
        "recorded_on": today,
    }
