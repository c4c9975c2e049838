"""The workbench: drafts in TinyDB on one readable JSON file.

TinyDB's own storage writes in place and knows no lock: one kill or two threads
destroy it (docs/adr/0006). Ours keeps its query interface over a file that is
always whole.

Invariants:
- every read-modify-write holds one `flock` across processes and one lock
  across threads, and reads the file anew under it;
- the file appears by temp file, fsync, rename, fsync of its folder, mode 0600;
- its first line is a SHA-256 of the rest: a file that is not as it was written
  is refused by name and left alone, never repaired;
- ids are ours, not TinyDB's counters; documents carry a schema number.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tinydb import Storage, TinyDB, where
from tinydb.table import Document

from builder.domain.draft import ServiceDraft
from builder.errors import NotFound, conflict, integrity
from builder.store.codec import draft_document, draft_of
from builder.store.record_errors import named_disk
from publish.errors import Invalid
from publish.facts.json_text import read_json, write_json
from publish.register.durable import SECRET_FILE, read_file, remove_leftovers, write_file

_DRAFTS = "drafts"
_HEADER = b"terang workbench 1 sha256 "


class SafeStorage(Storage):
    """TinyDB's storage port over one checksummed file. Lock before use."""

    def __init__(self, path: Path) -> None:
        self._folder, self._name = path.parent, path.name

    def read(self) -> dict[str, dict[str, Any]] | None:
        """The tables; None for a file that is not there. Integrity `WORKBENCH-DAMAGED`."""
        try:
            content = read_file(self._folder, self._name)
        except NotFound:
            return None
        head, _, body = content.partition(b"\n")
        if head != _HEADER + hashlib.sha256(body).hexdigest().encode():
            raise integrity("WORKBENCH-DAMAGED", self._name)
        try:
            tables: dict[str, dict[str, Any]] = read_json(body)
        except Invalid as error:
            raise integrity("WORKBENCH-DAMAGED", self._name) from error
        return tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Put the tables in place of the former ones, durably."""
        plain = {name: {str(k): dict(v) for k, v in table.items()} for name, table in data.items()}
        body = write_json(plain, indent=1).encode() + b"\n"
        head = _HEADER + hashlib.sha256(body).hexdigest().encode()
        remove_leftovers(self._folder, self._name)
        write_file(self._folder, self._name, head + b"\n" + body, SECRET_FILE)

    def close(self) -> None:
        """Nothing is held open."""


class TinyWorkbench:
    """`Workbench` on one file; shared by the threads of a process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()

    def get(self, id_: str) -> ServiceDraft | None:
        with self._table(fcntl.LOCK_SH) as table:
            found = table.search(where("id") == id_)
        return draft_of(found[0]) if found else None

    def all(self) -> tuple[ServiceDraft, ...]:
        with self._table(fcntl.LOCK_SH) as table:
            drafts = [draft_of(document) for document in table.all()]
        return tuple(sorted(drafts, key=lambda d: (d.service, d.id)))

    def put(self, draft: ServiceDraft, expected_revision: int | None) -> None:
        with self._table(fcntl.LOCK_EX) as table:
            found = table.search(where("id") == draft.id)
            stored = draft_of(found[0]).revision if found else None
            if stored != expected_revision:
                raise conflict("DRAFT-STALE", draft.service)
            place = found[0].doc_id if found else _next_place(table)
            table.upsert(Document(draft_document(draft), doc_id=place))

    @contextmanager
    def _table(self, lock: int) -> Iterator[Any]:
        """The table of drafts, read anew under both locks."""
        with named_disk(), self._threads, _locked(self._path, lock):
            database = TinyDB(self._path, storage=SafeStorage)
            yield database.table(_DRAFTS, cache_size=0)


def _next_place(table: Any) -> int:
    """TinyDB's row number, computed under the lock from what is stored."""
    return max((document.doc_id for document in table.all()), default=0) + 1


@contextmanager
def _locked(path: Path, lock: int) -> Iterator[None]:
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    opened = os.open(path.with_name(path.name + ".lock"), flags, SECRET_FILE)
    try:
        fcntl.flock(opened, lock)
        yield
    finally:
        os.close(opened)
