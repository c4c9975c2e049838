"""The record in PostgreSQL: one database for many web processes and workers.

Invariants:
- what `commit` returned from is on the server's disk (`synchronous_commit=on`);
- a writer holds one advisory lock of its transaction, so nobody else writes, as in a
  file; who writes beside others holds the same lock shared. Each statement sees what
  was committed before it, and what it read is not changed by a writer meanwhile;
- nothing waits for ever: for a connection, a lock or an answer there is a time, and a
  server that went away is noticed;
- the address may hold a password: it is in no message, no log and no `repr`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateColumn

from builder.errors import conflict, invalid
from builder.store.record_errors import named_errors
from builder.store.record_schema import TABLES, open_schema
from builder.store.record_sql import Database, SqlRecord
from builder.store.record_tables import META
from builder.store.record_transactions import LANE, OwnTransactions

DRIVER = "postgresql+psycopg"
CONNECTIONS = 8
_WAIT = 5  # seconds for a connection
_OURS = 0x54455241
"""The first half of our advisory locks; a database may hold those of other programs."""
_WRITER, _PUBLISHER = 1, 2
_OPTIONS = {
    "synchronous_commit": "on",
    "timezone": "UTC",
    "lock_timeout": "10s",
    "statement_timeout": "20s",
    "idle_in_transaction_session_timeout": "60s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
}
_CLIENT: Mapping[str, Any] = {
    "connect_timeout": _WAIT,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds until a silent server counts as gone
    "application_name": "terang",
    "options": " ".join(f"-c {name}={value}" for name, value in _OPTIONS.items()),
}
_BEGIN: Mapping[str, tuple[str, ...]] = {
    "read": ("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",),
    "write": ("BEGIN", f"SELECT pg_advisory_xact_lock({_OURS}, {_WRITER})"),
    "beside": ("BEGIN", f"SELECT pg_advisory_xact_lock_shared({_OURS}, {_WRITER})"),
}


def open_postgresql(address: str, connections: int = CONNECTIONS) -> SqlRecord:
    """The record at `postgresql://...`, its tables made if the database is empty; at most
    `connections` at once are opened by this process.

    Raises `Invalid` (RECORD-ADDRESS, RECORD-DRIVER), `Conflict` (RECORD-AWAY),
    `Integrity` (RECORD-LOGIN, RECORD-SCHEMA).
    """
    engine = postgresql_engine(address, connections)
    try:
        with named_errors(), engine.connect().execution_options(**{LANE: "write"}) as connection:
            begun = connection.begin()
            open_schema(connection)
            begun.commit()
    except BaseException:
        engine.dispose()
        raise
    # The server itself lets commits that come together share one wait for the disk.
    own = partial(OwnTransactions, engine)
    return SqlRecord(Database(engine, own, engine.dispose, _check, _compact, _backup, _publishing))


def has_tables(address: str) -> bool:
    """Whether a record lies there. Makes nothing; raises as `open_postgresql`."""
    engine = postgresql_engine(address, connections=1)
    try:
        with named_errors(), engine.connect() as connection:
            return bool(sa.inspect(connection).has_table(META.name))
    finally:
        engine.dispose()


def postgresql_engine(address: str, connections: int = CONNECTIONS) -> sa.Engine:
    """The database, whatever its schema."""
    if find_spec("psycopg") is None:
        raise invalid("RECORD-DRIVER")
    try:
        url = sa.make_url(address)
    except (ArgumentError, ValueError):
        raise invalid("RECORD-ADDRESS") from None  # the error would quote the address
    if url.drivername not in ("postgresql", "postgres", DRIVER):
        raise invalid("RECORD-ADDRESS")
    engine = sa.create_engine(
        url.set(drivername=DRIVER),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_WAIT,
        pool_use_lifo=True,  # what is not needed grows old and is closed by the server
        hide_parameters=True,
        connect_args=dict(_CLIENT),
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _: object) -> None:
    connection.autocommit = True  # transactions begin and end where we say


def _begin(connection: sa.Connection) -> None:
    for statement in _BEGIN[connection.get_execution_options().get(LANE, "read")]:
        connection.exec_driver_sql(statement)


def _check(engine: sa.Engine) -> None:
    """Foreign keys and constraints are the server's to keep; here every table is read."""
    with engine.connect() as connection:
        for table in TABLES:
            connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _compact(engine: sa.Engine) -> None:
    """Write the tables anew. The server's own journal keeps what was, until it is recycled."""
    with engine.connect() as connection:
        raw = connection.connection.cursor()
        raw.execute("SET statement_timeout = 0")
        raw.execute("VACUUM (FULL, ANALYZE)")
        raw.execute("RESET statement_timeout")


def _backup(_: sa.Engine, __: Path) -> None:
    raise conflict("RECORD-BACKUP")


@contextmanager
def _publishing(engine: sa.Engine) -> Iterator[None]:
    """Held by a connection of its own; the server lets go of it when that ends."""
    with named_errors(), engine.connect() as connection:
        lock = sa.text("SELECT pg_try_advisory_lock(:ours, :what)")
        names = {"ours": _OURS, "what": _PUBLISHER}
        if not connection.execute(lock, names).scalar_one():
            raise conflict("PUBLISH-BUSY")
        connection.commit()
        try:
            yield
        finally:
            unlock = sa.text("SELECT pg_advisory_unlock(:ours, :what)")
            if not connection.invalidated:
                connection.execute(unlock, names)
                connection.commit()


@compiles(CreateColumn, "postgresql")
def _column(element: CreateColumn, compiler: Any, **options: Any) -> str:
    """Text sorts by code point, as in SQLite and in Python, whatever the server's language;
    then no upgrade of the server's C library can disorder an index."""
    made = str(compiler.visit_create_column(element, **options))
    is_text = isinstance(element.element.type, sa.Text)
    return made.replace(" TEXT", ' TEXT COLLATE "C"', 1) if is_text else made
