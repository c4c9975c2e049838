"""The record in SQLite: one file, for one machine.

Invariants:
- WAL with `synchronous=FULL`: what `commit` returned from survives a power cut;
- a writer begins with BEGIN IMMEDIATE, so two writers wait for each other at
  the start and never fail at the end; readers see one snapshot;
- writers of one process wait in a line and share commits (`record_group`, ADR 21);
  processes wait for one another without asking again and again (`record_turn`);
- foreign keys are on, deleted bytes are overwritten (`secure_delete`), and what SQLite sets aside
  while it works stays in memory: no file outside the workspace ever holds a page of the record;
- every row has a sum (`record_sums`, ADR 37), which `check` goes through;
- a file of another schema, or one that is damaged, is refused by name, never repaired.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import sqlalchemy as sa

from builder.errors import Integrity, integrity
from builder.store.record_errors import is_read_only, named_disk, named_errors
from builder.store.record_group import GroupedWrites, Line
from builder.store.record_schema import open_schema
from builder.store.record_sql import Database, SqlRecord
from builder.store.record_statements import said
from builder.store.record_sums import is_settled, rotten, settle_schema, teach
from builder.store.record_transactions import LANE, Kept
from builder.store.record_turn import FileTurn
from publish.register.durable import sync_folder

BUSY_TIMEOUT = 10  # seconds a writer waits for the one before it
CHECKPOINT_PAGES = 8000
"""Pages in the journal (of 4 KiB) before they are written to the file: a page that many filings
change is then written there once for all of them."""
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT * 1000}",
)


def open_sqlite(path: Path) -> SqlRecord:
    """The record in this file, made (mode 0600) if it is not there.

    Raises `Integrity`: RECORD-DAMAGED, or RECORD-SCHEMA for another version's file.
    """
    engine = sqlite_engine(path)
    with named_errors(), engine.connect().execution_options(**{LANE: "write"}) as connection:
        begins = connection.begin()
        open_schema(connection)
        if not is_settled(connection):
            settle_schema(connection)
        begins.commit()
        # SQLite lets an error of this pass, and its journal could be lost with its name.
        with named_disk():
            sync_folder(path.parent)
    # One machine has one register, and its lock keeps publishers apart.
    reading, writing = Kept(engine, "read"), Kept(engine, "write")
    turn = FileTurn(path)
    line = Line(writing, BUSY_TIMEOUT, turn)

    def close() -> None:
        reading.close()
        writing.close()
        turn.close()
        engine.dispose()

    return SqlRecord(
        Database(
            engine,
            lambda: GroupedWrites(reading, line),
            close,
            _check,
            _compact,
            _backup,
            lambda _: nullcontext(),
        )
    )


def sqlite_engine(path: Path) -> sa.Engine:
    """The file, made (mode 0600) if it is not there, whatever its schema."""
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
    sa.event.listen(engine, "handle_error", _leave_read_only)
    return engine


def sqlite_reader(path: Path) -> sa.Engine:
    """The file as it is: nothing is written to it, nor made where it is missing."""
    if path.is_symlink():
        raise integrity("RECORD-DAMAGED", path.name)
    place = f"file:{quote(str(path.resolve()))}"
    engine = sa.create_engine(
        sa.URL.create("sqlite+pysqlite", database=place, query={"mode": "ro", "uri": "true"})
    )
    sa.event.listen(engine, "connect", _begin_by_hand)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _begin_by_hand(connection: Any, _: object) -> None:
    connection.isolation_level = None
    teach(connection)


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions begin and end where we say
    teach(connection)
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _leave_read_only(context: sa.ExceptionContext) -> None:
    """Such a connection is not used again."""
    if is_read_only(context.original_exception):
        context.is_disconnect = True


def _begin(connection: sa.Connection) -> None:
    is_reader = connection.get_execution_options().get(LANE, "read") == "read"
    said(connection, "BEGIN" if is_reader else "BEGIN IMMEDIATE")


def _check(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if found != "ok" or broken:
            raise integrity("RECORD-DAMAGED")
        problems = tuple(rotten(connection))
    if problems:
        raise Integrity(problems)


def _compact(engine: sa.Engine) -> None:
    """Write the file anew, so that erased text is in none of its pages, nor in the journal."""
    with engine.connect() as connection:
        raw = connection.connection.cursor()
        try:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            connection.invalidate(error)  # it may be one that can only read, and stays so
            raise


def _backup(engine: sa.Engine, path: Path) -> None:
    """A copy of the file itself would miss what is still in the journal."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    with engine.connect() as connection:
        source = connection.connection.driver_connection
        with closing(sqlite3.connect(path)) as target:
            cast("sqlite3.Connection", source).backup(target)
