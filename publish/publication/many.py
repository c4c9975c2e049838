"""The pages of all applications into a folder that has none yet, by several processes.

A full build is bounded by drawing and by making files, and both can be shared. Each worker
reads the index by itself, draws the pages of some shards (the folders that numbers spread
over), writes them into a folder nobody reads and puts that folder in place whole: one rename
for a hundred pages.

Invariants:
- nothing is told as published: the manifest hears of the files when they are durable, so a
  kill leaves files that the next run compares like any others;
- all workers see the state of the index that the run is for, or nothing is made;
- memory holds the pages of a few shards, whatever the number of applications.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from publish.errors import Conflict, Problem
from publish.facts.text import LANGS
from publish.pages.edition import Edition
from publish.pages.render import open_edition
from publish.pages.routes import PageRef
from publish.pages.settings import SiteSettings
from publish.publication.bulk import File
from publish.publication.deliver import put_new_folder
from publish.publication.freeze import Failures, page_file
from publish.publication.manifest import Row
from publish.register.index import open_index
from publish.register.index_queries import read_applications

FEWEST = 2_000
"""Applications below which one process is as fast."""
_SHARDS = 8  # of one task

_SHARD = "SELECT DISTINCT substr(number, 1, 6) FROM application ORDER BY 1"


@dataclass(frozen=True, slots=True)
class Origin:
    """What the pages are made from: the file of an index of `size` entries, and the site."""

    index: Path
    size: int
    site_folder: Path
    settings: SiteSettings


@dataclass(frozen=True, slots=True)
class Task:
    """Some shards, as pages below `out`."""

    origin: Origin
    out: Path
    shards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The files of a task as rows of the manifest, and the pages that could not be made."""

    rows: list[Row]
    failures: tuple[Problem, ...]


@contextmanager
def all_written(edition: Edition, out: Path) -> Iterator[Iterator[Done]]:
    """Begin to write every status page; gives them as the pages of some shards are there."""
    connection = edition.index.connection
    found = [shard for (shard,) in connection.execute(_SHARD)]
    path = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    origin = Origin(path, edition.size, edition.folder, edition.settings)
    tasks = [
        Task(origin, out, tuple(found[at : at + _SHARDS])) for at in range(0, len(found), _SHARDS)
    ]
    # A process with threads must not be copied as it is: another thread may hold a lock.
    how = "fork" if threading.active_count() == 1 else "spawn"
    with multiprocessing.get_context(how).Pool(os.cpu_count()) as workers:
        yield workers.imap_unordered(run, tasks)


def run(task: Task) -> Done:
    """One task, in a worker. Raises Conflict `PUBLISH-BUSY` if the index has moved on."""
    edition = _edition(task.origin)
    failures: Failures = []
    rows = [row for shard in task.shards for row in _written(edition, shard, task.out, failures)]
    return Done(rows, tuple(failures))


@lru_cache(maxsize=1)
def _edition(origin: Origin) -> Edition:
    """Opened once in each worker, and kept until the worker ends."""
    index = open_index(origin.index)
    index.connection.execute("BEGIN")
    if index.size != origin.size:
        raise Conflict(Problem("", "PUBLISH-BUSY"))
    return open_edition(index, origin.site_folder, origin.settings)


def _written(edition: Edition, shard: str, out: Path, failures: Failures) -> Iterator[Row]:
    folders: dict[str, list[tuple[str, bytes]]] = {}
    for file in _files(edition, shard, failures):
        folder, _, name = file.path.rpartition("/")
        folders.setdefault(folder, []).append((name, file.data))
        digest = hashlib.sha256(file.data).digest()
        yield file.path, file.source.key, file.source.lang, digest, file.is_placeholder
    for folder, files in folders.items():
        put_new_folder(out, folder, files)


def _files(edition: Edition, shard: str, failures: Failures) -> Iterator[File]:
    for row, events in read_applications(edition.index.connection, shard):
        edition.remember(row, events)
        for lang in LANGS:
            yield page_file(PageRef("status", row.number, lang), edition, failures)
