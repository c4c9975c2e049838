"""The published folder, sent to object storage: any S3, through obstore.

    styles > pages > indexes > tiles of the register > its checkpoint > what is gone

Invariants:
- a reader who sees the checkpoint of size N finds every page and tile of N;
- a file is announced before it is sent and noted when the storage has it, so a delivery that
  was killed is completed by the next, which sends what is not noted;
- the place is Terang's alone: one with something in it that Terang did not begin is refused,
  and so is one whose checkpoint this register does not continue, before anything is sent.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import ObjectStore, S3Store

from publish.errors import Conflict, Problem, TerangError
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.publication.deliver import Step, say_nothing
from publish.publication.lock import locked
from publish.publication.other_files import BUILD, read_build
from publish.publication.register_files import FOLDER
from publish.publication.run import refuse_fork
from publish.publication.walk import files_below
from publish.register.durable import read_file
from publish.register.layout import CHECKPOINT
from publish.register.reader import RegisterReader

SENT = "sent.sqlite"
SEEN = f"{FOLDER}/{CHECKPOINT}"
_TOGETHER = 64  # files announced, sent and noted at once
_THREADS = 8
_HASHED = re.compile(r"\.[0-9a-f]{8}\.[a-z0-9]+$")
FOR_EVER = "public, max-age=31536000, immutable"
A_DAY = "public, max-age=86400"
ASK_AGAIN = "public, no-cache"
TYPES = {
    ".atom": "application/atom+xml",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".png": "image/png",
    ".sqlite": "application/vnd.sqlite3",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".vkey": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}
_OTHER = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery did, in files."""

    written: int
    removed: int
    unchanged: int


def send_to(address: str, public: Path, reader: RegisterReader, cache: Path) -> Delivered:
    """As `send`, to `s3://bucket/folder`; account and endpoint are the AWS_ variables of the
    process."""
    with _named_errors():
        store = S3Store.from_url(address)
    return send(public, store, reader, cache)


def send(
    public: Path,
    store: ObjectStore,
    reader: RegisterReader,
    cache: Path,
    on_step: Step = say_nothing,
) -> Delivered:
    """Make the place show what the finished folder `public` shows; reads every file of it.

    `cache` is for this place alone. Raises Conflict (`PUBLISH-BUSY`, `PUBLISH-FOLDER-FOREIGN`,
    `DELIVER-AWAY` for a storage that refuses or does not answer), Integrity `PUBLISH-FORKED`.
    """
    cache.mkdir(mode=0o755, parents=True, exist_ok=True)
    with locked(cache), _named_errors(), closing(_opened(cache / SENT)) as connection:
        ours = open_checkpoint(read_file(public, SEEN), reader.verifier)
        refuse_fork(_checkpoint(store, reader), reader, ours)
        run = _Run(public, store, _Noted(connection), on_step)
        strange = _strange(run)
        written = unchanged = 0
        for rank in range(len(_RANKS) + 1):
            files = (path for path in files_below(public) if _rank(path) == rank)
            while batch := list(islice(files, _TOGETHER)):
                sent = _send(run, batch)
                written, unchanged = written + sent, unchanged + len(batch) - sent
        return Delivered(written, _remove(run, strange), unchanged)


def attributes(path: str) -> dict[str, str]:
    """The headers with which the storage hands a file out."""
    kind = TYPES.get(PurePosixPath(path).suffix, _OTHER)
    return {"Content-Type": kind, "Cache-Control": _kept_for(path)}


def _kept_for(path: str) -> str:
    if _HASHED.search(path):
        return FOR_EVER
    is_tile = path.startswith(f"{FOLDER}/tile/")
    return A_DAY if is_tile else ASK_AGAIN


_RANKS: Sequence[Callable[[PurePosixPath], bool]] = (
    lambda path: path.parts[0] == "static",
    lambda path: (
        len(path.parts) > 1
        and path.name != "index.html"
        and path.parts[0] not in ("data", "former", FOLDER)
    ),
    lambda path: path.parts[0] not in ("former", FOLDER),
    lambda path: path.name != CHECKPOINT,
)
"""The first that holds says when a file goes; none: last."""


