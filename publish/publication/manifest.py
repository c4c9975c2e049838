"""What is in the published folder: one row a file, in a SQLite file of the cache.

The manifest makes a run as long as the change: what it knows need not be read
from the folder again. It is a cache, so losing it costs time and nothing else.

Invariants:
- `sha256` is said only of bytes that are durable in the folder; a file that is
  being written is *in doubt* from before the first byte until after the sync, so
  a kill at any moment leaves a list of what to look at again;
- a manifest that cannot be read, or is of another schema, is begun anew and
  knows nothing; then the folder itself is compared.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from publish.publication.wanted import Wanted

SCHEMA = 1
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
    path TEXT PRIMARY KEY,
    kind TEXT NOT NULL, key TEXT NOT NULL, lang TEXT NOT NULL,
    sha256 BLOB,             -- of the durable bytes; NULL: none known
    doubtful BLOB,           -- of the bytes being written; empty: being removed; NULL: settled
    built_at INTEGER NOT NULL,
    is_placeholder INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX file_doubtful ON file (path) WHERE doubtful IS NOT NULL;
CREATE INDEX file_placeholder ON file (path) WHERE is_placeholder;
"""
_ANNOUNCE = """
INSERT INTO file VALUES (?, ?, ?, ?, NULL, ?, ?, ?)
ON CONFLICT (path) DO UPDATE SET kind = excluded.kind, key = excluded.key, lang = excluded.lang,
    doubtful = excluded.doubtful, built_at = excluded.built_at,
    is_placeholder = excluded.is_placeholder
"""

Row = tuple[str, str, str, bytes, bool]
"""A page as workers tell of it: path, key, language, digest, is it a placeholder?"""
Standing = Literal["same", "other", "unsure"]


@dataclass(frozen=True, slots=True)
class Source:
    """What a file is made from: the kind, key and language of a page.

    Files that are no pages have the kinds `data`, `static` and `build`, their
    own name as key, and no language.
    """

    kind: str
    key: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A file as it should be; `digest` is the SHA-256 of its bytes."""

    path: str
    source: Source
    digest: bytes
    is_placeholder: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What the folder shows: how much of the register, up to which day, by what site.

    `size` counts entries of the register, `as_of` is the recorded date of the last
    (ISO), `site` the digest of everything beside the register that pages are made from.
    """

    size: int
    as_of: str
    site: str


class Manifest:
    """The rows, and what was published last. Used by one publisher at a time.

    `wanted` begins empty: a run tells it of every file that it made.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.wanted = Wanted(connection)
        self._connection = connection

    def shown(self) -> Shown | None:
        """What the last finished run published; None if none is known."""
        known = dict(self._connection.execute("SELECT name, value FROM meta"))
        return Shown(int(known["size"]), known["as_of"], known["site"]) if known else None

    def distrust(self) -> None:
        """Nothing is sure any more; every file will be looked at in the folder."""
        with self._connection:
            self._connection.execute("UPDATE file SET sha256 = NULL WHERE sha256 IS NOT NULL")
            self._connection.execute("DELETE FROM meta")

    def digests(self, path: str) -> frozenset[bytes]:
        """What a file may hold: its durable bytes, or those of a run that was cut off."""
        rows = self._connection.execute("SELECT sha256, doubtful FROM file WHERE path = ?", [path])
        return frozenset(digest for row in rows for digest in row if digest)

    def standing(self, made: Made) -> Standing:
        """Whether the folder holds the same bytes, other ones, or must be looked at."""
        row = self._connection.execute(
            "SELECT sha256, doubtful FROM file WHERE path = ?", [made.path]
        ).fetchone()
        if row is None or row[0] is None or row[1] is not None:
            return "unsure"
        return "same" if row[0] == made.digest else "other"

    def announce(self, files: Iterable[Made], built_at: int) -> None:
        """These files are about to be written, by a run at this size of the register."""
        with self._connection:
            self._connection.executemany(
                _ANNOUNCE,
                ((f.path, *_row(f.source), f.digest, built_at, f.is_placeholder) for f in files),
            )

    def settle(self) -> None:
        """All that was announced is durable now."""
        with self._connection:
            self._connection.execute(
                "UPDATE file SET sha256 = doubtful, doubtful = NULL"
                " WHERE doubtful IS NOT NULL AND doubtful <> x''"
            )

    def add_new(self, kind: str, batches: Iterable[Iterable[Row]], built_at: int) -> None:
        """Pages that no run knew before. They are known, all at once, when the batches end,
        and the batches end when the pages are durable."""
        with self._connection:
            for rows in batches:
                self._connection.executemany(
                    f"INSERT OR REPLACE INTO file VALUES (?, '{kind}', ?, ?, ?, NULL, {built_at:d}, ?)",  # noqa: S608, E501
                    rows,
                )

    def announce_removal(self, paths: Sequence[str]) -> None:
        """These files are about to be removed."""
        with self._connection:
            self._connection.executemany(
                "UPDATE file SET doubtful = x'' WHERE path = ?", ((path,) for path in paths)
            )

    def removals(self) -> list[str]:
        """Files whose removal was announced and not yet confirmed."""
        rows = self._connection.execute(
            "SELECT path FROM file WHERE doubtful IS NOT NULL AND doubtful = x''"
        )
        return [path for (path,) in rows]

    def finish(self, shown: Shown) -> None:
        """The run is done: the removed files are forgotten, the folder shows `shown`."""
        values = {"size": str(shown.size), "as_of": shown.as_of, "site": shown.site}
        with self._connection:
            self._connection.execute("DELETE FROM file WHERE doubtful = x''")
            self._connection.executemany(
                "INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items()
            )

    def to_look_at_again(self) -> list[Source]:
        """What a run that was cut off left in doubt, and pages that could not be made."""
        rows = self._connection.execute(
            "SELECT kind, key, lang FROM file WHERE doubtful IS NOT NULL AND doubtful <> x''"
            " UNION SELECT kind, key, lang FROM file WHERE is_placeholder ORDER BY 1, 2, 3"
        )
        return [Source(*row) for row in rows]

    def unwanted(self) -> list[str]:
        """Files of earlier runs that are not `wanted`, in order."""
        rows = self._connection.execute(
            "SELECT path FROM file WHERE path NOT IN (SELECT path FROM temp.wanted) ORDER BY path"
        )
        return [path for (path,) in rows]


def _row(source: Source) -> tuple[str, str, str]:
    return source.kind, source.key, source.lang


@contextmanager
def open_manifest(path: Path) -> Iterator[Manifest]:
    """The manifest in the file `path`, begun anew where it is no manifest of this schema."""
    with closing(_opened(path)) as connection:
        yield Manifest(connection)


def forget_manifest(path: Path) -> None:
    """Remove the file; the next run compares the folder itself."""
    for name in (path.name, f"{path.name}-journal"):
        path.with_name(name).unlink(missing_ok=True)


def is_damaged(error: sqlite3.DatabaseError) -> bool:
    """Whether SQLite says that the file itself is broken, and not "try again"."""
    return getattr(error, "sqlite_errorcode", None) in _DAMAGED


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        number = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if not is_damaged(error):
            raise
        number = -1
    if number == SCHEMA:
        return _with_journal(connection)
    connection.close()
    forget_manifest(path)
    connection = sqlite3.connect(path)
    connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {SCHEMA}; COMMIT;")
    return _with_journal(connection)


def _with_journal(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The journal file stays: to make it and take it away is half of a small commit."""
    connection.execute("PRAGMA journal_mode = PERSIST")
    return connection
