"""The index: the register's fold, and the questions that pages ask of it.

Invariants:
- it says nothing that the entries do not say, and may be rebuilt at any time;
- it changes in one transaction, and only to a state whose entries have the root
  that the log's key signed;
- the entries it was made from are a beginning of the log, or it is made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publish.errors import Integrity, Problem
from publish.facts.text import Text
from publish.facts.workdays import HolidayCalendar
from publish.log.checkpoint import Checkpoint
from publish.log.proofs import verify_consistency
from publish.log.tree import EMPTY_ROOT, HASH_SIZE, Frontier, leaf_hash
from publish.register import index_queries, layout
from publish.register.application_rows import ApplicationRow, ApplicationRows
from publish.register.fold import Fold
from publish.register.fold_state import DocumentReader, FoldState, read_calendar
from publish.register.index_queries import City, EventRow, PublishedVersion
from publish.register.index_schema import clear, connect, in_memory
from publish.register.queue import Queues
from publish.register.reader import RegisterReader

__all__ = [
    "ApplicationRow",
    "Caught",
    "City",
    "EventRow",
    "Index",
    "PublishedVersion",
    "catch_up",
    "check_next",
    "folded",
    "open_index",
    "refusals",
]


class Index:
    """The read side. `connection` is for the plain SQL of `publish.insight`.

    An index may be read by several threads; whoever catches up has its own.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    @property
    def size(self) -> int:
        """How many entries have been folded."""
        return int(index_queries.read_meta(self.connection, "size") or 0)

    @property
    def root(self) -> bytes:
        """The root of the log over exactly those entries."""
        return bytes(index_queries.read_meta(self.connection, "root") or EMPTY_ROOT)

    @property
    def as_of(self) -> date | None:
        """The recorded date of the last entry; None before the first."""
        day = index_queries.read_meta(self.connection, "as_of")
        return None if day is None else date.fromisoformat(str(day))

    def city(self) -> City:
        """Whose register it is; NotFound `REGISTER-EMPTY` before the first entry."""
        return index_queries.read_city(self.connection)

    def units(self) -> Mapping[str, Text]:
        """Names of the offices, by id."""
        return index_queries.read_texts(self.connection, "units")

    def life_events(self) -> Mapping[str, Text]:
        """Names of the life events, by id; in the order of ids, as canonical JSON has it."""
        return index_queries.read_texts(self.connection, "life-events")

    def calendar(self) -> HolidayCalendar:
        """The days off of every year that was published."""
        return read_calendar(self.connection)

    def services(self) -> tuple[str, ...]:
        """Ids of all services, in order."""
        rows = self.connection.execute("SELECT DISTINCT service FROM version ORDER BY service")
        return tuple(service for (service,) in rows)

    def versions(self, service: str) -> tuple[PublishedVersion, ...]:
        """All versions of a service, oldest first; none of an unknown one."""
        return index_queries.read_versions(self.connection, service)

    def in_force(self, service: str, on: date) -> PublishedVersion | None:
        """The version that holds on a day: of those begun, the last."""
        begun = [found for found in self.versions(service) if found.effective_from <= on]
        return begun[-1] if begun else None

    def application(self, number: str) -> ApplicationRow | None:
        """The application with this number, if its service is open and it was filed."""
        return index_queries.read_application(self.connection, number)

    def events(self, number: str) -> tuple[EventRow, ...]:
        """The events of an application, in order."""
        return index_queries.read_events(self.connection, number)


@dataclass(frozen=True, slots=True)
class Caught:
    """What an index learned from the entries `old_size` up to `new_size`.

    `old_size` is 0 if it was made anew; `references`: the city's own facts, the
    units or the days off changed.
    """

    old_size: int
    new_size: int
    services: frozenset[str]
    references: bool


def open_index(path: Path) -> Index:
    """The index in the SQLite file `path`; an empty one if there is none, or one of
    another schema, or what is there is no database. Its folder exists."""
    return Index(connect(path))


