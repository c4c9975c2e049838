"""SQL statements: built once per shape, kept as text, bound to values each time.

They are written in SQLAlchemy's expressions and run on the driver's own connection: what
SQLAlchemy does around each execution costs ten times what the statement itself does in SQLite.

Invariants:
- values reach the database as bound parameters only; there is no place where text becomes SQL;
- columns hold what both drivers take and give as it is (`PLAIN`): nothing is converted here;
- what a driver complains of is raised as SQLAlchemy's own error, and a connection that broke is
  never used again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.exc import DBAPIError, IntegrityError

from builder.store.record_errors import is_read_only

Row = Mapping[Any, Any]
PLAIN = (sa.Text, sa.Integer, sa.BigInteger, sa.LargeBinary)
"""The types of columns: str, int, int and bytes on either side, and None."""
_UPSERT: Mapping[str, Callable[[sa.Table], Any]] = {
    "sqlite": sqlite_insert,
    "postgresql": postgresql_insert,
}
_DIALECTS: Mapping[str, Callable[[], sa.Dialect]] = {
    "sqlite": lambda: pysqlite.dialect(paramstyle="named"),
    "postgresql": lambda: psycopg.dialect(),  # type: ignore[no-untyped-call]
}


def rows(connection: sa.Connection, table: sa.Table, order: str = "", **by: object) -> list[Row]:
    """All rows whose columns have these values; `order` names columns, separated by blanks."""
    text = _select(connection.dialect.name, table, tuple(by), order)
    names = _names(table)
    return [dict(zip(names, found, strict=True)) for found in _run(connection, text, by)]


def row(connection: sa.Connection, table: sa.Table, **by: object) -> Row | None:
    """The one row whose columns have these values, which one row at most can have."""
    text = _select(connection.dialect.name, table, tuple(by), "")
    return _one(table, _run(connection, text, by))


def held(connection: sa.Connection, table: sa.Table, **by: object) -> Row | None:
    """As `row`, and nobody changes it until the transaction ends; for readers the same as `row`.

    In SQLite a writer is alone anyway, and nothing is said for this."""
    if connection.get_execution_options().get("terang_lane") != "beside":
        return row(connection, table, **by)
    text = _held(connection.dialect.name, table, tuple(by))
    return _one(table, _run(connection, text, by))


def insert(connection: sa.Connection, table: sa.Table, values: Row) -> None:
    """A new row."""
    _run(connection, _insert(connection.dialect.name, table, tuple(values)), values)


def is_new(connection: sa.Connection, table: sa.Table, values: Row) -> bool:
    """A new row, unless one of its unique values is taken; whether it was put. The transaction
    goes on either way, which after a failed INSERT it does not in PostgreSQL. What refers to
    nothing is not put either, and ends the transaction there."""
    text = _new(connection.dialect.name, table, tuple(values))
    try:
        return _changed(connection, text, values) == 1
    except IntegrityError:
        return False


def put(connection: sa.Connection, table: sa.Table, values: Row) -> None:
    """A row in place of the one with the same primary key, if there is one; columns that are not
    named keep what they hold."""
    _run(connection, _put(connection.dialect.name, table, tuple(values)), values)


def delete(connection: sa.Connection, table: sa.Table, **by: object) -> None:
    """Take away the rows whose columns have these values."""
    _run(connection, _delete(connection.dialect.name, table, tuple(by)), by)


def fetched(
    connection: sa.Connection, statement: sa.Select[Any], **values: object
) -> Sequence[tuple[Any, ...]]:
    """The rows of a statement that is built once."""
    text, given = _kept(connection.dialect.name, statement)
    return _run(connection, text, {**given, **values})


def scalar(connection: sa.Connection, statement: sa.Select[Any], **values: object) -> Any:
    """The first column of the first row of such a statement; None for no row."""
    found = fetched(connection, statement, **values)
    return found[0][0] if found else None


def said(connection: sa.Connection, words: str) -> None:
    """Say words of our own that concern no row: where a transaction begins, a savepoint."""
    _run(connection, words, {})


def _one(table: sa.Table, found: Sequence[tuple[Any, ...]]) -> Row | None:
    if not found:
        return None
    (only,) = found
    return dict(zip(_names(table), only, strict=True))


def _run(connection: sa.Connection, text: str, values: Row) -> Sequence[tuple[Any, ...]]:
    """What a statement gives; nothing for one that gives no rows."""
    raw: Any = connection.connection.driver_connection
    try:
        cursor = raw.execute(text, values)
        return cursor.fetchall() if cursor.description else ()
    except _error_of(connection) as error:
        raise _refused(connection, text, error) from error


def _changed(connection: sa.Connection, text: str, values: Row) -> int:
    """How many rows a statement has put."""
    raw: Any = connection.connection.driver_connection
    try:
        return int(raw.execute(text, values).rowcount)
    except _error_of(connection) as error:
        raise _refused(connection, text, error) from error


def _error_of(connection: sa.Connection) -> Any:
    return connection.dialect.loaded_dbapi.Error


def _refused(connection: sa.Connection, text: str, error: Any) -> Any:
    """The driver's error as SQLAlchemy's; the values are not in it."""
    dialect = connection.dialect
    is_lost = dialect.is_disconnect(error, connection.connection.driver_connection, None)
    is_lost = is_lost or is_read_only(error)
    if is_lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        text,
        None,
        error,
        _error_of(connection),
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=dialect,
    )


@cache
def _names(table: sa.Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


@cache
def _select(dialect: str, table: sa.Table, by: tuple[str, ...], order: str) -> str:
    found = _selected(table, by).order_by(*(table.c[name] for name in order.split()))
    return _text(dialect, found)


@cache
def _held(dialect: str, table: sa.Table, by: tuple[str, ...]) -> str:
    # Not against rows that only refer to it: FOR NO KEY UPDATE.
    return _text(dialect, _selected(table, by).with_for_update(key_share=True))


@cache
def _insert(dialect: str, table: sa.Table, names: tuple[str, ...]) -> str:
    return _text(dialect, sa.insert(table).inline(), names)


@cache
def _new(dialect: str, table: sa.Table, names: tuple[str, ...]) -> str:
    return _text(dialect, _UPSERT[dialect](table).on_conflict_do_nothing().inline(), names)


@cache
def _put(dialect: str, table: sa.Table, names: tuple[str, ...]) -> str:
    made: Any = _UPSERT[dialect](table)
    keys = [column.name for column in table.primary_key]
    changed = {name: made.excluded[name] for name in names if name not in keys}
    upsert = made.on_conflict_do_update(index_elements=keys, set_=changed)
    return _text(dialect, upsert.inline(), names)


@cache
def _delete(dialect: str, table: sa.Table, by: tuple[str, ...]) -> str:
    return _text(dialect, sa.delete(table).where(*_equal(table, by)))


@cache
def _kept(dialect: str, statement: sa.Select[Any]) -> tuple[str, Row]:
    """A statement with the values that stand in it."""
    compiled = statement.compile(dialect=_DIALECTS[dialect]())
    return str(compiled), {n: v for n, v in compiled.params.items() if v is not None}


def _selected(table: sa.Table, by: tuple[str, ...]) -> sa.Select[Any]:
    return sa.select(table).where(*_equal(table, by))


def _equal(table: sa.Table, names: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
    return [table.c[name] == sa.bindparam(name) for name in names]


def _text(dialect: str, statement: Any, names: tuple[str, ...] | None = None) -> str:
    keys = None if names is None else [*names]
    return str(statement.compile(dialect=_DIALECTS[dialect](), column_keys=keys))
