"""`terang store`: the record from one database into another.

Invariant: an address of PostgreSQL may hold a password, so it is named by its file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

import click

from builder.cli.progress import progress
from builder.cli.session import Session, as_json, common, put_json, put_lines
from builder.errors import invalid, not_found
from builder.record_place import address_in
from builder.store.record_copy import (
    Place,
    copy_record,
    postgresql_place,
    sqlite_source,
    sqlite_target,
)

Opens = Callable[[Path, str], AbstractContextManager[Place]]


@click.group()
def store() -> None:
    """The databases of the record (basis data)."""


@store.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@common
@as_json
@click.pass_obj
def copy(session: Session, source: str, target: str, is_json: bool) -> None:
    """Copy the record into an empty database, while nothing else runs (salin).

    A place is sqlite:FILE, or postgresql:FILE with the file that holds the address; files are
    below the workspace. Says of each table how many rows it has and their SHA-256, which were
    compared. Killed at any moment, the same command goes on. FROM is only read.
    """
    folder = session.folder
    with (
        _opened(folder, source, _SOURCES) as taken,
        _opened(folder, target, _TARGETS) as given,
        progress() as watch,
    ):
        copied = copy_record(taken, given, watch)
    if is_json:
        put_json([asdict(table) for table in copied])
    else:
        put_lines(f"{table.table} {table.rows} {table.digest}" for table in copied)
    session.say("STORE-COPIED", target, rows=sum(table.rows for table in copied))


def _opened(folder: Path, place: str, kinds: Mapping[str, Opens]) -> AbstractContextManager[Place]:
    kind, _, name = place.partition(":")
    if kind not in kinds or not name:
        raise invalid("STORE-PLACE", place)
    return kinds[kind](folder / name, name)


def _sqlite_source(path: Path, name: str) -> AbstractContextManager[Place]:
    if not path.is_file():
        raise not_found("DOCTOR-MISSING", name)
    return sqlite_source(path)


def _sqlite_target(path: Path, _: str) -> AbstractContextManager[Place]:
    return sqlite_target(path)


def _postgresql(path: Path, name: str) -> AbstractContextManager[Place]:
    return postgresql_place(address_in(path, name))


_SOURCES: Mapping[str, Opens] = {"sqlite": _sqlite_source, "postgresql": _postgresql}
_TARGETS: Mapping[str, Opens] = {"sqlite": _sqlite_target, "postgresql": _postgresql}
