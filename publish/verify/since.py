"""Does a register hold what came before it: an older checkpoint, and former registers?

Invariant: damage is not named here again; the audit has told of what cannot be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from publish.errors import Integrity, Problem, TerangError
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.note import Verifier
from publish.log.proofs import verify_consistency
from publish.publication.register_files import FOLDER
from publish.register import layout
from publish.register.reader import RegisterReader
from publish.register.succession import check_successions
from publish.verify.new_register import seen_before, taken_back


def succeeded(reader: RegisterReader) -> list[Problem]:
    """What of the registers that this one goes on from is not in it as it was."""
    try:
        return list(check_successions(reader))
    except TerangError:
        return []  # the audit has told what cannot be read


def continued(reader: RegisterReader, verifier: Verifier, since: Path) -> Iterator[Problem]:
    """Whether the history goes on from the checkpoint in the file `since`."""
    try:
        note = since.read_bytes()
        before = seen_before(reader, note)
        if before is not None:
            yield from taken_back(reader, *before)
            return
        old = open_checkpoint(note, verifier)
    except (TerangError, OSError):
        yield Problem(str(since), "VERIFY-SINCE-UNREADABLE")
        return
    try:
        new = reader.checkpoint()
        proof = reader.consistency_proof(old.size, new.size) if 0 < old.size <= new.size else []
    except TerangError:
        return  # the audit has told what cannot be read
    if not _proves(old, new, proof):
        path = f"{FOLDER}/{layout.CHECKPOINT}"
        yield Problem(path, "VERIFY-NOT-CONTINUED", {"size": old.size, "since": since.name})


def _proves(old: Checkpoint, new: Checkpoint, proof: list[bytes]) -> bool:
    try:
        if old.size:
            verify_consistency(old.size, new.size, proof, old.root, new.root)
    except Integrity:
        return False
    return True
