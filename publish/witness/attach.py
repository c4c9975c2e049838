"""Put the signatures of witnesses into the register's checkpoint.

The checkpoint belongs to the writer of the register. Between the signing and
the answers of the witnesses it may have signed a larger one, which must not be
overwritten with the smaller.

Invariants:
- only signature lines change, never the text that the register signed;
- it holds the writer's own lock, and writes as the writer does: whole or not.
"""

from __future__ import annotations

from pathlib import Path

from publish.errors import Conflict, Problem
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.note import NoteVerifier, parse_note
from publish.register.durable import read_file, write_file
from publish.register.layout import CHECKPOINT
from publish.register.lock import locked
from publish.witness.collect import add_signatures


def attach(root: Path, log: NoteVerifier, note: bytes) -> Checkpoint:
    """Add the signatures of `note` to the checkpoint of the register in `root`.

    Raises Conflict `REGISTER-BUSY` while an append is going on, or
    `WITNESS-OVERTAKEN` if the checkpoint is another one by now.
    """
    signed = open_checkpoint(note, log)
    with locked(root):
        present = read_file(root, CHECKPOINT)
        if open_checkpoint(present, log) != signed:
            raise Conflict(Problem(CHECKPOINT, "WITNESS-OVERTAKEN"))
        write_file(root, CHECKPOINT, add_signatures(present, parse_note(note)[1]))
    return signed
