"""A sum in every row of SQLite: what a disk changed by itself is noticed, wherever it is.

SQLite keeps sums in its journal and none in its file. Its own check sees trees, order and
indexes, but an answer, a note or a name with one bit changed is as good as the one before. So
every table has one more column, which SQLite fills by our function whenever a row is written, by
whoever and in whatever way. PostgreSQL has sums of pages instead (`initdb --data-checksums`).

Invariants:
- against disks, not against people: whoever may write to the file gets the sum with the row;
- the column is in no table of `METADATA`: nothing reads or writes it but SQLite and this module;
- the sum is over values, so it outlives VACUUM, a backup and a copy into another file;
- what the tables are is summed too, in the header's number for users (`user_version`).
"""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.schema import CreateColumn, CreateTable

from builder.errors import Problem
from builder.store.record_schema import REVISION, TABLES

NAME = "row_sum"
_MOST_NAMED = 20  # rows of one table
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"


def row_sum(*values: str | int | bytes | None) -> int:
    """CRC-32 over the values in the order of columns; sees every error of up to 32 bits.

    The first format of `marshal` tells types and lengths apart at the least cost. A test holds its
    bytes: a Python that wrote others would need `sum_anew` for every table.
    """
    return zlib.crc32(marshal.dumps(values, 0))


def teach(connection: Any) -> None:
    """Let a connection of the driver write rows; without the function it only reads."""
    connection.create_function(NAME, -1, row_sum, deterministic=True)


def settle_schema(connection: sa.Connection) -> None:
    """Note what the tables are, after they were made or changed. Inside a transaction."""
    connection.exec_driver_sql(f"PRAGMA user_version = {_schema_sum(connection)}")


def is_settled(connection: sa.Connection) -> bool:
    """Whether it was noted once."""
    return _noted(connection) != 0


def sum_anew(connection: sa.Connection) -> None:
    """Make those tables anew whose sum is not over all of their columns, as after a migration that
    added one. Inside a transaction, with foreign keys off."""
    for table in TABLES:
        asked = sa.text("SELECT type, sql FROM sqlite_schema WHERE tbl_name = :name")
        found = connection.execute(asked, {"name": table.name}).all()
        made = next(sql for kind, sql in found if kind == "table")
        if _call(connection.dialect, table) not in made:
            _make_anew(connection, table, [sql for kind, sql in found if kind == "index" and sql])


def _make_anew(connection: sa.Connection, table: sa.Table, indexes: list[str]) -> None:
    """The order is that of sqlite.org/lang_altertable.html, part 7."""
    dialect = connection.dialect
    quoted = dialect.identifier_preparer.format_table(table)
    columns = ", ".join(map(dialect.identifier_preparer.format_column, table.columns))
    made = str(CreateTable(table).compile(dialect=dialect))
    named = {"name": table.name, "anew": f"{table.name}_anew"}
    count = sa.text("SELECT max(seq) FROM sqlite_sequence WHERE name = :name")
    counted = connection.execute(count, named).scalar_one()
    for statement in (
        made.replace(f"CREATE TABLE {quoted} ", f'CREATE TABLE "{named["anew"]}" ', 1),
        f'INSERT INTO "{named["anew"]}" ({columns}) SELECT {columns} FROM {quoted}',  # noqa: S608
        f"DROP TABLE {quoted}",
        f'ALTER TABLE "{named["anew"]}" RENAME TO {quoted}',
        *indexes,
    ):
        connection.exec_driver_sql(statement)
    if counted is not None:
        go_on = sa.text("UPDATE sqlite_sequence SET seq = :counted WHERE name = :name")
        connection.execute(go_on, {"counted": counted, **named})


def rotten(connection: sa.Connection) -> Iterator[Problem]:
    """Rows that are not what was written (RECORD-ROW, at most 20 of a table), counters that
    went back and tables that are others (RECORD-DAMAGED)."""
    if _noted(connection) != _schema_sum(connection):
        yield Problem("sqlite_schema", "RECORD-DAMAGED")
    for table in TABLES:
        for key in connection.exec_driver_sql(_other_rows(connection.dialect, table)):
            yield Problem("/".join((table.name, *map(str, key))), "RECORD-ROW")
        if table.dialect_options["sqlite"]["autoincrement"] and _is_behind(connection, table):
            yield Problem(f"sqlite_sequence/{table.name}", "RECORD-DAMAGED")


def _other_rows(dialect: sa.Dialect, table: sa.Table) -> str:
    quoted = dialect.identifier_preparer.format_column
    keys = ", ".join(map(quoted, table.primary_key.columns))
    name = dialect.identifier_preparer.format_table(table)
    return (
        f"SELECT {keys} FROM {name} WHERE {NAME} IS NOT {_call(dialect, table)}"  # noqa: S608
        f" LIMIT {_MOST_NAMED}"
    )


def _call(dialect: sa.Dialect, table: Any) -> str:
    columns = (c for c in table.columns if c.name != NAME)
    return f"{NAME}({', '.join(map(dialect.identifier_preparer.format_column, columns))})"


def _is_behind(connection: sa.Connection, table: sa.Table) -> bool:
    """The counter of ids is never below an id that was given (sqlite.org/autoinc.html)."""
    (key,) = table.primary_key.columns
    last = connection.execute(sa.select(sa.func.max(key))).scalar_one()
    asked = sa.text("SELECT max(seq) FROM sqlite_sequence WHERE name = :name")
    given = connection.execute(asked, {"name": table.name}).scalar_one()
    return last is not None and (given is None or given < last)


def _noted(connection: sa.Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def _schema_sum(connection: sa.Connection) -> int:
    """Of 31 bits, because the header's number has a sign; never 0, which stands for none."""
    rows = [tuple(row) for row in connection.exec_driver_sql(_SCHEMA)]
    return zlib.crc32(ascii(rows).encode("ascii")) % (2**31 - 1) + 1


@compiles(CreateColumn, "sqlite")
def _last_column(element: CreateColumn, compiler: Any, **options: Any) -> str:
    """Behind the last column of a table that is made, the one with the sum."""
    made = str(compiler.visit_create_column(element, **options))
    column = element.element
    table = column.table
    if table.name == REVISION.name or column is not list(table.columns)[-1]:
        return made
    call = _call(compiler.dialect, table)
    return f"{made}, \n\t{NAME} INTEGER GENERATED ALWAYS AS ({call}) STORED"
