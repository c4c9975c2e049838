"""The record in a database, through SQLAlchemy Core; which one it is, `Database` says.

Invariants:
- how a transaction begins and ends is decided by its lane (`record_transactions`);
- what differs between databases is a member of `Database`, and no "if" anywhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from builder.errors import integrity
from builder.store import ports
from builder.store.codec import Codecs, codecs
from builder.store.desk_people import SqlFactors, SqlPasskeys
from builder.store.desk_sql import (
    SqlDataRequests,
    SqlDesk,
    SqlReceipts,
    SqlSurveys,
    SqlSuspensions,
    SqlTravels,
)
from builder.store.exchange_sql import SqlMessages, SqlNotes, SqlOpinions
from builder.store.outward_sql import SqlContacts, SqlDeliveries, SqlTokens, SqlWebhooks
from builder.store.record_applications import SqlApplications, SqlPayments
from builder.store.record_errors import named, named_errors
from builder.store.record_parts import (
    Heads,
    SqlOutbox,
    SqlSessions,
    SqlUsers,
    SqlVersions,
)
from builder.store.record_pending import SqlAttachmentsMeta, SqlPending
from builder.store.record_reports import SqlReports
from builder.store.record_transactions import LANE, Lane, Savepoints, Transactions


@dataclass(frozen=True, slots=True)
class Database:
    """One database, and what is done differently there.

    `engine` begins by `LANE`; `transactions` are those of one unit of work; `close` gives back
    all connections; `check` raises
    `Integrity` for what is not sound; `compact` leaves no erased text behind; `backup` writes a
    consistent SQLite file beside writers; `publishing` is held by one publisher on all machines,
    Conflict PUBLISH-BUSY.
    """

    engine: sa.Engine
    transactions: Callable[[], Transactions]
    close: Callable[[], None]
    check: Callable[[sa.Engine], None]
    compact: Callable[[sa.Engine], None]
    backup: Callable[[sa.Engine, Path], None]
    publishing: Callable[[sa.Engine], AbstractContextManager[None]]


class SqlRecord:
    """The record behind one engine; gives units of work to threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine = database.engine
        self._codecs = codecs()
        self._heads: Heads = {}

    @property
    def kind(self) -> str:
        """The name of the database: `sqlite` or `postgresql`."""
        return self._engine.dialect.name

    def uow(self) -> SqlUnitOfWork:
        """A unit of work for one thread."""
        return SqlUnitOfWork(self._database.transactions(), self._codecs, self._heads)

    @contextmanager
    def bulk(self) -> Iterator[SqlUnitOfWork]:
        """A unit of work whose commits become durable together, when the block ends well:
        for filling a record with many acts. Nobody else writes meanwhile."""
        with named_errors(), self._engine.connect() as connection:
            writing = connection.execution_options(**{LANE: "write"})
            with writing.begin():
                yield SqlUnitOfWork(Savepoints(writing), self._codecs, self._heads)

    def publishing(self) -> AbstractContextManager[None]:
        """Held by whoever publishes; Conflict `PUBLISH-BUSY` while somebody else does."""
        return self._database.publishing(self._engine)

    def compact(self) -> None:
        """Leave nothing of erased text in the database's files."""
        with named_errors():
            self._database.compact(self._engine)

    def backup(self, path: Path) -> None:
        """A consistent copy in a new SQLite file (mode 0600), while others go on writing.
        Raises `FileExistsError`."""
        with named_errors():
            self._database.backup(self._engine, path)

    def check(self) -> None:
        """Raises `Integrity` (RECORD-DAMAGED) if the record is not sound throughout."""
        with named_errors():
            self._database.check(self._engine)

    def close(self) -> None:
        """Give back all connections."""
        self._database.close()


class SqlUnitOfWork(ports.UnitOfWork):
    """`UnitOfWork` over transactions of one source."""

    def __init__(self, transactions: Transactions, codecs_: Codecs, heads: Heads) -> None:
        self._transactions = transactions
        self._codecs, self._heads = codecs_, heads
        self._is_open = False

    def __enter__(self) -> Self:
        self._refuse_nested()
        with named_errors():
            self._use(self._transactions.begin("write"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_open = False
        with named_errors():
            self._transactions.end()
        if isinstance(error, DBAPIError):
            raise named(error) from error

    @contextmanager
    def beside(self) -> Iterator[Self]:
        with self._lane("beside"):
            yield self

    @contextmanager
    def reading(self) -> Iterator[Self]:
        with self._lane("read"):
            yield self

    def commit(self) -> None:
        if not self._is_open:
            raise integrity("RECORD-NOT-OPEN")
        with named_errors():
            self._transactions.commit()

    @contextmanager
    def _lane(self, lane: Lane) -> Iterator[None]:
        self._refuse_nested()
        with named_errors():
            self._use(self._transactions.begin(lane))
            try:
                yield
            finally:
                self._is_open = False
                self._transactions.end()

    def _refuse_nested(self) -> None:
        if self._is_open:
            raise integrity("RECORD-NESTED")

    def _use(self, connection: sa.Connection) -> None:
        self._is_open = True
        over = (connection, self._codecs)
        self.versions = SqlVersions(*over, self._heads)
        self.applications = SqlApplications(*over)
        self.outbox, self.users = SqlOutbox(*over), SqlUsers(*over)
        self.sessions, self.payments = SqlSessions(*over), SqlPayments(*over)
        self.reports, self.pending = SqlReports(*over), SqlPending(*over)
        self.attachments_meta, self.factors = SqlAttachmentsMeta(*over), SqlFactors(*over)
        self.desk, self.receipts = SqlDesk(*over), SqlReceipts(*over)
        self.data_requests = SqlDataRequests(*over)
        self.surveys, self.suspensions = SqlSurveys(*over), SqlSuspensions(*over)
        self.contacts, self.deliveries = SqlContacts(*over), SqlDeliveries(*over)
        self.tokens, self.travels = SqlTokens(*over), SqlTravels(*over)
        self.passkeys, self.opinions = SqlPasskeys(*over), SqlOpinions(*over)
        self.webhooks = SqlWebhooks(*over)
        self.messages, self.notes = SqlMessages(*over), SqlNotes(*over)
