"""The record in SQLite through SQLAlchemy Core; only `open_sqlite` knows which database it is.

Invariants:
- WAL with `synchronous=FULL`: what `commit` returned from survives a power cut;
- a writer begins with BEGIN IMMEDIATE, so two writers wait for each other at
  the start and never fail at the end; readers see one snapshot;
- foreign keys are on, deleted bytes are overwritten (`secure_delete`);
- a file of another schema, or one that is damaged, is refused by name, never repaired.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, cast

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from builder.errors import TerangError, conflict, integrity
from builder.store import ports
from builder.store import record_statements as sql
from builder.store.codec import Codecs, codecs
from builder.store.desk_ports import Desk, Factors, Receipts, Surveys
from builder.store.desk_sql import SqlDesk, SqlFactors, SqlReceipts, SqlSurveys
from builder.store.record_applications import SqlApplications, SqlPayments
from builder.store.record_parts import (
    SqlOutbox,
    SqlReports,
    SqlSessions,
    SqlUsers,
    SqlVersions,
)
from builder.store.record_pending import SqlAttachmentsMeta, SqlPending
from builder.store.record_tables import META, METADATA, SCHEMA

BUSY_TIMEOUT = 10  # seconds a writer waits for the one before it
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT * 1000}",
)
_WRITES = "terang_writes"


class SqlRecord:
    """The record behind one engine; gives units of work to threads."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._codecs = codecs()

    def uow(self) -> SqlUnitOfWork:
        """A unit of work for one thread."""
        return SqlUnitOfWork(_OwnTransactions(self._engine), self._codecs)

    @contextmanager
    def bulk(self) -> Iterator[SqlUnitOfWork]:
        """A unit of work whose commits become durable together, when the block ends well:
        for filling a record with many acts. Nobody else writes meanwhile."""
        with named_errors(), self._engine.connect() as connection:
            writing = connection.execution_options(**{_WRITES: True})
            with writing.begin():
                yield SqlUnitOfWork(_Savepoints(writing), self._codecs)

    def compact(self) -> None:
        """Write the file anew, so that erased text is in none of its pages, nor in the journal."""
        with named_errors(), self._engine.connect() as connection:
            raw = connection.connection.cursor()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def backup(self, path: Path) -> None:
        """A consistent copy in a new file (mode 0600), while others go on writing. A copy of
        the file itself would miss what is still in the journal. Raises `FileExistsError`."""
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        with named_errors(), self._engine.connect() as connection:
            source = connection.connection.driver_connection
            with closing(sqlite3.connect(path)) as target:
                cast("sqlite3.Connection", source).backup(target)

    def check(self) -> None:
        """Raises `Integrity` (RECORD-DAMAGED) if the file is not sound throughout."""
        with named_errors(), self._engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if found != "ok" or broken:
            raise integrity("RECORD-DAMAGED")

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()


