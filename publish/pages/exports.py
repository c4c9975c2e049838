"""The data of the site as files that stay the same shape.

Used by `publish.publication` (stable): `DATA_FILES` (names below /data/, in order) and
`data_file(name, edition)`, which gives the bytes piece by piece.

Invariants:
- column names are short, English and never change their meaning; `datapackage.json` says what
  each means (Data Package v2, so other people's tools read it);
- a table has the same rows as CSV and as JSON; that of all applications is CSV only, since it
  is long enough once;
- `checksums.txt` names every other file but the parts and the feeds of single
  services with its SHA-256, as `sha256sum -c` reads
  it;
- the table of all applications is one file in a town; in a city it comes in parts of a month,
  each with the header, that are left alone while nothing in them moves (ADR 19);
- numbers are plain digits with a dot, dates ISO 8601, an unknown value is an empty cell;
- a cell of text that a spreadsheet would take for a formula gets an apostrophe in front;
- big files are written row by row.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from publish.facts.json_text import write_json
from publish.facts.text import Lang, Text
from publish.insight.parts import all_parts
from publish.pages.application_table import part_rows
from publish.pages.calendar_file import CALENDARS, days_off
from publish.pages.data_tables import APPLICATIONS, ONLY_CSV, TABLES, rows_of
from publish.pages.database import NAME as DATABASE
from publish.pages.database import database
from publish.pages.datasette_file import NAME as DATASETTE
from publish.pages.datasette_file import datasette_metadata
from publish.pages.definitions_file import definitions
from publish.pages.edition import Edition
from publish.pages.feeds import FEEDS, changes_feed
from publish.pages.linked_catalogue import MEDIA_TYPES, Dataset, Listed, catalogue
from publish.pages.linked_catalogue import NAME as CATALOGUE
from publish.pages.linked_services import NAME as LINKED_SERVICES
from publish.pages.linked_services import services_linked
from publish.pages.search_words import SEARCH_FILES
from publish.pages.table import Column, Row, about
from publish.pages.views.applications import whole_table

_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def data_file(name: str, edition: Edition) -> Iterator[bytes]:
    """The bytes of a data file, piece by piece."""
    whole, length = hashlib.sha256(), 0
    for piece in DATA_FILES[name](edition):
        whole.update(piece)
        length += len(piece)
        yield piece
    edition.keep(("data", name), lambda: Sum(whole.hexdigest(), length))


@dataclass(frozen=True, slots=True)
class Sum:
    """SHA-256 in hex and length in bytes of a file."""

    sha256: str
    length: int


def data_names(edition: Edition) -> tuple[str, ...]:
    """The names that this edition has: all, but no whole table of applications in a city
    where they come in parts."""
    is_whole = bool(whole_table(edition))
    return tuple(n for n in DATA_FILES if is_whole or n != f"{APPLICATIONS}.csv")


def part_file(part: str, edition: Edition) -> bytes:
    """A part of the table of applications, `applications/2026-03-2.csv`, header included."""
    return b"".join(as_csv(TABLES[APPLICATIONS].columns, part_rows(edition, part)))


def sum_of(name: str, edition: Edition) -> Sum:
    """The sum of a data file; it is made for this if it was not made before."""
    return edition.keep(("data", name), lambda: _sum(DATA_FILES[name](edition)))


def _sum(pieces: Iterator[bytes]) -> Sum:
    whole, length = hashlib.sha256(), 0
    for piece in pieces:
        whole.update(piece)
        length += len(piece)
    return Sum(whole.hexdigest(), length)


def safe_cell(value: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value[:1] in _FORMULA:
        return f"'{value}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value


def as_csv(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """A header and the rows, in pieces of a thousand."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    # Only texts can hold what a spreadsheet takes for a formula; yes and no are words of ours.
    texts = [at for at, c in enumerate(columns) if c.type in ("string", "boolean")]
    for place, row in enumerate(rows):
        cells = list(row)
        for at in texts:
            cells[at] = safe_cell(cells[at])
        writer.writerow(cells)
        if place % 1000 == 999:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _json(name: str, edition: Edition) -> Iterator[bytes]:
    """What it is about, then one row a line, each an object by the names of the columns."""
    names = [column.name for column in TABLES[name].columns]
    opening = write_json({**about(edition), "columns": names})
    yield f'{opening[:-1]},"rows":['.encode()
    for place, row in enumerate(rows_of(name, edition)):
        cells = dict(zip(names, map(_json_cell, row), strict=True))
        yield f"{',' if place else ''}\n{write_json(cells)}".encode()
    yield b"\n]}\n"


