"""Every table as one SQLite file, for whoever asks questions in SQL; Datasette opens it.

Beside the tables of the data stand `services`, whose names Datasette shows wherever a table has a
service's id, and `columns`, which says what each column means.

Invariants:
- every id of a service, and in a town every number of an application, is found in the table
  that it refers to;
- the same content gives the same bytes: tables are written in the order of their keys, packed,
  and the header says neither how often nor by which SQLite the file was written;
- in a city whose applications come in parts (ADR 19) they are not in it, so that one event does
  not rewrite, nor memory hold, what a year has; the table `metadata` says where they are,
  and the published programme fill.py puts them in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal

from publish.facts.canonical import canonical_bytes
from publish.facts.text import Text
from publish.pages.data_tables import APPLICATIONS, TABLES, rows_of
from publish.pages.edition import Edition
from publish.pages.routes import PageRef, path_of
from publish.pages.table import Column, Row, Table, about
from publish.pages.views.applications import whole_table

NAME = "terang.sqlite"
_PAGE = 4096
_TYPES: Mapping[str, str] = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
SERVICES = "services"
_SERVICES = Table(
    Text("Layanan yang dirujuk tabel lain.", "Services that the other tables refer to."),
    ("id",),
    (
        Column("id", "string", Text("Id layanan", "Id of the service")),
        Column("name", "string", Text("Nama", "Name in Indonesian")),
        Column("name_en", "string", Text("Nama dalam bahasa Inggris", "Name in English")),
        Column("unit", "string", Text("Id kantor", "Id of the office")),
        Column("unit_name", "string", Text("Nama kantor", "Name of the office in Indonesian")),
        Column("publication", "string", Text("open atau sealed", "open or sealed")),
        Column("page", "string", Text("Alamat halamannya", "Address of its page")),
    ),
    lambda edition: _service_rows(edition),
)
_REFERS: Mapping[str, str] = {"service": SERVICES, "number": APPLICATIONS}
"""The table in which a column's values are found, by its key."""
_SUMMED = "satisfaction_index"  # has a row for all services together
_INDEXED = ("service", "status", "filed_on", "month", "quarter")
# Words of four bytes in the header (https://www.sqlite.org/fileformat.html, 1.3): how often the
# file was changed, for which of these the size holds, and the library's version.
_VOLATILE = (24, 92, 96)


def database(edition: Edition) -> Iterator[bytes]:
    """The file, in one piece: of a city it has the short tables only."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {_PAGE}")
        connection.execute("BEGIN")
        _add(connection, SERVICES, _SERVICES, _SERVICES.rows(edition), frozenset())
        there = frozenset({SERVICES, *tables_in(edition)})
        for name in tables_in(edition):
            _add(connection, name, TABLES[name], rows_of(name, edition), there)
        _add_metadata(connection, edition)
        connection.execute("COMMIT")
        connection.execute("VACUUM")
        data = bytearray(connection.serialize())
    for start in _VOLATILE:
        data[start : start + 4] = bytes(4)
    yield bytes(data)


def tables_in(edition: Edition) -> tuple[str, ...]:
    """The tables of the data that the file has: in a city not that of all applications."""
    return tuple(name for name in TABLES if name != APPLICATIONS or whole_table(edition))


def _service_rows(edition: Edition) -> Iterator[Row]:
    for service in edition.services:
        own = edition.current(service).version.standard
        unit, page = edition.unit(own.unit).id, path_of(PageRef("service", service, "id"))
        address = f"{edition.settings.public_url}{page}"
        yield service, own.name.id, own.name.in_("en"), own.unit, unit, own.publication, address


def _add(
    connection: sqlite3.Connection,
    name: str,
    table: Table,
    rows: Iterable[Row],
    there: frozenset[str],
) -> None:
    """A table with its rows; names of tables and columns are ours, so they need no quoting but
    that of words that SQL has for itself."""
    columns = [
        f'"{c.name}" {_TYPES.get(c.type, "TEXT")}{_reference(name, c.name, there)}'
        for c in table.columns
    ]
    key = ", ".join(f'"{column}"' for column in table.key)
    connection.execute(
        f'CREATE TABLE "{name}" ({", ".join(columns)}, PRIMARY KEY ({key})) WITHOUT ROWID'
    )
    marks = ", ".join("?" * len(columns))
    cells = ([_cell(value) for value in row] for row in rows)
    connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', cells)  # noqa: S608 - ours
    for column in (c.name for c in table.columns if c.name in _INDEXED):
        if column != table.key[0]:
            connection.execute(f'CREATE INDEX "{name}_{column}" ON "{name}" ("{column}")')


def _reference(table: str, column: str, there: frozenset[str]) -> str:
    """Where the values of a column are found, as SQL; "" for nowhere."""
    other = _REFERS.get(column, table)
    if other == table or other not in there or (table, other) == (_SUMMED, SERVICES):
        return ""
    key = _SERVICES.key[0] if other == SERVICES else TABLES[other].key[0]
    return f' REFERENCES "{other}" ("{key}")'


def _cell(value: object) -> object:
    """Decimals as numbers, days as their ISO texts, and nothing where nothing is known."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def _add_metadata(connection: sqlite3.Connection, edition: Edition) -> None:
    connection.execute("CREATE TABLE metadata (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    connection.executemany("INSERT INTO metadata VALUES (?, ?)", _metadata(edition).items())
    connection.execute(
        'CREATE TABLE "columns" ("table" TEXT, "column" TEXT, type TEXT, id TEXT, en TEXT,'
        ' PRIMARY KEY ("table", "column")) WITHOUT ROWID'
    )
    connection.executemany(
        'INSERT INTO "columns" VALUES (?, ?, ?, ?, ?)',
        (
            (name, c.name, c.type, c.description.id, c.description.en)
            for name, table in {SERVICES: _SERVICES, **TABLES}.items()
            for c in table.columns
        ),
    )


def _metadata(edition: Edition) -> Mapping[str, str]:
    """Where the content is from, and up to when it goes."""
    said, settings = about(edition), edition.settings
    made = {
        "title": f"Terang {edition.city.name.en}",
        "source": f"{settings.public_url}/data/",
        "register_origin": edition.city.origin,
        "register_size": str(edition.size),
        "data_until": edition.as_of.isoformat(),
        "demo": canonical_bytes(said["demo"]).decode(),
        "licence": settings.licence or "not chosen yet",
        "licence_url": settings.licence_url,
    }
    if not whole_table(edition):
        made[APPLICATIONS] = (
            "not in this file: in parts of a month, named in datapackage.json; fill.py puts them in"
        )
    return made