def _rank(path: str) -> int:
    place = PurePosixPath(path)
    return next((n for n, holds in enumerate(_RANKS) if holds(place)), len(_RANKS))


class _Noted:
    """What the storage has, by path: SHA-256, or NULL for what is being sent."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def digest(self, path: str) -> bytes | None:
        row = self._connection.execute("SELECT sha256 FROM sent WHERE path = ?", [path])
        found = row.fetchone()
        return found[0] if found else None

    def put(self, rows: Sequence[tuple[str, bytes | None]]) -> None:
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO sent VALUES (?, ?)", rows)

    def paths(self) -> list[str]:
        return [path for (path,) in self._connection.execute("SELECT path FROM sent")]

    def distrust(self) -> None:
        with self._connection:
            self._connection.execute("UPDATE sent SET sha256 = NULL")

    def forget(self, paths: Sequence[str]) -> None:
        with self._connection:
            self._connection.executemany(
                "DELETE FROM sent WHERE path = ?", [(path,) for path in paths]
            )


@dataclass(frozen=True, slots=True)
class _Run:
    public: Path
    store: ObjectStore
    noted: _Noted
    on_step: Step


def _strange(run: _Run) -> list[str]:
    """Names that lie in a place whose state is not known; nothing of it is trusted then.
    Raises `PUBLISH-FOLDER-FOREIGN`."""
    build, noted = _get(run.store, BUILD), run.noted.digest(BUILD)
    if (hashlib.sha256(build).digest() if build is not None else None) == noted and (
        build is not None or run.noted.paths()
    ):
        return []
    names = [each["path"] for page in obstore.list(run.store) for each in page]
    is_begun = bool(run.noted.paths()) or (build is not None and read_build(build) is not None)
    if names and not is_begun:
        raise Conflict(Problem(names[0], "PUBLISH-FOLDER-FOREIGN"))
    run.noted.distrust()
    return names


def _send(run: _Run, batch: Sequence[str]) -> int:
    """Send those of a batch that the storage does not have; how many."""
    files = [(path, read_file(run.public, path)) for path in batch]
    rows = [(path, data, hashlib.sha256(data).digest()) for path, data in files]
    changed = [row for row in rows if run.noted.digest(row[0]) != row[2]]
    if not changed:
        return 0
    run.noted.put([(path, None) for path, _, _ in changed])
    for path, _, _ in changed:
        run.on_step(f"put {path}")
    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(lambda row: _put(run.store, row[0], row[1]), changed))
    run.noted.put([(path, digest) for path, _, digest in changed])
    return len(changed)


def _put(store: ObjectStore, path: str, data: bytes) -> None:
    obstore.put(store, path, data, attributes=attributes(path))


def _remove(run: _Run, strange: Sequence[str]) -> int:
    known = dict.fromkeys((*run.noted.paths(), *strange))
    gone = [path for path in known if not (run.public / path).is_file()]
    if gone:
        run.on_step("remove")
        obstore.delete(run.store, gone)
        run.noted.forget(gone)
    return len(gone)


def _get(store: ObjectStore, path: str) -> bytes | None:
    try:
        return bytes(obstore.get(store, path).bytes())
    except (FileNotFoundError, NotFoundError):
        return None


def _checkpoint(store: ObjectStore, reader: RegisterReader) -> Checkpoint | None:
    """What readers of the place see now, if this key signed it."""
    note = _get(store, SEEN)
    try:
        return None if note is None else open_checkpoint(note, reader.verifier)
    except TerangError:
        return None


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE IF NOT EXISTS sent (path TEXT PRIMARY KEY, sha256 BLOB) WITHOUT ROWID"
    )
    return connection


@contextmanager
def _named_errors() -> Iterator[None]:
    """The storage's complaints by their kind only: their text may hold what is secret."""
    try:
        yield
    except BaseError as error:
        raise Conflict(Problem("", "DELIVER-AWAY", {"what": type(error).__name__})) from error
