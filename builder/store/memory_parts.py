"""The parts of the record in memory: the shortest statement of what each does.

Invariant: values are immutable or copied at the door, so a caller can change nothing inside.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from builder.domain.application import Application, ApplicationEvent, Standing
from builder.domain.attachment import Attachment
from builder.domain.calendars import CalendarEdition
from builder.domain.outbox import OutboxRow
from builder.domain.payment import Payment
from builder.domain.pending import PendingAnswers
from builder.domain.session import Session
from builder.domain.user import User
from builder.domain.version import StoredVersion
from builder.errors import conflict
from builder.store.desk_memory import MemoryDesk
from builder.store.standing_query import Place, StandingQuery


@dataclass
class MemoryVersions:
    rows: dict[tuple[str, int], StoredVersion] = field(default_factory=dict)

    def add(self, version: StoredVersion) -> None:
        key = (version.service, version.version)
        if key in self.rows or self.by_draft(version.draft):
            raise conflict("VERSION-EXISTS", version.service, version=version.version)
        self.rows[key] = version

    def of_service(self, service: str) -> tuple[StoredVersion, ...]:
        return tuple(self.rows[key] for key in sorted(self.rows) if key[0] == service)

    def get(self, service: str, version: int) -> StoredVersion | None:
        return self.rows.get((service, version))

    def by_draft(self, draft: str) -> StoredVersion | None:
        return next((v for v in self.rows.values() if v.draft == draft), None)

    def services(self) -> tuple[str, ...]:
        return tuple(sorted({service for service, _ in self.rows}))


@dataclass
class MemoryApplications:
    rows: dict[str, Application] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)
    happened: dict[str, list[ApplicationEvent]] = field(default_factory=dict)
    stand: dict[str, Standing] = field(default_factory=dict)
    desk: MemoryDesk = field(default_factory=MemoryDesk)

    def add(self, application: Application) -> None:
        if application.number in self.rows or application.idempotency_key_hash in self.by_key:
            raise conflict("APPLICATION-EXISTS")
        self.rows[application.number] = copy.deepcopy(application)
        self.by_key[application.idempotency_key_hash] = application.number
        self.happened[application.number] = []

    def get(self, number: str) -> Application | None:
        return copy.deepcopy(self.rows.get(number))

    def receipt_hash(self, number: str) -> str | None:
        found = self.rows.get(number)
        return None if found is None else found.receipt_key_hash

    def by_idempotency_key(self, key_hash: str) -> Application | None:
        return self.get(self.by_key.get(key_hash, ""))

    def add_event(self, event: ApplicationEvent) -> None:
        events = self.happened.get(event.number)
        if events is None or any(e.sequence == event.sequence for e in events):
            raise conflict("EVENT-EXISTS")
        events.append(copy.deepcopy(event))

    def events(self, number: str) -> tuple[ApplicationEvent, ...]:
        return tuple(copy.deepcopy(sorted(self.happened.get(number, ()), key=_sequence)))

    def put_standing(self, standing: Standing) -> None:
        self.stand[standing.number] = standing

    def standings(self, query: StandingQuery) -> tuple[Standing, ...]:
        after, before = query.after, query.before
        found = sorted(
            (
                s
                for s in self.stand.values()
                if _fits(s, query, self.desk)
                and (after is None or _in_order(s) > _in_order(after))
                and (before is None or _in_order(s) < _in_order(before))
            ),
            key=_in_order,
        )
        return tuple(found[-query.limit :] if before else found[: query.limit])

    def count(self, query: StandingQuery) -> int:
        found = sum(_fits(s, query, self.desk) for s in self.stand.values())
        return min(found, query.most)

    def replace_private(self, application: Application, events: Sequence[ApplicationEvent]) -> None:
        self.rows[application.number] = copy.deepcopy(application)
        self.happened[application.number] = [copy.deepcopy(e) for e in events]

    def kept_after(self, service: str, closed_before: date, limit: int) -> tuple[str, ...]:
        closed = sorted(
            (s.closed_on, s.number)
            for s in self.stand.values()
            if s.service == service and s.closed_on and not self.rows[s.number].is_erased
        )
        return tuple(number for on, number in closed if on < closed_before)[:limit]

    def forget_receipts(self, filed_before: datetime) -> None:
        self.rows = {
            number: replace(a, sealed_receipt=b"") if a.filed_at < filed_before else a
            for number, a in self.rows.items()
        }


def _sequence(event: ApplicationEvent) -> int:
    return event.sequence


def _in_order(place: Standing | Place) -> tuple[date, date, str]:
    return place.due_on or date.max, place.filed_on, place.number


def _fits(row: Standing, query: StandingQuery, desk: MemoryDesk) -> bool:
    given = desk.given.get(row.number)
    return (
        (query.unit is None or query.unit in (row.unit, row.step_unit))
        and query.service in (None, row.service)
        and (query.statuses is None or row.status in query.statuses)
        and (query.due_before is None or (row.due_on or date.max) < query.due_before)
        and query.number in (None, row.number)
        and query.is_open in (None, row.closed_on is None)
        and (query.due_from is None or (row.due_on or date.min) >= query.due_from)
        and query.assigned_to in (None, given.person if given else "")
        and (query.applicant is None or query.applicant in desk.digests.get(row.number, ()))
        and (query.is_owing is None or row.paid < row.fee)
    )


@dataclass
class MemoryOutbox:
    rows: list[OutboxRow] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    editions: dict[tuple[datetime, int], CalendarEdition] = field(default_factory=dict)

    def add(self, row: OutboxRow) -> None:
        self.rows.append(replace(row, id=len(self.rows) + 1))

    def waiting(self) -> tuple[OutboxRow, ...]:
        return tuple(r for r in self.rows if r.batch is None)

    def claimed(self) -> tuple[OutboxRow, ...]:
        taken = (r for r in self.rows if r.batch is not None and r.released_at is None)
        return tuple(sorted(taken, key=lambda r: r.position or 0))

    def claim(self, batch: str, ids: Sequence[int]) -> None:
        place = {id_: at for at, id_ in enumerate(ids)}
        self.rows = [
            replace(r, batch=batch, position=place[r.id]) if r.id in place else r for r in self.rows
        ]

    def mark_released(self, batch: str, at: datetime) -> None:
        self.rows = [replace(r, released_at=at) if r.batch == batch else r for r in self.rows]

    def last_recorded_at(self) -> datetime | None:
        return max((r.recorded_at for r in self.rows), default=None)

    def latest(self, name: str) -> str | None:
        return self.names.get(name)

    def remember(self, name: str, digest: str) -> None:
        self.names[name] = digest

    def keep_calendar(self, edition: CalendarEdition) -> None:
        self.editions[edition.recorded_at, edition.year] = edition

    def calendars(self) -> tuple[CalendarEdition, ...]:
        return tuple(self.editions[key] for key in sorted(self.editions))


@dataclass
class MemoryUsers:
    rows: dict[str, User] = field(default_factory=dict)

    def put(self, user: User) -> None:
        self.rows[user.id] = user

    def get(self, id_: str) -> User | None:
        return self.rows.get(id_)

    def all(self) -> tuple[User, ...]:
        return tuple(self.rows[id_] for id_ in sorted(self.rows))


@dataclass
class MemorySessions:
    rows: dict[str, Session] = field(default_factory=dict)
    tried: list[tuple[str, datetime]] = field(default_factory=list)

    def put(self, session: Session) -> None:
        self.rows[session.token_hash] = session

    def get(self, token_hash: str) -> Session | None:
        return self.rows.get(token_hash)

    def remove(self, token_hash: str) -> None:
        self.rows.pop(token_hash, None)

    def remove_of(self, user: str) -> None:
        self.rows = {h: s for h, s in self.rows.items() if s.user != user}

    def add_attempt(self, subject: str, at: datetime) -> None:
        self.tried.append((subject, at))

    def attempts(self, subject: str, since: datetime) -> int:
        return sum(s == subject and at >= since for s, at in self.tried)

    def clear_attempts(self, subject: str) -> None:
        self.tried = [(s, at) for s, at in self.tried if s != subject]

    def purge(self, sessions_before: datetime, attempts_before: datetime) -> None:
        self.rows = {h: s for h, s in self.rows.items() if s.started_at >= sessions_before}
        self.tried = [(s, at) for s, at in self.tried if at >= attempts_before]


@dataclass
class MemoryPayments:
    rows: list[Payment] = field(default_factory=list)

    def add(self, payment: Payment) -> None:
        self.rows.append(payment)

    def of_application(self, number: str) -> tuple[Payment, ...]:
        mine = (p for p in self.rows if p.number == number)
        return tuple(sorted(mine, key=lambda p: p.sequence))


@dataclass
class MemoryPending:
    rows: dict[tuple[str, str], PendingAnswers] = field(default_factory=dict)

    def put(self, pending: PendingAnswers) -> None:
        self.rows[pending.holder_hash, pending.service] = pending

    def get(self, holder_hash: str, service: str) -> PendingAnswers | None:
        return self.rows.get((holder_hash, service))

    def remove(self, holder_hash: str, service: str) -> None:
        self.rows.pop((holder_hash, service), None)

    def by_code(self, code: str) -> PendingAnswers | None:
        return next((p for p in self.rows.values() if p.code == code), None)

    def of_holder(self, holder_hash: str) -> tuple[PendingAnswers, ...]:
        return tuple(self.rows[key] for key in sorted(self.rows) if key[0] == holder_hash)

    def purge(self, begun_before: datetime, saved_before: datetime) -> None:
        self.rows = {
            key: kept
            for key, kept in self.rows.items()
            if kept.saved_at >= (saved_before if kept.is_saved else begun_before)
        }


@dataclass
class MemoryAttachmentsMeta:
    rows: dict[str, Attachment] = field(default_factory=dict)

    def put(self, attachment: Attachment) -> None:
        self.rows[attachment.id] = attachment

    def get(self, id_: str) -> Attachment | None:
        return self.rows.get(id_)

    def of_application(self, number: str) -> tuple[Attachment, ...]:
        return tuple(self.rows[id_] for id_ in sorted(self.rows) if self.rows[id_].number == number)

    def remove(self, id_: str) -> None:
        self.rows.pop(id_, None)

    def unclaimed(self, stored_before: datetime) -> tuple[Attachment, ...]:
        return tuple(
            self.rows[id_]
            for id_ in sorted(self.rows)
            if self.rows[id_].number is None and self.rows[id_].stored_at < stored_before
        )