def open_sqlite(path: Path) -> SqlRecord:
    """The record in this file, made (mode 0600) if it is not there.

    Raises `Integrity`: RECORD-DAMAGED, or RECORD-SCHEMA for another version's file.
    """
    if path.is_symlink():
        raise integrity("RECORD-DAMAGED", path.name)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    engine = sa.create_engine(
        sa.URL.create("sqlite+pysqlite", database=str(path)),
        pool_size=8,
        max_overflow=24,
        pool_timeout=BUSY_TIMEOUT,
        connect_args={"check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    with named_errors():
        _open_schema(engine)
    return SqlRecord(engine)


class SqlUnitOfWork:
    """`UnitOfWork` over transactions of one source."""

    versions: ports.Versions
    applications: ports.Applications
    outbox: ports.Outbox
    users: ports.Users
    sessions: ports.Sessions
    payments: ports.Payments
    reports: ports.Reports
    pending: ports.Pending
    attachments_meta: ports.AttachmentsMeta
    factors: Factors
    desk: Desk
    receipts: Receipts
    surveys: Surveys

    def __init__(self, transactions: _Transactions, codecs_: Codecs) -> None:
        self._transactions = transactions
        self._codecs = codecs_
        self._is_open = False

    def __enter__(self) -> Self:
        self._refuse_nested()
        with named_errors():
            self._use(self._transactions.begin(writes=True))
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
            raise _named(error) from error

    @contextmanager
    def reading(self) -> Iterator[Self]:
        self._refuse_nested()
        with named_errors():
            self._use(self._transactions.begin(writes=False))
            try:
                yield self
            finally:
                self._is_open = False
                self._transactions.end()

    def commit(self) -> None:
        if not self._is_open:
            raise integrity("RECORD-NOT-OPEN")
        with named_errors():
            self._transactions.commit()

    def _refuse_nested(self) -> None:
        if self._is_open:
            raise integrity("RECORD-NESTED")

    def _use(self, connection: sa.Connection) -> None:
        self._is_open = True
        over = (connection, self._codecs)
        self.versions, self.applications = SqlVersions(*over), SqlApplications(*over)
        self.outbox, self.users = SqlOutbox(*over), SqlUsers(*over)
        self.sessions, self.payments = SqlSessions(*over), SqlPayments(*over)
        self.reports, self.pending = SqlReports(*over), SqlPending(*over)
        self.attachments_meta, self.factors = SqlAttachmentsMeta(*over), SqlFactors(*over)
        self.desk, self.receipts = SqlDesk(*over), SqlReceipts(*over)
        self.surveys = SqlSurveys(*over)


class _Transactions(Protocol):
    def begin(self, *, writes: bool) -> sa.Connection: ...

    def commit(self) -> None: ...

    def end(self) -> None: ...


class _OwnTransactions:
    """Each transaction on a connection of its own."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._connection: sa.Connection | None = None

    def begin(self, *, writes: bool) -> sa.Connection:
        connection = self._engine.connect()
        try:
            connection = connection.execution_options(**{_WRITES: writes})
            connection.begin()
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    def commit(self) -> None:
        if self._connection is not None:
            self._connection.commit()

    def end(self) -> None:
        if self._connection is not None:
            self._connection.close()  # what was not committed is rolled back
        self._connection = None


class _Savepoints:
    """Transactions inside a longer one."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._point: sa.NestedTransaction | None = None

    def begin(self, *, writes: bool) -> sa.Connection:
        self._point = self._connection.begin_nested()
        return self._connection

    def commit(self) -> None:
        if self._point is not None and self._point.is_active:
            self._point.commit()

    def end(self) -> None:
        if self._point is not None and self._point.is_active:
            self._point.rollback()
        self._point = None


@contextmanager
def named_errors() -> Iterator[None]:
    """The database's own errors as ours."""
    try:
        yield
    except DBAPIError as error:
        raise _named(error) from error
    except PoolTimeout as error:  # every connection is in use
        raise conflict("RECORD-BUSY") from error


def _named(error: DBAPIError) -> TerangError:
    said = str(error.orig)
    if isinstance(error, OperationalError) and ("locked" in said or "busy" in said):
        return conflict("RECORD-BUSY")
    if isinstance(error, OperationalError) and ("full" in said or "I/O" in said):
        return integrity("RECORD-DISK")
    if isinstance(error, DatabaseError):
        return integrity("RECORD-DAMAGED")
    return integrity("RECORD-DISK")


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin and end where we say
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _open_schema(engine: sa.Engine) -> None:
    with engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        if not sa.inspect(connection).has_table(META.name):
            METADATA.create_all(connection)
            sql.insert(connection, META, {"name": "schema", "value": str(SCHEMA)})
            return
        found = sql.row(connection, META, name="schema")
        number = "" if found is None else str(found["value"])
        if number != str(SCHEMA):
            raise integrity("RECORD-SCHEMA", found=number, known=SCHEMA)
