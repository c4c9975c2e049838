"""Is what the record holds what the register published? For whoever doubts the database.

The register cannot be changed unnoticed, the record can: by a hand in the database, by a
broken disk, by a journal whose end is lost. So every version and every event of the record is
made into its entry again, and the two are compared both ways.

Invariants:
- nothing is changed, and no answer, note or name is compared: they are in no register;
- an event is in the register, or waits for it, or is named; so is a version;
- the commitments of a sealed case that was erased cannot be made again, and are not asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from builder.domain.version import opened
from builder.errors import Problem, TerangError
from builder.store.ports import UnitOfWork
from builder.store.standing_query import StandingQuery, place_of
from builder.usecases.queue import event_entry
from publish.register.entries import decode_entry

_PAGE = 500  # applications read at a time


@dataclass(slots=True)
class _Work:
    """`left` are an application's events that were not met in the register yet, by sequence;
    `sealed` the commitments there, which say of nobody whose they are."""

    uow: UnitOfWork
    left: dict[str, dict[int, bytes]] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    sealed: set[bytes] = field(default_factory=set)

    def read(self, number: str) -> None:
        """Make the entries of an application, once."""
        if number not in self.kept:
            entries = _entries(self.uow, number)
            self.kept[number] = len(entries)
            self.left[number] = dict(enumerate(map(_digest, entries), start=1))


def differences(
    uow: UnitOfWork, published: Iterable[bytes], since: Callable[[], Iterable[bytes]]
) -> Iterator[Problem]:
    """What differs: RECORD-DIFFERS, RECORD-BEHIND, RECORD-UNSENT, and VERSION-ALTERED.

    `published` are the entries that the register had before this began; `since` gives those it
    has more after the record's view was taken, so that an office may work meanwhile.
    """
    with uow.reading():
        work = _Work(uow)
        yield from _altered_versions(uow)
        for entry in published:
            yield from _compared(work, entry)
        for entry in since():
            # What came in between may be newer than the view.
            list(_compared(work, entry))
        yield from _unsent(work)


def _compared(work: _Work, entry: bytes) -> Iterator[Problem]:
    for kind, compare in _COMPARED:
        if kind in entry:
            yield from compare(work, entry)


def _altered_versions(uow: UnitOfWork) -> Iterator[Problem]:
    for service in uow.versions.services():
        for stored in uow.versions.of_service(service):
            try:
                opened(stored)
            except TerangError as error:
                yield from error.problems


def _version(work: _Work, entry: bytes) -> Iterator[Problem]:
    said = decode_entry(entry)
    stored = work.uow.versions.get(said["service"], said["version"])
    kept = stored and (stored.digest, stored.effective_from.isoformat())
    if kept != (said["digest"], said["effective_from"]):
        yield Problem(f"{said['service']}/{said['version']}", "RECORD-DIFFERS")


def _event(work: _Work, entry: bytes) -> Iterator[Problem]:
    said = decode_entry(entry)
    number, sequence = said["number"], said["sequence"]
    try:
        work.read(number)
    except TerangError:
        work.kept[number] = sequence
        yield Problem(number, "RECORD-DIFFERS")
        return
    if sequence > work.kept[number]:
        params = {"published": sequence, "kept": work.kept[number]}
        yield Problem(number, "RECORD-BEHIND", params)
    elif work.left.get(number, {}).pop(sequence, b"") != _digest(entry):
        yield Problem(number, "RECORD-DIFFERS")
    if not work.left.get(number):
        work.left.pop(number, None)


def _commitment(work: _Work, entry: bytes) -> Iterator[Problem]:
    work.sealed.add(_digest(entry))
    yield from ()


_COMPARED = (
    (b'"type":"version"', _version),
    (b'"type":"event"', _event),
    (b'"type":"commitment"', _commitment),
)
"""By how the kind is spelled in an entry, which is canonical JSON."""


def _unsent(work: _Work) -> Iterator[Problem]:
    rows = (*work.uow.outbox.claimed(), *work.uow.outbox.waiting())
    known = work.sealed | {_digest(row.entry) for row in rows}
    for number in _numbers(work.uow):
        try:
            work.read(number)
        except TerangError:
            yield Problem(number, "RECORD-DIFFERS")
            continue
        for sequence, entry in work.left.pop(number, {}).items():
            if entry not in known:
                yield Problem(number, "RECORD-UNSENT", {"sequence": sequence})


def _numbers(uow: UnitOfWork) -> Iterator[str]:
    query = StandingQuery(limit=_PAGE)
    while page := uow.applications.standings(query):
        yield from (found.number for found in page)
        query = replace(query, after=place_of(page[-1]))


def _entries(uow: UnitOfWork, number: str) -> list[bytes]:
    application = uow.applications.get(number)
    if application is None:
        return []
    stored = uow.versions.get(application.service, application.version)
    if stored is None:
        return []
    standard = opened(stored).standard
    if application.is_erased and standard.publication == "sealed":
        return []
    events = uow.applications.events(number)
    return [event_entry(application, event, standard) for event in events]


def _digest(entry: bytes) -> bytes:
    return hashlib.sha256(entry).digest()[:16]
