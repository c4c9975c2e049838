"""A register that goes on from another whose key was lost or stolen, for whoever knew that one.

Nobody can sign for the old key any more, so nothing in the register proves that the
office made the new one: whoever takes over a web server could have. What is proven is
that nothing of the old one was taken back. So it is told and not followed, until a
person has the new key from elsewhere.

Invariants:
- a new register is no second history: only what it leaves out or changes is one;
- a checkpoint that an old key signed is held against the new register for good.
"""

from __future__ import annotations

from collections.abc import Iterator

from publish.errors import Problem, TerangError
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.publication.former_files import FORMER
from publish.publication.register_files import FOLDER
from publish.register.layout import CHECKPOINT
from publish.register.reader import RegisterReader
from publish.register.succession import Former, formers, root_then
from publish.verify.history import PLACE, Memory


def new_register(reader: RegisterReader, known: str) -> Problem | None:
    """That the office goes on from the register of the key `known` under another one; None
    if this register does not say so."""
    keys = [former.verifier.vkey for former in formers(reader)]
    if known not in keys:
        return None
    number = len(keys) - keys.index(known)  # their folders are numbered from the first on
    link = f"{FORMER}/{number}/{FOLDER}/{CHECKPOINT}"
    params = {"origin": reader.verifier.name, "link": link}
    return Problem(PLACE, "VERIFY-NEW-REGISTER", params)


def seen_before(reader: RegisterReader, note: bytes) -> tuple[Former, Checkpoint] | None:
    """The former register that signed this checkpoint; None if it is no former one's."""
    for former in formers(reader):
        try:
            return former, open_checkpoint(note, former.verifier)
        except TerangError:
            continue
    return None


def taken_back(reader: RegisterReader, former: Former, seen: Checkpoint) -> Iterator[Problem]:
    """How this register contradicts a checkpoint of a former one: `VERIFY-ROLLBACK` if it
    leaves entries out, `VERIFY-EQUIVOCATION` if others stand there."""
    last = former.checkpoint.size
    if seen.size > last:
        yield Problem(PLACE, "VERIFY-ROLLBACK", {"seen": seen.size, "size": last})
    elif root_then(reader, former, seen.size) != seen.root:
        yield Problem(PLACE, "VERIFY-EQUIVOCATION", {"seen": seen.size, "size": last})


def remembered_before(memory: Memory, reader: RegisterReader) -> Iterator[Problem]:
    """The same for what this verifier remembers of each former register; what contradicts
    is kept with the checkpoint that the new register gives as the last."""
    for former in formers(reader):
        seen, note = memory.seen(former.verifier), memory.note(former.verifier)
        if seen is None or note is None:
            continue
        for problem in taken_back(reader, former, seen):
            memory.keep_evidence(former.verifier, note, former.note.encode())
            yield problem
