"""What the use cases ask of a store, and what every store promises.

Promises of all of them:
- what `commit` returned from survives a kill and a power cut; what it did not
  return from is wholly there or not at all;
- values that go in come out equal; the caller may change nothing in them;
- inside `with uow:` nobody else writes; inside `with uow.reading():` the view does not change.

A `UnitOfWork` is one thread's at a time and may be entered again; left without `commit`, it undoes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self

from builder.domain.application import Application, ApplicationEvent, Standing
from builder.domain.attachment import Attachment
from builder.domain.calendars import CalendarEdition
from builder.domain.draft import ServiceDraft
from builder.domain.outbox import OutboxRow
from builder.domain.pending import PendingAnswers
from builder.domain.version import StoredVersion
from builder.store.desk_ports import (
    Desk,
    Factors,
    Passkeys,
    Payments,
    Receipts,
    Reports,
    Surveys,
    Suspensions,
    Travels,
)
from builder.store.exchange_ports import Messages, Notes, Opinions
from builder.store.outward_ports import Contacts, Deliveries, Tokens, Webhooks
from builder.store.people_ports import Sessions, Users
from builder.store.privacy_ports import DataRequests
from builder.store.standing_query import StandingQuery


class Versions(Protocol):
    """Published versions; never changed, never removed."""

    def add(self, version: StoredVersion) -> None:
        """Conflict `VERSION-EXISTS` if that number or that draft is taken."""

    def of_service(self, service: str) -> tuple[StoredVersion, ...]:
        """All versions of a service in their order."""

    def get(self, service: str, version: int) -> StoredVersion | None: ...

    def by_draft(self, draft: str) -> StoredVersion | None: ...

    def services(self) -> tuple[str, ...]:
        """Ids of all services with a version, sorted."""


class Applications(Protocol):
    """Applications with their events, and the projection that lists read."""

    def add(self, application: Application) -> None:
        """Conflict `APPLICATION-EXISTS` if the number or the idempotency key is taken."""

    def get(self, number: str) -> Application | None: ...

    def receipt_hash(self, number: str) -> str | None:
        """The hash of its receipt key, and nothing else is read: it takes as long for none."""

    def by_idempotency_key(self, key_hash: str) -> Application | None: ...

    def add_event(self, event: ApplicationEvent) -> None:
        """Conflict `EVENT-EXISTS` if that sequence of that number is taken."""

    def events(self, number: str) -> tuple[ApplicationEvent, ...]:
        """By sequence."""

    def put_standing(self, standing: Standing) -> None:
        """Put or replace the row of an application."""

    def standings(self, query: StandingQuery) -> tuple[Standing, ...]:
        """One page, soonest due first and without a due date last; then by filing and number."""

    def count(self, query: StandingQuery) -> int:
        """How many there are on all pages, counted up to `query.most`."""

    def replace_private(self, application: Application, events: Sequence[ApplicationEvent]) -> None:
        """Write these in place of the stored ones (same number, same sequences): for erasure."""

    def kept_after(self, service: str, closed_before: date, limit: int) -> tuple[str, ...]:
        """Numbers closed earlier whose person is not erased, the longest closed first."""

    def forget_receipts(self, filed_before: datetime) -> None:
        """Empty the sealed receipts of what was filed earlier."""


class Outbox(Protocol):
    """Entries on their way into the register."""

    def add(self, row: OutboxRow) -> None:
        """Store a new row; its `id` is given by the store, nearly in commit order."""

    def waiting(self) -> tuple[OutboxRow, ...]:
        """Rows that no release has taken, by id."""

    def claimed(self) -> tuple[OutboxRow, ...]:
        """Rows of the batch that was taken and not yet released, by position."""

    def claim(self, batch: str, ids: Sequence[int]) -> None:
        """Take rows into a batch, in this order."""

    def mark_released(self, batch: str, at: datetime) -> None: ...

    def last_recorded_at(self) -> datetime | None:
        """The latest `recorded_at` ever queued; None if nothing ever was."""

    def latest(self, name: str) -> str | None:
        """The digest last remembered under `name`."""

    def remember(self, name: str, digest: str) -> None:
        """Remember what was queued under `name` (a reference, a month's counts)."""

    def keep_calendar(self, edition: CalendarEdition) -> None:
        """Keep the days off of a year as they were queued."""

    def calendars(self) -> tuple[CalendarEdition, ...]:
        """All editions, by moment and year."""


class Pending(Protocol):
    """Answers begun and not sent."""

    def put(self, pending: PendingAnswers) -> None: ...

    def get(self, holder_hash: str, service: str) -> PendingAnswers | None: ...

    def by_code(self, code: str) -> PendingAnswers | None: ...

    def of_holder(self, holder_hash: str) -> tuple[PendingAnswers, ...]:
        """By service."""

    def remove(self, holder_hash: str, service: str) -> None: ...

    def purge(self, begun_before: datetime, saved_before: datetime) -> None:
        """Forget what has a code and was kept before `saved_before`, and what has none and was
        kept before `begun_before`."""


class AttachmentsMeta(Protocol):
    """What is known of the attachments; their bytes are in `Attachments`."""

    def put(self, attachment: Attachment) -> None: ...

    def get(self, id_: str) -> Attachment | None: ...

    def of_application(self, number: str) -> tuple[Attachment, ...]:
        """By id."""

    def remove(self, id_: str) -> None: ...

    def unclaimed(self, stored_before: datetime) -> tuple[Attachment, ...]:
        """Those that no application has taken since then."""


class UnitOfWork(ABC):
    """One transaction on the record; its parts are there while it is open.

    A base and no protocol, so that the list of parts stands here only.
    """

    versions: Versions
    applications: Applications
    outbox: Outbox
    users: Users
    sessions: Sessions
    payments: Payments
    reports: Reports
    pending: Pending
    attachments_meta: AttachmentsMeta
    factors: Factors
    passkeys: Passkeys
    desk: Desk
    receipts: Receipts
    surveys: Surveys
    suspensions: Suspensions
    data_requests: DataRequests
    travels: Travels
    contacts: Contacts
    deliveries: Deliveries
    tokens: Tokens
    opinions: Opinions
    webhooks: Webhooks
    messages: Messages
    notes: Notes

    @abstractmethod
    def __enter__(self) -> Self:
        """Begin to write; waits for whoever writes now. Conflict `RECORD-BUSY` after a while."""

    @abstractmethod
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    @abstractmethod
    def beside(self) -> AbstractContextManager[Self]:
        """As `with uow:`, beside others who do so too, for rows of one's own. RECORD-RETRY."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Self]:
        """A view that does not change and waits for nobody."""

    @abstractmethod
    def commit(self) -> None:
        """Make it last: durable on return. Inside `with uow:`, and nothing of it comes after."""


class Workbench(Protocol):
    """Drafts of definitions: few, nested, readable."""

    def get(self, id_: str) -> ServiceDraft | None: ...

    def all(self) -> tuple[ServiceDraft, ...]:
        """By service, then by id."""

    def put(self, draft: ServiceDraft, expected_revision: int | None) -> None:
        """Store it if the stored one has that revision (None: there is none); else
        Conflict `DRAFT-STALE`. Integrity `WORKBENCH-DAMAGED` for a file that is not as written."""


class Attachments(Protocol):
    """Bytes by id; durable when `put` returns."""

    def put(self, id_: str, content: bytes) -> None: ...

    def get(self, id_: str) -> bytes:
        """NotFound `ATTACHMENT-MISSING`."""

    def remove(self, id_: str) -> None:
        """Nothing happens if it is not there."""

    def ids(self) -> tuple[str, ...]: ...
