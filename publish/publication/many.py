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
from typing import NamedTuple, cast

from publish.errors import Conflict, Problem
from publish.facts.text import LANGS, Lang
from publish.pages.case import case_of
from publish.pages.edition import Edition
from publish.pages.render import moulds_of, open_edition
from publish.pages.routes import PageRef, file_of
from publish.pages.settings import SiteSettings
from publish.publication.freeze import Failures, page_files
from publish.publication.manifest import Row
from publish.publication.new_folder import put_new_folder
from publish.publication.plan import status_pages
from publish.register.case_rows import read_cases
from publish.register.index import open_index

FEWEST = 2_000
"""Applications below which one process is as fast."""
_SHARDS = 8  # of one task
_DIGEST = 32  # bytes of a SHA-256
_CACHE_KIB = 4 * 1024  # a worker reads each row once

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
class Told:
    """The files of a shard in one language, in few values: the publisher may have much to do
    before it looks at them. Numbers stand between blanks; digests have 32 bytes each."""

    path: str  # of the shard: of a page with its number in the place of `shard`
    shard: str
    lang: Lang
    numbers: str
    digests: bytes
    placeholders: frozenset[str]

    def rows(self) -> Iterator[Row]:
        """The files as rows of the manifest."""
        before, _, after = self.path.rpartition(self.shard)
        for at, number in enumerate(self.numbers.split()):
            digest = self.digests[at * _DIGEST : (at + 1) * _DIGEST]
            is_placeholder = number in self.placeholders
            yield f"{before}{number}{after}", number, self.lang, digest, is_placeholder


@dataclass(frozen=True, slots=True)
class Done:
    """What was made for a task, and the pages that could not be."""

    told: tuple[Told, ...]
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
    told = [t for shard in task.shards for t in _written(edition, shard, task.out, failures)]
    return Done(tuple(told), tuple(failures))


@lru_cache(maxsize=1)
def _edition(origin: Origin) -> Edition:
    """Opened once in each worker, and kept until the worker ends."""
    index = open_index(origin.index)
    index.connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    index.connection.execute("BEGIN")
    if index.size != origin.size:
        raise Conflict(Problem("", "PUBLISH-BUSY"))
    return open_edition(index, origin.site_folder, origin.settings)


def _written(edition: Edition, shard: str, out: Path, failures: Failures) -> Iterator[Told]:
    pages: dict[Lang, list[Page]] = {lang: [] for lang in LANGS}
    for lang, page in _pages(edition, shard, failures):
        pages[lang].append(page)
    for lang, made in pages.items():
        path = file_of(PageRef("status", shard, lang))
        folder, _, name = path.rpartition("/")
        files = [(name.replace(shard, page.number), page.data) for page in made]
        put_new_folder(out, folder, files)
        yield Told(
            path,
            shard,
            lang,
            " ".join(page.number for page in made),
            b"".join(hashlib.sha256(page.data).digest() for page in made),
            frozenset(page.number for page in made if page.is_placeholder),
        )


class Page(NamedTuple):
    """A page of an application in one language."""

    number: str
    data: bytes
    is_placeholder: bool = False


def _pages(edition: Edition, shard: str, failures: Failures) -> Iterator[tuple[Lang, Page]]:
    """The pages of a shard, both languages of an application from one reading of it."""
    ways = [(lang, moulds_of(edition, lang)) for lang in LANGS]
    for row, events in read_cases(edition.index.connection, shard):
        number = row.number
        try:
            case = case_of(row, events, edition.days)
            drawn = [(lang, Page(number, moulds.draw(case))) for lang, moulds in ways]
        except Exception:  # noqa: BLE001 - whatever it is, each page says it for itself
            for file in page_files(status_pages((number,)), edition, failures):
                lang = cast("Lang", file.source.lang)
                yield lang, Page(number, file.data, file.is_placeholder)
        else:
            yield from drawn
