"""A witness's memory in one SQLite file.

Invariants:
- reading what was seen, deciding and writing are one transaction that no other
  writer of the file can enter (`BEGIN IMMEDIATE`), and it is on disk before the
  answer is given: journal and its folder are synced (`synchronous=EXTRA`);
- evidence is never removed, and one pair of roots is kept once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from publish.errors import Integrity, Problem
from publish.witness.cosigner import Answer, Decision, Seen

SCHEMA = 1

_TABLES = """
CREATE TABLE seen (
    origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL,
    note BLOB NOT NULL, cosigned_at INTEGER NOT NULL
) STRICT;
CREATE TABLE split (
    origin TEXT NOT NULL, ours BLOB NOT NULL, theirs BLOB NOT NULL, text BLOB NOT NULL,
    UNIQUE (origin, text)
) STRICT;
"""
_WAIT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Split:
    """Two notes of one log and one size with different roots."""

    origin: str
    ours: bytes
    theirs: bytes


class SqliteState:
    """A `WitnessState` in the file `path`; from `open_state`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def decide(self, origin: str, judge: Callable[[Seen | None], Decision]) -> Answer:
        with closing(_connect(self._path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            seen = _seen(connection, origin)
            decision = judge(seen)
            if decision.seen is not None:
                _keep_seen(connection, origin, decision.seen)
            if decision.split is not None and seen is not None:
                _keep_split(connection, Split(origin, seen.note, decision.split))
            connection.execute("COMMIT")
            return decision.answer

    def seen(self, origin: str) -> Seen | None:
        with closing(_connect(self._path)) as connection:
            return _seen(connection, origin)

    def splits(self) -> tuple[Split, ...]:
        """All evidence of split views, oldest first."""
        with closing(_connect(self._path)) as connection:
            rows = connection.execute("SELECT origin, ours, theirs FROM split ORDER BY rowid")
            return tuple(Split(*row) for row in rows)


def open_state(path: Path) -> SqliteState:
    """The memory in the file `path`, which is made if it is not there; Integrity
    `WITNESS-STATE` if it is of another schema."""
    with closing(_connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, SCHEMA):
            raise Integrity(Problem(path.name, "WITNESS-STATE", {"schema": version}))
        if version == 0:
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA}")
        connection.execute("COMMIT")
    return SqliteState(path)


def _connect(path: Path) -> sqlite3.Connection:
    """Closing it without COMMIT takes everything back."""
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    connection.execute("PRAGMA synchronous = EXTRA")
    return connection


def _seen(connection: sqlite3.Connection, origin: str) -> Seen | None:
    query = "SELECT size, root, note, cosigned_at FROM seen WHERE origin = ?"
    row = connection.execute(query, (origin,)).fetchone()
    return Seen(*row) if row else None


def _keep_seen(connection: sqlite3.Connection, origin: str, seen: Seen) -> None:
    row = (origin, seen.size, seen.root, seen.note, seen.cosigned_at)
    connection.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", row)


def _keep_split(connection: sqlite3.Connection, split: Split) -> None:
    # Others may add signature lines of their own; what the log signed is kept once.
    text = split.theirs.rpartition(b"\n\n")[0]
    row = (split.origin, split.ours, split.theirs, text)
    connection.execute("INSERT OR IGNORE INTO split VALUES (?, ?, ?, ?)", row)
