"""Take over a register whose record of the last signature is lost for good.

The record guards against forks; without it nobody here knows what was signed
last. So this is for a person who has compared the checkpoint with every copy
that was published and knows that none is newer.

Invariants:
- it never replaces a record, and believes only a register that passes the audit;
- the next signature is later than the moment of the adoption.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from publish.errors import Conflict, Integrity, Problem
from publish.log.checkpoint import Checkpoint
from publish.log.note import NoteVerifier
from publish.register.audit import audit_register
from publish.register.last_signed import LastSigned, SignedState
from publish.register.reader import RegisterReader


def adopt_register(
    root: Path, log: NoteVerifier, last_signed: LastSigned, now: datetime
) -> Checkpoint:
    """Record the published checkpoint as the last signed one. `now` is aware.

    Raises Conflict `LAST-SIGNED-PRESENT` if there is a record, Integrity with
    every finding of the audit.
    """
    if last_signed.read() is not None:
        raise Conflict(Problem("", "LAST-SIGNED-PRESENT"))
    problems = audit_register(root, log)
    if problems:
        raise Integrity(problems)
    reader = RegisterReader(root, log)
    state = SignedState(reader.note().decode(), signed_at=now, batch=None, staged=None)
    last_signed.compare_and_swap(None, state)
    return reader.checkpoint()
