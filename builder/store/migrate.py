"""From the tables of an older Terang to these: in SQLite by a copy, in PostgreSQL in one
transaction. Killed at any moment, what is there is the old or the new, whole.

Invariants:
- nobody else writes while tables change, and nobody is cut off: in SQLite an open record
  is refused (RECORD-BUSY), in PostgreSQL writers wait;
- a record that is of no known revision is left alone (RECORD-SCHEMA);
- steps are read from `builder.store.migrations`, in the order that they name.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import Script, ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError

from builder.errors import conflict, integrity
from builder.store.record_errors import named_errors
from builder.store.record_postgresql import postgresql_engine
from builder.store.record_schema import revision, stamp
from builder.store.record_sqlite import sqlite_engine
from builder.store.record_sums import settle_schema, sum_anew
from builder.store.record_transactions import LANE
from builder.store.revision import HEAD

_STEPS = Path(__file__).parent / "migrations"
_BESIDE = ".migrating"


def migrate_sqlite(path: Path) -> tuple[str, ...]:
    """Bring this file up to date; the revisions it went through, none if it was.

    Raises `Conflict` RECORD-BUSY while somebody has it open, `Integrity` RECORD-SCHEMA.
    """
    with named_errors():
        if not _missing_in(path):
            return ()
        _quiet(path)
        copy = path.with_name(path.name + _BESIDE)
        _remove(copy)
        _copy(path, copy)
        done = _migrated(copy)
        _quiet(copy)
        _sync(copy)
        copy.rename(path)
        _sync(path.parent)
    return done


def migrate_postgresql(address: str) -> tuple[str, ...]:
    """The same for a database, in one transaction."""
    engine = postgresql_engine(address, connections=1)
    try:
        with named_errors(), engine.connect().execution_options(**{LANE: "write"}) as connection:
            begun = connection.begin()
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            done = upgrade(connection)
            begun.commit()
        return done
    finally:
        engine.dispose()


def upgrade(connection: sa.Connection) -> tuple[str, ...]:
    """Take the steps that are missing, inside the caller's transaction; their revisions."""
    missing = _missing(revision(connection))
    with Operations.context(MigrationContext.configure(connection)):
        for step in missing:
            step.module.upgrade()
    stamp(connection)
    return tuple(step.revision for step in missing)


def _missing(found: str) -> list[Script]:
    """The steps from a revision to the latest, in order. Raises `Integrity` RECORD-SCHEMA."""
    scripts = ScriptDirectory(str(_STEPS), version_locations=[str(_STEPS)])
    try:
        steps = list(scripts.iterate_revisions("head", found or "base"))
    except (CommandError, RevisionError) as error:
        raise integrity("RECORD-SCHEMA", found=found, known=HEAD) from error
    return steps[::-1]


@contextmanager
def _opened(path: Path) -> Iterator[sa.Connection]:
    engine = sqlite_engine(path)
    try:
        with engine.connect().execution_options(**{LANE: "write"}) as connection:
            yield connection
    finally:
        engine.dispose()


def _missing_in(path: Path) -> list[Script]:
    with _opened(path) as connection:
        return _missing(revision(connection))


def _migrated(path: Path) -> tuple[str, ...]:
    with _opened(path) as connection:
        # Tables are made anew under their names, which what refers to them must survive.
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            done = upgrade(connection)
            sum_anew(connection)
            settle_schema(connection)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            if broken or found != "ok":
                raise integrity("RECORD-DAMAGED")
    return done


def _quiet(path: Path) -> None:
    """Without a journal beside it, so that the file is all there is and can be renamed."""
    with closing(sqlite3.connect(path, timeout=0.1, isolation_level=None)) as connection:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
        except sqlite3.OperationalError as error:
            raise conflict("RECORD-BUSY") from error
    if mode != "delete":
        raise conflict("RECORD-BUSY")


def _copy(path: Path, copy: Path) -> None:
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _remove(copy: Path) -> None:
    for path in (copy, *(copy.with_name(copy.name + end) for end in ("-wal", "-shm", "-journal"))):
        with suppress(FileNotFoundError):
            path.unlink()


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
