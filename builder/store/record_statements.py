"""SQL statements, built once per shape and bound to values each time.

Invariant: values reach the database as bound parameters only; there is no
place where text becomes SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError

Row = Mapping[Any, Any]
_UPSERT: Mapping[str, Callable[[sa.Table], Any]] = {
    "sqlite": sqlite_insert,
    "postgresql": postgresql_insert,
}


def rows(
    connection: sa.Connection, table: sa.Table, order: str = "", **by: object
) -> Sequence[sa.RowMapping]:
    """All rows whose columns have these values; `order` names columns, separated by blanks."""
    found = connection.execute(_select(table, tuple(by), order), by)
    return found.mappings().all()


def row(connection: sa.Connection, table: sa.Table, **by: object) -> sa.RowMapping | None:
    """The one row whose columns have these values."""
    return connection.execute(_select(table, tuple(by), ""), by).mappings().one_or_none()


def held(connection: sa.Connection, table: sa.Table, **by: object) -> sa.RowMapping | None:
    """As `row`, and nobody changes it until the transaction ends; for readers the same as `row`.

    In SQLite a writer is alone anyway, and nothing is said for this."""
    found = _select(table, tuple(by), "")
    if connection.get_execution_options().get("terang_lane") == "beside":
        found = _held(table, tuple(by))
    return connection.execute(found, by).mappings().one_or_none()


def insert(connection: sa.Connection, table: sa.Table, values: Row) -> None:
    """A new row."""
    connection.execute(_insert(table), dict(values))


def is_new(connection: sa.Connection, table: sa.Table, values: Row) -> bool:
    """A new row, unless one of its unique values is taken; whether it was put. The transaction
    goes on either way, which after a failed INSERT it does not in PostgreSQL. What refers to
    nothing is not put either, and ends the transaction there."""
    statement = _new(table, connection.dialect.name)
    counted = {"preserve_rowcount": True}
    try:
        done = connection.execute(statement, dict(values), execution_options=counted)
    except IntegrityError:
        return False
    return int(done.rowcount) == 1


def put(connection: sa.Connection, table: sa.Table, values: Row) -> None:
    """A row in place of the one with the same primary key, if there is one."""
    connection.execute(_put(table, connection.dialect.name), dict(values))


def delete(connection: sa.Connection, table: sa.Table, **by: object) -> None:
    """Take away the rows whose columns have these values."""
    connection.execute(_delete(table, tuple(by)), by)


@cache
def _select(table: sa.Table, by: tuple[str, ...], order: str) -> sa.Select[Any]:
    found = sa.select(table).where(*_equal(table, by))
    return found.order_by(*(table.c[name] for name in order.split()))


@cache
def _held(table: sa.Table, by: tuple[str, ...]) -> sa.Select[Any]:
    # Not against rows that only refer to it: FOR NO KEY UPDATE.
    return _select(table, by, "").with_for_update(key_share=True)


@cache
def _insert(table: sa.Table) -> sa.Insert:
    return sa.insert(table)


@cache
def _new(table: sa.Table, dialect: str) -> Any:
    return _UPSERT[dialect](table).on_conflict_do_nothing()


@cache
def _put(table: sa.Table, dialect: str) -> Any:
    made: Any = _UPSERT[dialect](table)
    keys = [column.name for column in table.primary_key]
    changed = {c.name: made.excluded[c.name] for c in table.columns if c.name not in keys}
    return made.on_conflict_do_update(index_elements=keys, set_=changed)


@cache
def _delete(table: sa.Table, by: tuple[str, ...]) -> sa.Delete:
    return sa.delete(table).where(*_equal(table, by))


def _equal(table: sa.Table, names: tuple[str, ...]) -> list[sa.ColumnElement[bool]]:
    return [table.c[name] == sa.bindparam(name) for name in names]
