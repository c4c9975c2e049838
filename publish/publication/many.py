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
from typing import cast

from publish.errors import Conflict, Problem
from publish.facts.text import LANGS, Lang
from publish.pages.case import case_of
from publish.pages.edition import Edition
from publish.pages.render import moulds_of, open_edition
from publish.pages.routes import PageRef, file_of
from publish.pages.settings import SiteSettings
from publish.publication.freeze import Failures, status_files
from publish.publication.manifest import Row
from publish.publication.new_folder import put_new_folder
from publish.publication.plan import status_pages
from publish.register.case_rows import read_cases
from publish.register.index import open_index

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
    for path, number, lang, data, is_placeholder in _pages(edition, shard, failures):
        folder, _, name = path.rpartition("/")
        folders.setdefault(folder, []).append((name, data))
        yield path, number, lang, hashlib.sha256(data).digest(), is_placeholder
    for folder, files in folders.items():
        put_new_folder(out, folder, files)


Page = tuple[str, str, Lang, bytes, bool]
"""Path, number, language, bytes, is it a placeholder?"""


def _pages(edition: Edition, shard: str, failures: Failures) -> Iterator[Page]:
    """The pages of a shard, both languages of an application from one reading of it."""
    ways = [
        (lang, file_of(PageRef("status", shard, lang)), moulds_of(edition, lang)) for lang in LANGS
    ]
    for row, events in read_cases(edition.index.connection, shard):
        number = row.number
        try:
            case = case_of(row, events, edition.days)
            drawn = [(lang, path, moulds.draw(case)) for lang, path, moulds in ways]
        except Exception:  # noqa: BLE001 - whatever it is, each page says it for itself
            for file in status_files(status_pages((number,)), edition, failures):
                lang = cast("Lang", file.source.lang)
                yield file.path, number, lang, file.data, file.is_placeholder
        else:
            for lang, path, data in drawn:
                yield path.replace(shard, number), number, lang, data, False