def _json_cell(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return None if value == "" else value


def _checksums(edition: Edition) -> Iterator[bytes]:
    for name in data_names(edition):
        if name != CHECKSUMS:
            yield f"{sum_of(name, edition).sha256}  {name}\n".encode()


def _package(edition: Edition) -> Iterator[bytes]:
    resources = [
        {
            "name": name,
            **_where(name, edition),
            "type": "table",
            "description": table.description.en,
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {
                "fields": [
                    {"name": c.name, "type": c.type, "description": c.description.en}
                    for c in table.columns
                ],
                "missingValues": [""],
                "primaryKey": list(table.key),
            },
        }
        for name, table in TABLES.items()
    ]
    document = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "terang",
        "title": f"Terang {edition.city.name.id}",
        **about(edition),
        "register": {"origin": edition.city.origin, "size": edition.size},
        **_licences(edition),
        "resources": [*resources, _database(edition)],
    }
    yield (write_json(document, indent=2) + "\n").encode()


def _licences(edition: Edition) -> dict[str, Any]:
    """None while the city has not chosen one."""
    chosen = edition.settings
    if not chosen.licence:
        return {}
    path = {"path": chosen.licence_url} if chosen.licence_url else {}
    return {"licenses": [{"name": chosen.licence, **path}]}


def _database(edition: Edition) -> dict[str, Any]:
    """A resource that is no table by itself."""
    own = sum_of(DATABASE, edition)
    return {
        "name": "database",
        "path": DATABASE,
        "description": _tables_as_one(edition).en,
        "format": "sqlite",
        "mediatype": MEDIA_TYPES["sqlite"],
        "bytes": own.length,
        "hash": f"sha256:{own.sha256}",
    }


def _where(name: str, edition: Edition) -> dict[str, Any]:
    """The file of a table, or the files of its parts."""
    if name == APPLICATIONS and not whole_table(edition):
        parts = all_parts(edition.index.connection)
        return {"path": [f"{APPLICATIONS}/{part}.csv" for part in parts]}
    own = sum_of(f"{name}.csv", edition)
    return {"path": f"{name}.csv", "bytes": own.length, "hash": f"sha256:{own.sha256}"}


_TABLES = Text("Semua tabel sebagai satu berkas SQLite.", "All tables as one SQLite file.")
_SHORT_TABLES = Text(
    "Semua tabel kecuali permohonan sebagai satu berkas SQLite.",
    "All tables but that of the applications as one SQLite file.",
)


def _tables_as_one(edition: Edition) -> Text:
    return _TABLES if whole_table(edition) else _SHORT_TABLES


_DEFINITIONS = Text("Semua definisi layanan.", "All definitions of services.")


def _catalogue(edition: Edition) -> Iterator[bytes]:
    tables = [
        Dataset(name, table.description, _listed(name, edition)) for name, table in TABLES.items()
    ]
    files = [_summed(name, edition) for name in ("services.json", LINKED_SERVICES)]
    whole = Dataset("database", _tables_as_one(edition), [_summed(DATABASE, edition)])
    return catalogue(edition, [*tables, Dataset("services", _DEFINITIONS, files), whole])


def _listed(name: str, edition: Edition) -> list[Listed]:
    """The files of a table: CSV and JSON, or its parts."""
    if name == APPLICATIONS and not whole_table(edition):
        parts = all_parts(edition.index.connection)
        return [Listed(f"{APPLICATIONS}/{part}.csv") for part in parts]
    endings = ("csv",) if name in ONLY_CSV else ("csv", "json")
    return [_summed(f"{name}.{ending}", edition) for ending in endings]


def _summed(name: str, edition: Edition) -> Listed:
    own = sum_of(name, edition)
    return Listed(name, own.sha256, own.length)


def _csv_file(name: str) -> Callable[[Edition], Iterator[bytes]]:
    return lambda edition: as_csv(TABLES[name].columns, rows_of(name, edition))


def _json_file(name: str) -> Callable[[Edition], Iterator[bytes]]:
    return lambda edition: _json(name, edition)


def _calendar_file(lang: Lang) -> Callable[[Edition], Iterator[bytes]]:
    return lambda edition: iter((days_off(edition, lang),))


def _feed_file(lang: Lang) -> Callable[[Edition], Iterator[bytes]]:
    return lambda edition: iter((changes_feed(edition, lang),))


def _script(edition: Edition) -> Iterator[bytes]:
    """The programme of the site folder that works every statistic out again."""
    yield (edition.folder / "data" / RECOMPUTE).read_bytes()


CHECKSUMS = "checksums.txt"
RECOMPUTE = "recompute.py"
DATA_FILES: Mapping[str, Callable[[Edition], Iterator[bytes]]] = {
    **{f"{name}.csv": _csv_file(name) for name in TABLES},
    **{f"{name}.json": _json_file(name) for name in TABLES if name not in ONLY_CSV},
    DATABASE: database,
    DATASETTE: datasette_metadata,
    "services.json": definitions,
    LINKED_SERVICES: services_linked,
    "datapackage.json": _package,
    CATALOGUE: _catalogue,
    **{name: _feed_file(lang) for name, lang in FEEDS.items()},
    **{name: _calendar_file(lang) for name, lang in CALENDARS.items()},
    RECOMPUTE: _script,
    **SEARCH_FILES,
    CHECKSUMS: _checksums,
}
"""The files below /data/, by name; those that name the sum of others stand behind them."""
