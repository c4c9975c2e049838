"""A small office around a record: one published service and the shortest way to use it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from builder.domain.identifier import Rng
from builder.domain.user import User
from builder.domain.version import StoredVersion
from builder.store.memory import MemoryRecord
from builder.store.ports import UnitOfWork
from builder.store.record_sql import SqlRecord
from builder.usecases.move import Command, move_application
from builder.usecases.submit import Submitted, submit_application
from publish.errors import Problem
from publish.facts.canonical import canonical_bytes
from publish.facts.service import ServiceVersion
from publish.facts.status import Progress
from publish.facts.workdays import HolidayCalendar
from tests import makers

KEY = "idempotency-key-0123456789"
"""An idempotency key of the least length and more."""


def accepts_all(answers: object) -> tuple[()]:
    """A judge without objections."""
    return ()


def refuses_nothing(entries: object, documents: object) -> dict[int, Problem]:
    """The foresight of a register without a fold."""
    return {}


@dataclass
class Office:
    """Use cases with everything given but what a test is about."""

    record: MemoryRecord | SqlRecord = field(default_factory=MemoryRecord)
    calendar: HolidayCalendar = field(default_factory=makers.calendar)
    rng: Rng = field(default_factory=makers.seeded)
    filed: int = 0

    def uow(self) -> UnitOfWork:
        return self.record.uow()

    def publishes(self, version: ServiceVersion, **changed: Any) -> ServiceVersion:
        """Put a version into the record without draft and outbox."""
        uow = self.uow()
        with uow:
            uow.versions.add(stored(version, **changed))
            uow.commit()
        return version

    def files(self, version: ServiceVersion, key: str | None = None, **changed: Any) -> Submitted:
        """Submit an application; each with an idempotency key of its own."""
        self.filed += 1
        given: dict[str, Any] = {
            "answers": makers.answers(),
            "now": makers.NOON,
            "judge": accepts_all,
        } | changed
        return submit_application(
            self.uow(),
            version=version,
            calendar=self.calendar,
            lang="id",
            idempotency_key=key or f"{KEY}-{self.filed}",
            rng=self.rng,
            prefix="KDI",
            **given,
        )

    def moves(
        self,
        number: str,
        code: Any,
        on: date | None = None,
        user: User | None = None,
        now: datetime = makers.NOON,
        expected_sequence: int | None = None,
        **given: Any,
    ) -> Progress:
        """Move an application, as somebody who may do everything."""
        return move_application(
            self.uow(),
            number=number,
            command=Command(code, on or now.date(), **given),
            user=user or makers.everybody(),
            now=now,
            calendar=self.calendar,
            expected_sequence=expected_sequence,
        )

    def issues(self, number: str, now: datetime = makers.NOON, fee: int = 36000) -> Progress:
        """All moves from filed to issued."""
        self.moves(number, "accepted", now=now)
        self.moves(number, "step_done", now=now, step="periksa")
        self.moves(number, "payment_recorded", now=now, amount=fee)
        self.moves(number, "step_done", now=now, step="bayar")
        self.moves(number, "approved", now=now)
        return self.moves(number, "issued", now=now)

    def entries(self) -> list[bytes]:
        """What waits to be published."""
        uow = self.uow()
        with uow.reading():
            return [row.entry for row in uow.outbox.waiting()]


def stored(version: ServiceVersion, **changed: Any) -> StoredVersion:
    """A version as the record keeps it; its documents are those of `makers`."""
    document = makers.service_document(
        publication=version.standard.publication, k_min=version.standard.k_min
    )
    given: dict[str, Any] = {
        "service": version.service,
        "version": version.version,
        "unit": version.standard.unit,
        "effective_from": version.standard.effective_from,
        "service_document": canonical_bytes(document).decode(),
        "form_document": canonical_bytes(makers.form_document()).decode(),
        "digest": version.digest,
        "published_at": makers.on("2026-01-01"),
        "draft": f"draft-{version.service}-{version.version}",
    }
    return StoredVersion(**given | changed)
