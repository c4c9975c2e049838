"""The ports in memory: for tests of use cases.

Invariants:
- one writer at a time; what is not committed never was;
- nothing is kept when the process ends.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from builder.domain.draft import ServiceDraft
from builder.errors import conflict, integrity, not_found
from builder.store import desk_memory as desk
from builder.store import memory_parts as parts
from builder.store import ports
from builder.store.exchange_memory import MemoryMessages, MemoryNotes, MemoryOpinions
from builder.store.outward_memory import (
    MemoryContacts,
    MemoryDeliveries,
    MemoryTokens,
    MemoryWebhooks,
)

_LONGEST_WAIT = 10  # seconds


@dataclass
class _State:
    versions: parts.MemoryVersions = field(default_factory=parts.MemoryVersions)
    applications: parts.MemoryApplications = field(default_factory=parts.MemoryApplications)
    outbox: parts.MemoryOutbox = field(default_factory=parts.MemoryOutbox)
    users: parts.MemoryUsers = field(default_factory=parts.MemoryUsers)
    sessions: parts.MemorySessions = field(default_factory=parts.MemorySessions)
    payments: parts.MemoryPayments = field(default_factory=parts.MemoryPayments)
    reports: desk.MemoryReports = field(default_factory=desk.MemoryReports)
    pending: parts.MemoryPending = field(default_factory=parts.MemoryPending)
    attachments_meta: parts.MemoryAttachmentsMeta = field(
        default_factory=parts.MemoryAttachmentsMeta
    )
    factors: desk.MemoryFactors = field(default_factory=desk.MemoryFactors)
    passkeys: desk.MemoryPasskeys = field(default_factory=desk.MemoryPasskeys)
    receipts: desk.MemoryReceipts = field(default_factory=desk.MemoryReceipts)
    surveys: desk.MemorySurveys = field(default_factory=desk.MemorySurveys)
    data_requests: desk.MemoryDataRequests = field(default_factory=desk.MemoryDataRequests)
    suspensions: desk.MemorySuspensions = field(default_factory=desk.MemorySuspensions)
    travels: desk.MemoryTravels = field(default_factory=desk.MemoryTravels)
    contacts: MemoryContacts = field(default_factory=MemoryContacts)
    deliveries: MemoryDeliveries = field(default_factory=MemoryDeliveries)
    tokens: MemoryTokens = field(default_factory=MemoryTokens)
    opinions: MemoryOpinions = field(default_factory=MemoryOpinions)
    webhooks: MemoryWebhooks = field(default_factory=MemoryWebhooks)
    messages: MemoryMessages = field(default_factory=MemoryMessages)
    notes: MemoryNotes = field(default_factory=MemoryNotes)
    desk: desk.MemoryDesk = field(default_factory=desk.MemoryDesk)  # last: it hides the module


class MemoryRecord:
    """What all units of work of one record share."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = _State()

    def uow(self) -> MemoryUnitOfWork:
        """A unit of work for one thread."""
        return MemoryUnitOfWork(self)

    def snapshot(self) -> _State:
        """A copy of what was committed last."""
        return copy.deepcopy(self._state)

    def begin(self) -> _State:
        """Wait for the writer before and take its place. Conflict `RECORD-BUSY`."""
        if not self._lock.acquire(timeout=_LONGEST_WAIT):
            raise conflict("RECORD-BUSY")
        return self.snapshot()

    def keep(self, state: _State) -> None:
        """Make a state the committed one."""
        self._state = copy.deepcopy(state)

    def end(self) -> None:
        """Let the next writer begin."""
        self._lock.release()


class MemoryUnitOfWork(ports.UnitOfWork):
    """`UnitOfWork` over a `MemoryRecord`."""

    def __init__(self, record: MemoryRecord) -> None:
        self._record = record
        self._state: _State | None = None

    def __enter__(self) -> Self:
        self._refuse_nested()
        self._use(self._record.begin())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._state = None
        self._record.end()

    @contextmanager
    def beside(self) -> Iterator[Self]:
        with self:
            yield self

    @contextmanager
    def reading(self) -> Iterator[Self]:
        self._refuse_nested()
        self._use(self._record.snapshot())
        try:
            yield self
        finally:
            self._state = None

    def commit(self) -> None:
        if self._state is None:
            raise integrity("RECORD-NOT-OPEN")
        self._record.keep(self._state)

    def _refuse_nested(self) -> None:
        if self._state is not None:
            raise integrity("RECORD-NESTED")

    def _use(self, state: _State) -> None:
        self._state = state
        self.versions, self.applications = state.versions, state.applications
        self.outbox, self.users, self.sessions = state.outbox, state.users, state.sessions
        self.payments, self.reports = state.payments, state.reports
        self.pending, self.attachments_meta = state.pending, state.attachments_meta
        self.factors, self.desk = state.factors, state.desk
        self.passkeys, self.receipts = state.passkeys, state.receipts
        self.data_requests = state.data_requests
        self.surveys, self.suspensions = state.surveys, state.suspensions
        self.travels = state.travels
        self.contacts, self.deliveries = state.contacts, state.deliveries
        self.tokens, self.opinions = state.tokens, state.opinions
        self.webhooks = state.webhooks
        self.messages, self.notes = state.messages, state.notes
        state.applications.desk = state.desk
        state.contacts.stand = state.applications.stand


class MemoryWorkbench:
    """`Workbench` in a dictionary."""

    def __init__(self) -> None:
        self._drafts: dict[str, ServiceDraft] = {}
        self._lock = threading.Lock()

    def get(self, id_: str) -> ServiceDraft | None:
        return self._drafts.get(id_)

    def all(self) -> tuple[ServiceDraft, ...]:
        return tuple(sorted(self._drafts.values(), key=lambda d: (d.service, d.id)))

    def put(self, draft: ServiceDraft, expected_revision: int | None) -> None:
        with self._lock:
            stored = self._drafts.get(draft.id)
            if (stored.revision if stored else None) != expected_revision:
                raise conflict("DRAFT-STALE", draft.service)
            self._drafts[draft.id] = draft


class MemoryAttachments:
    """`Attachments` in a dictionary."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}

    def put(self, id_: str, content: bytes) -> None:
        self._files[id_] = content

    def get(self, id_: str) -> bytes:
        if id_ not in self._files:
            raise not_found("ATTACHMENT-MISSING")
        return self._files[id_]

    def remove(self, id_: str) -> None:
        self._files.pop(id_, None)

    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._files))
