"""A record copied from one database into another, row for row: SQLite to PostgreSQL and back.

Invariants:
- the source is only read, as one moment shows it;
- rows arrive in the order of their keys, a page in a transaction: what is there after a kill
  is the beginning of each table, and the next copy goes on behind it;
- until every table was counted and its digest compared, the target's revision is `COPYING`,
  with which nothing opens it;
- a target that holds anything else than the beginning of this source is refused before it is
  written to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any

import sqlalchemy as sa

from builder.errors import conflict, integrity
from builder.store.record_errors import named_disk, named_errors
from builder.store.record_postgresql import postgresql_engine
from builder.store.record_schema import REVISION, TABLES, revision, stamp
from builder.store.record_sqlite import sqlite_engine, sqlite_reader
from builder.store.record_tables import METADATA
from builder.store.record_transactions import LANE, Lane
from builder.store.revision import HEAD
from publish.register.durable import sync_folder

COPYING = "copying"
_PAGE = 500  # rows in a transaction
Watch = Callable[[str, int], None]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One database to copy from or to.

    `begin` are statements of each transaction; `counter` gives the last id that the database gave
    for a column, 0 if it does not remember; `count_on` makes the next one come after a number.
    """

    engine: sa.Engine
    begin: tuple[str, ...]
    counter: Callable[[sa.Connection, sa.Column[Any]], int]
    count_on: Callable[[sa.Connection, sa.Column[Any], int], None]


@dataclass(frozen=True, slots=True)
class Copied:
    """One table that is the same in both places; `digest` is over its rows in order."""

    table: str
    rows: int
    digest: str


@contextmanager
def sqlite_source(path: Path) -> Iterator[Place]:
    """A file that is there, to be read only."""
    with _place(sqlite_reader(path), (), _sqlite_counter, _sqlite_count_on) as place:
        yield place


@contextmanager
def sqlite_target(path: Path) -> Iterator[Place]:
    """A file, made (mode 0600) if it is not there."""
    with _place(sqlite_engine(path), (), _sqlite_counter, _sqlite_count_on) as place:
        with named_disk():
            sync_folder(path.parent)
        yield place


@contextmanager
def postgresql_place(address: str) -> Iterator[Place]:
    """A database of PostgreSQL, to copy from or to. Raises as `postgresql_engine`."""
    patient = tuple(
        f"SET LOCAL {name} = 0"
        for name in ("statement_timeout", "idle_in_transaction_session_timeout")
    )
    engine = postgresql_engine(address, connections=1)
    with _place(engine, patient, _postgresql_counter, _postgresql_count_on) as place:
        yield place


def copy_record(source: Place, target: Place, watch: Watch) -> tuple[Copied, ...]:
    """Bring every row of the source into the target; what both hold now, table by table.

    Nobody may write to either meanwhile. Killed at any moment, the same call goes on.

    Raises `Integrity` (RECORD-SCHEMA for a source that is not of this version, STORE-DIFFERS),
    `Conflict` (STORE-TAKEN), and what the databases complain of (`record_errors`).
    """
    with named_errors(), _open(source, "read") as read:
        found = revision(read)
        if found != HEAD:
            raise integrity("RECORD-SCHEMA", found=found, known=HEAD)
        with _open(target, "write") as write:
            _claim(read, write)
        for table in TABLES:
            _fill(read, target, table, watch)
        with _open(target, "write") as write:
            copied = tuple(_same(read, write, table, watch) for table in TABLES)
            for table in TABLES:
                _count_on(source, read, target, write, table)
            stamp(write)
        return copied


@contextmanager
def _place(
    engine: sa.Engine,
    begin: tuple[str, ...],
    counter: Callable[[sa.Connection, sa.Column[Any]], int],
    count_on: Callable[[sa.Connection, sa.Column[Any], int], None],
) -> Iterator[Place]:
    try:
        yield Place(engine, begin, counter, count_on)
    finally:
        engine.dispose()


@contextmanager
def _open(place: Place, lane: Lane) -> Iterator[sa.Connection]:
    """One transaction, committed when the block ends well."""
    connected = place.engine.connect().execution_options(**{LANE: lane})
    with connected as connection, connection.begin():
        for statement in place.begin:
            connection.exec_driver_sql(statement)
        yield connection


def _claim(read: sa.Connection, write: sa.Connection) -> None:
    """Make the target ours to fill. Raises `Conflict` STORE-TAKEN."""
    names = set(sa.inspect(write).get_table_names())
    if not names:
        METADATA.create_all(write, TABLES)
    elif not _is_ours(names, read, write):
        raise conflict("STORE-TAKEN")
    stamp(write, COPYING)


