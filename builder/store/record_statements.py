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


def insert(connection: sa.Connection, table: sa.Table, values: Row) -> None:
    """A new row."""
    connection.execute(_insert(table), dict(values))


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
def _insert(table: sa.Table) -> sa.Insert:
    return sa.insert(table)


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
