"""What this register signed last: the memory that keeps its history single.

A log must never sign two trees of which neither continues the other. Whoever
restores an old copy of the register and goes on would do just that, so the last
signed checkpoint is kept apart, outside the register and outside backups, and
changes by compare-and-swap only. Whoever can edit this record can fork the log.

A full copy of the machine's folders takes it along all the same. So it names the
very file it was written into, and a copy that was put back is refused: it may be
old, and nothing else on the machine would notice.

Invariants:
- the record changes before the checkpoint is published, never after;
- it names the batch it was signed for, so that a batch is never added twice;
- only the file that was written here is believed, never a copy of it. An image of
  the whole disk cannot be told apart: there only published copies help.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from publish.errors import Conflict, Integrity, NotFound, Problem
from publish.register.durable import SECRET_FILE, identity, read_file, remove_leftovers, write_bound

SCHEMA = 2


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries that go into the log together.

    `digest` covers the entries and documents; `first_index` is the size of the
    tree before, `previous_root` (hex) its root; `new_documents` are digests of
    documents that were not in the register before.
    """

    id: str
    digest: str
    first_index: int
    count: int
    previous_root: str
    new_documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedState:
    """The last signed checkpoint, when and for which batch.

    Before the first signature `note` is empty and `signed_at` None. `staged` is
    the batch whose files are being written and that no checkpoint covers yet.
    """

    note: str
    signed_at: datetime | None
    batch: Batch | None
    staged: Batch | None


class LastSigned(Protocol):
    """Keeps one `SignedState`, durably."""

    def read(self) -> SignedState | None:
        """The record; None if nothing was ever written."""

    def compare_and_swap(self, expected: SignedState | None, new: SignedState) -> None:
        """Put `new` in place of `expected`, atomically and durably; Conflict
        `LAST-SIGNED-CHANGED` if something else is there."""


class LastSignedFile:
    """The record as a file of mode 0600, under its own lock."""

    def __init__(self, path: Path) -> None:
        self._folder, self._name = path.parent, path.name

    def read(self) -> SignedState | None:
        """Integrity `LAST-SIGNED-DAMAGED` if one byte is not as it was written, and
        `LAST-SIGNED-COPIED` if this file is a copy, from a backup or another place."""
        try:
            written_in, state = _decode(read_file(self._folder, self._name), self._name)
            if written_in != identity(self._folder, self._name):
                raise Integrity(Problem(self._name, "LAST-SIGNED-COPIED"))
        except NotFound:
            return None
        return state

    def compare_and_swap(self, expected: SignedState | None, new: SignedState) -> None:
        with self._locked():
            if self.read() != expected:
                raise Conflict(Problem(self._name, "LAST-SIGNED-CHANGED"))
            remove_leftovers(self._folder, self._name)
            write_bound(self._folder, self._name, lambda own: _encode(new, own), SECRET_FILE)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        lock = os.open(self._folder / f"{self._name}.lock", flags, SECRET_FILE)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def read_copy(content: bytes, name: str) -> SignedState:
    """What a copy of a record says, to compare it with a register: it guards nothing.
    Integrity `LAST-SIGNED-DAMAGED`."""
    return _decode(content, name)[1]


def _encode(state: SignedState, file: str) -> bytes:
    document = {
        "schema": SCHEMA,
        "file": file,
        "note": state.note,
        "signed_at": state.signed_at.isoformat() if state.signed_at else None,
        "batch": _batch_document(state.batch),
        "staged": _batch_document(state.staged),
    }
    body = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    return f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode() + body


def _batch_document(batch: Batch | None) -> dict[str, Any] | None:
    if batch is None:
        return None
    return {name: getattr(batch, name) for name in Batch.__slots__}


def _decode(data: bytes, name: str) -> tuple[str, SignedState]:
    """The file that the record was written into, and the record."""
    head, _, body = data.partition(b"\n")
    if head != f"sha256 {hashlib.sha256(body).hexdigest()}".encode():
        raise Integrity(Problem(name, "LAST-SIGNED-DAMAGED"))
    document = json.loads(body)
    if document["schema"] != SCHEMA:
        raise Integrity(Problem(name, "LAST-SIGNED-SCHEMA", {"schema": document["schema"]}))
    signed_at = document["signed_at"]
    return document["file"], SignedState(
        note=document["note"],
        signed_at=datetime.fromisoformat(signed_at) if signed_at else None,
        batch=_batch(document["batch"]),
        staged=_batch(document["staged"]),
    )


def _batch(document: dict[str, Any] | None) -> Batch | None:
    if document is None:
        return None
    return Batch(**document | {"new_documents": tuple(document["new_documents"])})
