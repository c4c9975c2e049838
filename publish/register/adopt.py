"""Take over a register whose record of the last signature is lost for good.

The record guards against forks; without it nobody here knows what was signed
last. So a person gives every copy that was published, a newer one is taken over
file by file, and only then is something recorded as signed.

Invariants:
- it never replaces a record, and believes only a register that passes the audit
  and continues every checkpoint that was given;
- of a copy nothing is taken that contradicts a file that is here;
- the next signature is later than the moment of the adoption.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from publish.errors import Conflict, Integrity, Problem
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.note import NoteVerifier
from publish.log.proofs import verify_consistency
from publish.register.audit import audit_register, files_below
from publish.register.durable import make_folder, read_file, write_file, write_once
from publish.register.last_signed import LastSigned, SignedState
from publish.register.layout import CHECKPOINT
from publish.register.lock import locked
from publish.register.reader import RegisterReader
from publish.register.settle import published_checkpoint


def adopt_register(
    root: Path,
    log: NoteVerifier,
    last_signed: LastSigned,
    now: datetime,
    known: Mapping[str, bytes] | None = None,
) -> Checkpoint:
    """Record the published checkpoint as the last signed one. `now` is aware; `known`
    are checkpoints of this register seen elsewhere, by where.

    Raises Conflict `LAST-SIGNED-PRESENT` if there is a record; Integrity with every
    finding of the audit, `REGISTER-ROLLED-BACK` or `REGISTER-FORKED` at the place of a
    checkpoint that this register does not continue.
    """
    if last_signed.read() is not None:
        raise Conflict(Problem("", "LAST-SIGNED-PRESENT"))
    problems = audit_register(root, log)
    if problems:
        raise Integrity(problems)
    reader = RegisterReader(root, log)
    for place, note in (known or {}).items():
        _continues(reader, place, open_checkpoint(note, log))
    state = SignedState(reader.note().decode(), signed_at=now, batch=None, staged=None)
    last_signed.compare_and_swap(None, state)
    return reader.checkpoint()


def take_newer(root: Path, log: NoteVerifier, copy: Path) -> bool:
    """Make the register in `root` what the `copy` in another folder is, if that is newer;
    whether it was. A kill leaves the older one, and the next call goes on.

    What lies in the copy and is no part of a register stays there. Raises Integrity with
    every other finding of its audit, `FILE-DIFFERS` for a file that says something else
    here, `REGISTER-FORKED` if it does not continue ours.
    """
    found = audit_register(copy, log)
    problems = [problem for problem in found if problem.code != "FILE-EXTRA"]
    left = {CHECKPOINT, *(problem.path for problem in found)}
    if problems:
        raise Integrity(problems)
    make_folder(root)
    with locked(root):
        theirs, ours = RegisterReader(copy, log), published_checkpoint(root, log)
        if theirs.checkpoint().size <= ours.size:
            return False
        _continues(theirs, CHECKPOINT, ours)
        for path in files_below(copy):
            if path not in left:
                write_once(root, path, read_file(copy, path))
        write_file(root, CHECKPOINT, theirs.note())
    return True


def _continues(reader: RegisterReader, place: str, seen: Checkpoint) -> None:
    own = reader.checkpoint()
    params = {"published": own.size, "signed": seen.size}
    if seen.size > own.size:
        raise Integrity(Problem(place, "REGISTER-ROLLED-BACK", params))
    if not seen.size:
        return
    proof = reader.consistency_proof(seen.size, own.size)
    try:
        verify_consistency(seen.size, own.size, proof, seen.root, own.root)
    except Integrity:
        raise Integrity(Problem(place, "REGISTER-FORKED", params)) from None