def _is_ours(names: set[str], read: sa.Connection, write: sa.Connection) -> bool:
    """Whether it is empty, what a killed copy of this source left, or a whole copy of it."""
    found, ours = revision(write), {table.name for table in TABLES}
    if names != ours | {REVISION.name} or found not in (HEAD, COPYING):
        return False
    filled = [table for table in TABLES if _page(write, table)]
    if found == COPYING:
        return all(_is_beginning(read, write, table) for table in filled)
    return not filled or all(_told(read, table) == _told(write, table) for table in TABLES)


def _is_beginning(read: sa.Connection, write: sa.Connection, table: sa.Table) -> bool:
    return _told(write, table) == _told(read, table, _last(write, table))


def _fill(read: sa.Connection, target: Place, table: sa.Table, watch: Watch) -> None:
    count, is_more = 0, True
    while is_more:
        with _open(target, "write") as write:
            # Asked again each time: where another copy is at work, the two share it.
            rows = _page(read, table, after=_last(write, table))
            if rows:
                write.execute(sa.insert(table), [dict(row._mapping) for row in rows])
        count, is_more = count + len(rows), bool(rows)
        watch(table.name, count)


def _same(read: sa.Connection, write: sa.Connection, table: sa.Table, watch: Watch) -> Copied:
    rows, digest = _told(read, table)
    if (rows, digest) != _told(write, table):
        raise integrity("STORE-DIFFERS", table.name, rows=rows)
    watch(f"{table.name} =", rows)
    return Copied(table.name, rows, digest)


def _count_on(
    source: Place, read: sa.Connection, target: Place, write: sa.Connection, table: sa.Table
) -> None:
    """Ids that the database gives go on behind those that the source ever gave."""
    column = table.autoincrement_column
    if column is None:
        return
    highest = write.execute(sa.select(sa.func.max(column))).scalar_one() or 0
    last = max(highest, source.counter(read, column))
    if last:
        target.count_on(write, column, last)


def _told(connection: sa.Connection, table: sa.Table, upto: Key | None = None) -> tuple[int, str]:
    """How many rows, up to a key, and the digest over them."""
    digest, count, last = hashlib.sha256(), 0, None
    while rows := _page(connection, table, after=last, upto=upto):
        for row in rows:
            digest.update(b"".join(_FORMS[type(value)](value) for value in row) + b"\n")
        count, last = count + len(rows), _key(table, rows[-1])
    return count, digest.hexdigest()


_FORMS: Mapping[type, Callable[[Any], bytes]] = {
    NoneType: lambda _: b"-;",
    int: lambda value: b"i%d;" % value,
    str: lambda value: b"t" + _long(value.encode()),
    bytes: lambda value: b"b" + _long(value),
}
"""The bytes of a value in a digest: none can be read as another, nor run into its neighbour."""


def _long(data: bytes) -> bytes:
    return b"%d:%s;" % (len(data), data)


def _page(
    connection: sa.Connection,
    table: sa.Table,
    *,
    after: Key | None = None,
    upto: Key | None = None,
) -> Sequence[sa.Row[Any]]:
    """The next rows in the order of their keys; text is ordered by code point in both."""
    keys = sa.tuple_(*table.primary_key.columns)
    asked = sa.select(table).order_by(*table.primary_key.columns).limit(_PAGE)
    if after is not None:
        asked = asked.where(keys > after)
    if upto is not None:
        asked = asked.where(keys <= upto)
    return connection.execute(asked).all()


def _last(connection: sa.Connection, table: sa.Table) -> Key | None:
    keys = tuple(table.primary_key.columns)
    asked = sa.select(*keys).order_by(*(key.desc() for key in keys)).limit(1)
    found = connection.execute(asked).first()
    return None if found is None else tuple(found)


def _key(table: sa.Table, row: sa.Row[Any]) -> Key:
    return tuple(row._mapping[column] for column in table.primary_key.columns)


def _sqlite_counter(connection: sa.Connection, column: sa.Column[Any]) -> int:
    """Only columns with AUTOINCREMENT are remembered (sqlite.org/autoinc.html)."""
    asked = sa.text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
    return int(connection.execute(asked, {"name": column.table.name}).scalar_one())


def _sqlite_count_on(connection: sa.Connection, column: sa.Column[Any], last: int) -> None:
    if not column.table.dialect_options["sqlite"]["autoincrement"]:
        return
    row = {"name": column.table.name, "last": last}
    connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), row)
    connection.execute(sa.text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), row)


_SEQUENCE = "pg_get_serial_sequence(:name, :column)"


def _postgresql_counter(connection: sa.Connection, column: sa.Column[Any]) -> int:
    asked = sa.text(f"SELECT coalesce(pg_sequence_last_value({_SEQUENCE}::regclass), 0)")
    row = {"name": column.table.name, "column": column.name}
    return int(connection.execute(asked, row).scalar_one())


def _postgresql_count_on(connection: sa.Connection, column: sa.Column[Any], last: int) -> None:
    row = {"name": column.table.name, "column": column.name, "last": last}
    connection.execute(sa.text(f"SELECT setval({_SEQUENCE}, :last)"), row)
