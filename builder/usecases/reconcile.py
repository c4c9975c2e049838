"""After a backup was restored: the record learns what the register knows since.

The record comes back as it was; the register goes on from what was published
meanwhile. Rows that waited may have entered, versions may have been published,
officers may have moved applications.

Invariants:
- a row is the same as an entry if every byte is; nothing is guessed;
- what is taken from the register is what the fold accepted there, and the record
  shows `register` where it would name an officer;
- what the register alone cannot give back (who applied, and every sealed case)
  is named, never made up;
- the register is read once, and memory grows with what waits, not with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from typing import Any

from builder.domain.application import ApplicationEvent
from builder.domain.identifier import Rng, new_id
from builder.domain.version import StoredVersion
from builder.errors import Problem
from builder.store.ports import UnitOfWork
from builder.usecases.move import add_event, open_application
from builder.usecases.queue import event_entry
from publish.facts.json_text import read_json
from publish.facts.service import read_standard
from publish.facts.workdays import HolidayCalendar
from publish.register.entries import decode_entry

REGISTER = "register"
"""Stands where the record would name who acted."""

_KINDS = (b'"type":"event"', b'"type":"version"')


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How many waiting rows were in the register already, how many facts the record
    took from it, and one `RECORD-BEHIND` for each application it could not follow."""

    found: int
    taken: int
    behind: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """The whole register in its order, and the documents beside it; days are those of `zone`."""

    entries: Iterable[bytes]
    document: Callable[[str], bytes]
    zone: tzinfo


@dataclass(slots=True)
class _Work:
    uow: UnitOfWork
    register: Register
    calendar: HolidayCalendar
    kept: dict[str, int] = field(default_factory=dict)
    behind: dict[str, Problem] = field(default_factory=dict)

    def moment(self, day: str) -> datetime:
        """The first of that day, or the last moment of the record if that is later."""
        first = datetime.combine(date.fromisoformat(day), time(), self.register.zone)
        last = self.uow.outbox.last_recorded_at()
        return first if last is None else max(first, last.astimezone(self.register.zone))

    def kept_of(self, number: str) -> int:
        """How many events of an application the record holds."""
        if number not in self.kept:
            self.kept[number] = len(self.uow.applications.events(number))
        return self.kept[number]


def reconcile(
    uow: UnitOfWork, register: Register, *, calendar: HolidayCalendar, now: datetime, rng: Rng
) -> Reconciled:
    """Bring the record up to the register, in one transaction. Done again it finds nothing."""
    found: list[int] = []
    learned: list[int] = []
    taken = 0
    with uow:
        work = _Work(uow, register, calendar)
        waiting: dict[bytes, list[int]] = {}
        for row in (*uow.outbox.claimed(), *uow.outbox.waiting()):
            waiting.setdefault(row.entry, []).append(row.id)
        for entry in register.entries:
            if waiting.get(entry):
                found.append(waiting[entry].pop(0))
            elif any(kind in entry for kind in _KINDS):
                queued = _LEARNERS[decode_entry(entry)["type"]](work, entry)
                taken += queued is not None
                learned += queued or ()
        batch = new_id(rng)
        uow.outbox.claim(batch, [*found, *learned])
        uow.outbox.mark_released(batch, now)
        uow.commit()
    return Reconciled(len(found), taken, tuple(work.behind.values()))


def _learn_event(work: _Work, entry: bytes) -> Sequence[int] | None:
    """Record the next event of an application that the record knows; the rows that
    were queued by it, for they are in the register. None if nothing was recorded."""
    document = decode_entry(entry)
    number, sequence = document["number"], document["sequence"]
    kept = work.kept_of(number)
    if sequence <= kept:
        return None
    case = open_application(work.uow, number, work.calendar)
    if case is not None and sequence == kept + 1 and document["code"] != "corrected":
        event = _event(document, work.moment(document["recorded_on"]))
        if event_entry(case.application, event, case.standard) == entry:
            add_event(work.uow, case, event)
            work.kept[number] = sequence
            return [work.uow.outbox.waiting()[-1].id]
    params = {"published": sequence, "kept": kept}
    work.behind[number] = Problem(number, "RECORD-BEHIND", params)
    return None


def _day(document: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(document[name]) if name in document else None


def _event(document: Mapping[str, Any], moment: datetime) -> ApplicationEvent:
    return ApplicationEvent(
        number=document["number"],
        sequence=document["sequence"],
        code=document["code"],
        claimed_on=date.fromisoformat(document["claimed_on"]),
        recorded_at=moment,
        actor=REGISTER,
        step=document.get("step"),
        reason=document.get("reason"),
        amount=document.get("amount"),
        variant=document.get("variant"),
        way=document.get("way"),
        due_from=_day(document, "due_from"),
        due_to=_day(document, "due_to"),
        calendar=document.get("calendar"),
        amends=document.get("amends"),
        right_on=_day(document, "right_on"),
        right_reason=document.get("right_reason"),
    )


def _learn_version(work: _Work, entry: bytes) -> Sequence[int] | None:
    """Add a version that was published after the backup; nothing is queued by it."""
    document = decode_entry(entry)
    service, version = document["service"], document["version"]
    if work.uow.versions.get(service, version) is not None:
        return None
    text = work.register.document(document["service_digest"]).decode()
    work.uow.versions.add(
        StoredVersion(
            service=service,
            version=version,
            unit=read_standard(read_json(text.encode())).unit,
            effective_from=date.fromisoformat(document["effective_from"]),
            service_document=text,
            form_document=work.register.document(document["form_digest"]).decode(),
            digest=document["digest"],
            published_at=work.moment(document["recorded_on"]),
            draft=f"{REGISTER}-{service}-{version}",
        )
    )
    return ()


_LEARNERS: Mapping[str, Callable[[_Work, bytes], Sequence[int] | None]] = {
    "event": _learn_event,
    "version": _learn_version,
}
