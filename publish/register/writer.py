"""The one writer of the register.

An append is done in this order, and each step is durable before the next:

    lock > compare with the last signed > verify the edge > look at the clock
    > stage the batch > documents, bundles, tiles > last signed > checkpoint

Invariants:
- nothing is signed whose files are not on disk, and nothing that does not
  continue what was signed before;
- a kill at any moment leaves a register that verifies, and the same batch
  appended again is in the log exactly once;
- there is one writer: a second one gets Conflict `REGISTER-BUSY`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from publish.errors import Conflict, Integrity, Invalid, NotFound, Problem
from publish.log import tiles
from publish.log.checkpoint import Checkpoint, sign_checkpoint
from publish.log.note import LogSigner
from publish.register import layout
from publish.register.durable import (
    make_folder,
    read_file,
    remove_file,
    remove_leftovers,
    write_file,
    write_once,
)
from publish.register.growth import grown_files, open_bundle_entries, verified_edge
from publish.register.last_signed import Batch, LastSigned, SignedState
from publish.register.lock import locked
from publish.register.settle import must_republish, published_checkpoint, signed_checkpoint

_NOTHING_SIGNED = SignedState(note="", signed_at=None, batch=None, staged=None)


@dataclass(frozen=True, slots=True)
class Appended:
    """What an append did: entries `first_index` up to `first_index + count` are
    in the log under this checkpoint."""

    checkpoint: Checkpoint
    first_index: int
    count: int


def _say_nothing(step: str) -> None:
    """The default for those who watch no steps."""


class RegisterWriter:
    """Appends to the register in `root`, which nobody else writes.

    `signer` is named like the log; `heirs` are keys of the same name that are about
    to follow it and sign as well, so that readers of either go on; `last_signed` is
    kept outside `root` and outside backups; `on_step` hears the name of each durable
    step before it is taken (progress, fault tests).
    """

    def __init__(
        self,
        root: Path,
        signer: LogSigner,
        last_signed: LastSigned,
        on_step: Callable[[str], None] = _say_nothing,
        heirs: Sequence[LogSigner] = (),
    ) -> None:
        self._root = root
        self._signers = (signer, *heirs)
        self._log = signer.verifier
        self._last_signed = last_signed
        self._on_step = on_step

    def append(
        self, entries: Sequence[bytes], documents: Sequence[bytes], now: datetime, batch: str
    ) -> Appended:
        """Add entries, and documents that they name by SHA-256, as one batch.

        `batch` identifies the batch: if the last one has the same id, nothing is
        added and its place in the log is returned; the caller keeps the entries
        of an id, and their order, until this returns. Nothing to add writes
        nothing. `now` is aware and later than at the last append.

        Raises Invalid (`ENTRY-TOO-LARGE`, `DOCUMENT-NOT-NAMED`, ...), Conflict
        (`REGISTER-BUSY`, `REGISTER-BATCH-CHANGED`), Integrity (`CLOCK-SET-BACK`,
        what `must_republish`, `verified_edge` and the signer raise).
        """
        _check(entries, documents, now)
        if not entries and not self._root.exists():
            return Appended(published_checkpoint(self._root, self._log), 0, 0)
        make_folder(self._root)
        with locked(self._root):
            state = self._settled()
            tree = signed_checkpoint(state, self._log)
            if not entries:
                return Appended(tree, tree.size, 0)
            digest = _batch_digest(entries, documents)
            done = state.batch if state else None
            if done is not None and done.id == batch:
                return _repeated(done, digest, tree)
            new = Batch(batch, digest, tree.size, len(entries), tree.root.hex())
            return self._add(state, tree, new, entries, documents, now.astimezone(UTC))

    def _settled(self) -> SignedState | None:
        """The record, after the checkpoint that it holds has been published."""
        state = self._last_signed.read()
        if must_republish(self._root, state, self._log) and state is not None:
            self._publish(state)
        return state

    def _add(
        self,
        before: SignedState | None,
        tree: Checkpoint,
        batch: Batch,
        entries: Sequence[bytes],
        documents: Sequence[bytes],
        now: datetime,
    ) -> Appended:
        edge = verified_edge(self._root, tree)
        head = open_bundle_entries(self._root, edge)
        _check_clock(before, now)
        staged = self._stage(before, batch, documents)
        for document in documents:
            self._write_once(layout.document_path(layout.document_digest(document)), document)
        for tile, content in grown_files(edge, head, entries):
            self._write_once(tile.path, content)
        grown = Checkpoint(self._log.name, edge.size, edge.root())
        note = sign_checkpoint(grown, self._signers).decode()
        signed = SignedState(note, signed_at=now, batch=staged.staged, staged=None)
        self._on_step("sign")
        self._last_signed.compare_and_swap(staged, signed)
        self._publish(signed)
        return Appended(grown, batch.first_index, batch.count)

    def _stage(
        self, before: SignedState | None, batch: Batch, documents: Sequence[bytes]
    ) -> SignedState:
        """Say in the record which files are about to be written, after taking
        away those of a batch that was staged and never signed."""
        if before is not None and before.staged is not None:
            self._discard(before.staged)
        digests = {layout.document_digest(document) for document in documents}
        missing = tuple(sorted(digest for digest in digests if not self._holds(digest)))
        staged = replace(before or _NOTHING_SIGNED, staged=replace(batch, new_documents=missing))
        self._on_step("stage")
        self._last_signed.compare_and_swap(before, staged)
        return staged

    def _discard(self, batch: Batch) -> None:
        old, new = batch.first_index, batch.first_index + batch.count
        leftovers = [
            tile.path for tile in (*tiles.new_bundles(old, new), *tiles.new_tiles(old, new))
        ]
        leftovers += [layout.document_path(digest) for digest in batch.new_documents]
        for path in leftovers:
            self._on_step(f"discard {path}")
            remove_file(self._root, path)

    def _holds(self, digest: str) -> bool:
        try:
            read_file(self._root, layout.document_path(digest))
        except NotFound:
            return False
        return True

    def _write_once(self, path: str, content: bytes) -> None:
        self._on_step(f"write {path}")
        write_once(self._root, path, content)

    def _publish(self, state: SignedState) -> None:
        self._on_step("publish")
        remove_leftovers(self._root, layout.CHECKPOINT)
        write_file(self._root, layout.CHECKPOINT, state.note.encode())


def _check(entries: Sequence[bytes], documents: Sequence[bytes], now: datetime) -> None:
    found = [
        Problem(
            f"/entries/{at}", "ENTRY-TOO-LARGE", {"size": len(entry), "limit": tiles.MAX_ENTRY_SIZE}
        )
        for at, entry in enumerate(entries)
        if len(entry) > tiles.MAX_ENTRY_SIZE
    ]
    found += [
        Problem(f"/documents/{at}", "DOCUMENT-NOT-NAMED", {"digest": digest})
        for at, digest in enumerate(map(layout.document_digest, documents))
        if not any(digest.encode() in entry for entry in entries)
    ]
    if now.tzinfo is None:
        found.append(Problem("/now", "CLOCK-WITHOUT-ZONE"))
    if found:
        raise Invalid(found)


def _check_clock(state: SignedState | None, now: datetime) -> None:
    """Time went on since the last signature: a checkpoint is never backdated."""
    last = state.signed_at if state else None
    if last is not None and now <= last:
        params = {"now": now.isoformat(), "last": last.isoformat()}
        raise Integrity(Problem("", "CLOCK-SET-BACK", params))


def _batch_digest(entries: Sequence[bytes], documents: Sequence[bytes]) -> str:
    hasher = hashlib.sha256()
    for part in (entries, documents):
        hasher.update(len(part).to_bytes(8, "big"))
        for content in part:
            hasher.update(len(content).to_bytes(8, "big") + content)
    return hasher.hexdigest()


def _repeated(done: Batch, digest: str, tree: Checkpoint) -> Appended:
    if done.digest != digest:
        raise Conflict(Problem("", "REGISTER-BATCH-CHANGED", {"batch": done.id}))
    return Appended(tree, done.first_index, done.count)
