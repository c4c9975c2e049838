"""Before anything is signed: do the published and the last signed state agree?

| published, against the last signed         | what follows                     |
|--------------------------------------------|----------------------------------|
| the same                                   | go on                            |
| exactly the tree before the last batch     | a kill came in between: publish  |
| larger, or there is no record              | refuse: somebody else signed     |
| same size, other root                      | refuse: the log is forked        |
| smaller in any other way                   | refuse: an old copy was restored |

A refusal writes nothing and is for a person to solve: going on would be a fork.
"""

from __future__ import annotations

from pathlib import Path

from publish.errors import Integrity, NotFound, Problem
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.note import NoteVerifier
from publish.log.tree import EMPTY_ROOT
from publish.register import layout
from publish.register.durable import read_file
from publish.register.growth import (
    entries_on_disk,
    grown_files,
    open_bundle_entries,
    verified_edge,
)
from publish.register.last_signed import Batch, SignedState
from publish.register.reader import RegisterReader, named, read_tile


def published_checkpoint(root: Path, log: NoteVerifier) -> Checkpoint:
    """The checkpoint on disk; of size 0 before the first."""
    try:
        return RegisterReader(root, log).checkpoint()
    except NotFound:
        return Checkpoint(log.name, 0, EMPTY_ROOT)


def signed_checkpoint(state: SignedState | None, log: NoteVerifier) -> Checkpoint:
    """The checkpoint in the record; of size 0 before the first."""
    if state is None or not state.note:
        return Checkpoint(log.name, 0, EMPTY_ROOT)
    return named("last-signed", lambda: open_checkpoint(state.note.encode(), log))


def must_republish(root: Path, state: SignedState | None, log: NoteVerifier) -> bool:
    """Whether the last signed checkpoint still has to be published.

    Raises Integrity `LAST-SIGNED-MISSING`, `REGISTER-AHEAD`, `REGISTER-FORKED`
    or `REGISTER-ROLLED-BACK`.
    """
    published = published_checkpoint(root, log)
    signed = signed_checkpoint(state, log)
    if published.size and (state is None or not state.note):
        raise _refusal("LAST-SIGNED-MISSING", published, signed)
    if published.size > signed.size:
        raise _refusal("REGISTER-AHEAD", published, signed)
    if published.size == signed.size:
        if published.root != signed.root:
            raise _refusal("REGISTER-FORKED", published, signed)
        return False
    batch = state.batch if state else None
    if batch is None or not _is_before(published, batch):
        raise _refusal("REGISTER-ROLLED-BACK", published, signed)
    try:
        _check_written(root, published, signed, batch)
    except (Integrity, NotFound) as error:
        rolled_back = _refusal("REGISTER-ROLLED-BACK", published, signed)
        raise Integrity((*rolled_back.problems, *error.problems)) from error
    return True


def _is_before(published: Checkpoint, batch: Batch) -> bool:
    return (published.size, published.root.hex()) == (batch.first_index, batch.previous_root)


def _check_written(root: Path, old: Checkpoint, new: Checkpoint, batch: Batch) -> None:
    """Every file of the batch is there and gives the root that was signed."""
    edge = verified_edge(root, old)
    head = open_bundle_entries(root, edge)
    entries = entries_on_disk(root, old.size, new.size)
    for tile, content in grown_files(edge, head, entries):
        if read_tile(root, tile) != content:
            raise Integrity(Problem(tile.path, "FILE-DIFFERS"))
    if edge.root() != new.root:
        raise Integrity(Problem(layout.CHECKPOINT, "REGISTER-ROOT-DIFFERS"))
    for digest in batch.new_documents:
        read_file(root, layout.document_path(digest))


def _refusal(code: str, published: Checkpoint, signed: Checkpoint) -> Integrity:
    params = {"published": published.size, "signed": signed.size}
    return Integrity(Problem(layout.CHECKPOINT, code, params))
