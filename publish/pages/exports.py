"""The data of the site as files that stay the same shape.

Used by `publish.publication` (stable): `DATA_FILES` (names below /data/, in order) and
`data_file(name, edition)`, which gives the bytes piece by piece.

Invariants:
- column names are short, English and never change their meaning; `datapackage.json` says what
  each means (Data Package v2, so other people's tools read it);
- a table has the same rows as CSV and as JSON; that of all applications is CSV only, since it
  is long enough once;
- `checksums.txt` names every other file but the parts and the feeds of single services with
  its SHA-256, as `sha256sum -c` reads it;
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
from datetime import date

from publish.facts.json_text import write_json
from publish.facts.text import Lang
from publish.pages.application_table import part_rows
from publish.pages.calendar_file import CALENDARS, days_off
from publish.pages.data_lists import Sum, SumOf, data_package, linked_catalogue
from publish.pages.data_tables import APPLICATIONS, ONLY_CSV, STILL_TABLES, TABLES, rows_of
from publish.pages.database import NAME as DATABASE
from publish.pages.database import database
from publish.pages.datasette_file import NAME as DATASETTE
from publish.pages.datasette_file import datasette_metadata
from publish.pages.definitions_file import definitions
from publish.pages.edition import Edition
from publish.pages.feeds import FEEDS, changes_feed
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
    edition.keep(_sum_key(name), lambda: Sum(whole.hexdigest(), length))


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
    return edition.keep(_sum_key(name), lambda: _sum(DATA_FILES[name](edition)))


def know_sum(name: str, edition: Edition, data: bytes) -> None:
    """The data file is known to have these bytes, so it need not be made for its sum."""
    edition.keep(_sum_key(name), lambda: _sum(iter((data,))))


def _sum_key(name: str) -> tuple[str, ...]:
    return ("fixed", "sum", name) if name in STILL_FILES else ("sum", name)


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


def _csv_file(name: str) -> Callable[[Edition], Iterator[bytes]]:
    return lambda edition: as_csv(TABLES[name].columns, rows_of(name, edition))


def _json_file(name: str) -> Callable[[Edition], Iterator[bytes]]:
    return lambda edition: _json(name, edition)


def _list(
    make: Callable[[Edition, SumOf], Iterator[bytes]],
) -> Callable[[Edition], Iterator[bytes]]:
    return lambda edition: make(edition, lambda name: sum_of(name, edition))


def _in_one(
    make: Callable[[Edition, Lang], bytes], lang: Lang
) -> Callable[[Edition], Iterator[bytes]]:
    return lambda edition: iter((make(edition, lang),))


def _programme(name: str) -> Callable[[Edition], Iterator[bytes]]:
    """A programme of the site folder that is published as it is."""
    return lambda edition: iter(((edition.folder / "data" / name).read_bytes(),))


CHECKSUMS = "checksums.txt"
RECOMPUTE, FILL = "recompute.py", "fill.py"  # works figures out again; fills the SQLite file
DATA_FILES: Mapping[str, Callable[[Edition], Iterator[bytes]]] = {
    **{f"{name}.csv": _csv_file(name) for name in TABLES},
    **{f"{name}.json": _json_file(name) for name in TABLES if name not in ONLY_CSV},
    DATABASE: database,
    DATASETTE: datasette_metadata,
    "services.json": definitions,
    LINKED_SERVICES: services_linked,
    "datapackage.json": _list(data_package),
    CATALOGUE: _list(linked_catalogue),
    **{name: _in_one(changes_feed, lang) for name, lang in FEEDS.items()},
    **{name: _in_one(days_off, lang) for name, lang in CALENDARS.items()},
    RECOMPUTE: _programme(RECOMPUTE),
    FILL: _programme(FILL),
    **SEARCH_FILES,
    CHECKSUMS: _checksums,
}
"""The files below /data/, by name; those that name the sum of others stand behind them."""
STILL_FILES = frozenset(
    {
        *(f"{name}.{ending}" for name in STILL_TABLES for ending in ("csv", "json")),
        *(DATASETTE, "services.json", LINKED_SERVICES, RECOMPUTE, FILL),
        *(*FEEDS, *CALENDARS, *SEARCH_FILES),
    }
)
"""Files that no event of an application changes, from one to the next of a day."""
