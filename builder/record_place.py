"""Which database holds the record of a workspace, and opening it there.

The setting `postgresql_file` names a file with the address of a PostgreSQL database;
without it the record is the SQLite file in `data/`.

Invariants:
- the address may hold a password: it stands in a file that only its owner may read, and
  in no setting, message, log or `repr`;
- a record that was lost is not begun anew: an empty file is none that SQLite left, and where
  something was published there was a record.
"""

from __future__ import annotations

import os
from pathlib import Path

from builder.config import Settings
from builder.errors import integrity, invalid, not_found
from builder.store.record_postgresql import has_tables, open_postgresql
from builder.store.record_sql import SqlRecord
from builder.store.record_sqlite import open_sqlite

SQLITE = "data/record.sqlite"
_LONGEST = 4096  # bytes of an address


def open_record(folder: Path, settings: Settings) -> SqlRecord:
    """The record, its tables made where there are none.

    Raises what `record_address`, `sqlite_file` and the store raise.
    """
    address = record_address(folder, settings)
    return open_postgresql(address) if address else open_sqlite(sqlite_file(folder))


def sqlite_file(folder: Path) -> Path:
    """The file of the record. Raises `Integrity` (RECORD-LOST) if it was cut to nothing, or is
    not there although something was published."""
    path = folder / SQLITE
    try:
        is_lost = path.lstat().st_size == 0
    except FileNotFoundError:
        is_lost = (folder / "register/checkpoint").exists()
    if is_lost:
        raise integrity("RECORD-LOST", SQLITE)
    return path


def has_record(folder: Path, settings: Settings) -> bool:
    """Whether there is one, for whoever makes nothing. Raises as `open_record`."""
    address = record_address(folder, settings)
    return has_tables(address) if address else (folder / SQLITE).is_file()


def record_address(folder: Path, settings: Settings) -> str:
    """The address of PostgreSQL; empty where the record is in SQLite. A relative setting is
    below the workspace.

    Raises `NotFound` (RECORD-FILE-MISSING), `Invalid` (RECORD-FILE-OPEN for one that others
    may read, RECORD-ADDRESS for one that is no address).
    """
    name = settings.postgresql_file
    return address_in(folder / name, name) if name else ""


def address_in(path: Path, name: str) -> str:
    """The address in a file that only its owner may read. Raises as `record_address`."""
    try:
        with path.open("rb") as file:
            is_open_to_others = bool(os.fstat(file.fileno()).st_mode & 0o077)
            content = file.read(_LONGEST)
    except FileNotFoundError as error:
        raise not_found("RECORD-FILE-MISSING", name) from error
    if is_open_to_others:
        raise invalid("RECORD-FILE-OPEN", name)
    words = content.decode("utf-8", "replace").split()
    if len(words) != 1:
        raise invalid("RECORD-ADDRESS", name)
    return words[0]