def catch_up(index: Index, reader: RegisterReader) -> Caught:
    """Fold the entries that the index has not seen, all or none.

    Raises NotFound `FILE-MISSING` if the register has no checkpoint yet, and
    Integrity for an entry that breaks a rule of the fold, or entries that have
    not the root of the checkpoint. Memory does not grow with the register.
    """
    checkpoint = reader.checkpoint()
    with _transaction(index.connection):
        if not _continues(index, reader, checkpoint):
            clear(index.connection)
        old_size = index.size
        if old_size == checkpoint.size:
            return Caught(old_size, old_size, frozenset(), references=False)
        fold = _fold(index, reader.document)
        frontier = _frontier(index)
        for entry, data in enumerate(reader.entries(old_size, checkpoint.size), old_size):
            frontier.append(leaf_hash(data))
            fold.take(entry, data)
        if frontier.root() != checkpoint.root:
            raise Integrity(Problem(layout.CHECKPOINT, "REGISTER-ROOT-DIFFERS"))
        fold.state.rows.flush()
        _remember(index, frontier, fold)
        services = frozenset(fold.state.services)
        return Caught(old_size, frontier.size, services, fold.state.has_references)


def folded(entries: Sequence[bytes], document: DocumentReader) -> Index:
    """The index of a register that has only these entries and is nowhere: what they would say.
    Raises Integrity as `catch_up`."""
    index = Index(in_memory())
    with _transaction(index.connection):
        fold, frontier = _fold(index, document), _frontier(index)
        for entry, data in enumerate(entries):
            frontier.append(leaf_hash(data))
            fold.take(entry, data)
        fold.state.rows.flush()
        _remember(index, frontier, fold)
    return index


def check_next(index: Index, entries: Sequence[bytes], document: DocumentReader) -> None:
    """Nothing if the fold would accept `entries` after those of the index;
    Integrity otherwise. Changes nothing: ask before appending what no one can
    take back. `document` gives the documents that the entries name."""
    with _undone(index.connection):
        fold = _fold(index, document)
        for entry, data in enumerate(entries, index.size):
            fold.take(entry, data)
        fold.state.rows.flush()


def refusals(
    index: Index, entries: Sequence[bytes], document: DocumentReader
) -> Mapping[int, Problem]:
    """The first finding of each entry that the fold would refuse, by its position in
    `entries`; refused ones are left out for those after them. Changes nothing."""
    found: dict[int, Problem] = {}
    with _undone(index.connection):
        fold = _fold(index, document)
        for at, data in enumerate(entries):
            last_on = fold.last_on
            try:
                fold.take(index.size + at - len(found), data)
            except Integrity as error:
                fold.last_on = last_on  # a day that does not enter binds nobody
                found[at] = error.problems[0]
    return found


def _fold(index: Index, document: DocumentReader) -> Fold:
    rows = ApplicationRows(index.connection)
    queues = Queues(index.connection, rows.flush)
    state = FoldState(index.connection, document, rows, queues)
    return Fold(state, index.as_of.isoformat() if index.as_of else None)


def _continues(index: Index, reader: RegisterReader, checkpoint: Checkpoint) -> bool:
    """Whether the log begins with the entries of the index."""
    size, root = index.size, index.root
    if size == 0:
        return True
    if size > checkpoint.size:
        return False
    try:
        proof = reader.consistency_proof(size, checkpoint.size)
        verify_consistency(size, checkpoint.size, proof, root, checkpoint.root)
    except Integrity:
        return False
    return True


def _frontier(index: Index) -> Frontier:
    peaks = bytes(index_queries.read_meta(index.connection, "peaks") or b"")
    hashes = [peaks[at : at + HASH_SIZE] for at in range(0, len(peaks), HASH_SIZE)]
    return Frontier.resume(index.size, hashes)


def _remember(index: Index, frontier: Frontier, fold: Fold) -> None:
    values = {
        "size": frontier.size,
        "root": frontier.root(),
        "peaks": b"".join(frontier.peaks),
        "as_of": fold.last_on,
    }
    index.connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", values.items())


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def _undone(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.rollback()
