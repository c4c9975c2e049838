"""Does a register go on from what was seen of it before?

Invariants:
- only signed checkpoints are compared, and what contradicts an earlier one is
  kept: two signatures under two histories prove a lie to anybody;
- what was seen last is replaced only by what continues it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from publish.errors import Integrity, NotFound, Problem, TerangError
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.note import NoteVerifier, Verifier
from publish.log.proofs import verify_consistency
from publish.publication.register_files import FOLDER
from publish.register import layout
from publish.register.durable import read_file, write_file
from publish.register.reader import RegisterReader

PLACE = f"{FOLDER}/{layout.CHECKPOINT}"


def contradiction(seen: Checkpoint, reader: RegisterReader) -> Problem | None:
    """How this register contradicts a checkpoint that its key signed earlier.

    `VERIFY-ROLLBACK`: it ends before; `VERIFY-EQUIVOCATION`: it is another
    history. None if it goes on, or if its files do not let anybody say: damage
    is for the audit to name.
    """
    try:
        new = reader.checkpoint()
        if new.size < seen.size:
            return Problem(PLACE, "VERIFY-ROLLBACK", {"seen": seen.size, "size": new.size})
        hashes = reader.consistency_proof(seen.size, new.size) if seen.size else []
    except TerangError:
        return None
    try:
        if seen.size:
            verify_consistency(seen.size, new.size, hashes, seen.root, new.root)
    except Integrity:
        return Problem(PLACE, "VERIFY-EQUIVOCATION", {"seen": seen.size, "size": new.size})
    return None


@dataclass(frozen=True, slots=True)
class Memory:
    """What this verifier remembers, in a folder of its own: the key of each address
    since it was first asked, and the last checkpoint of each key."""

    folder: Path

    def key_of(self, url: str) -> str | None:
        """The key that was used for this address before; None at first."""
        data = self._read("keys", url)
        return None if data is None else data.decode("ascii").strip()

    def keep_key(self, url: str, vkey: str) -> None:
        """Remember it for next time."""
        self._write("keys", url, f"{vkey}\n".encode())

    def seen(self, verifier: Verifier) -> Checkpoint | None:
        """The last checkpoint of this key that was found sound."""
        note = self.note(verifier)
        return None if note is None else open_checkpoint(note, verifier)

    def note(self, verifier: Verifier) -> bytes | None:
        """The same as it was signed."""
        return self._read("seen", verifier.vkey)

    def keep(self, verifier: Verifier, note: bytes) -> None:
        """Remember a checkpoint in place of the last one."""
        self._write("seen", verifier.vkey, note)

    def keep_evidence(self, verifier: NoteVerifier, ours: bytes, theirs: bytes) -> Path:
        """Keep two notes that contradict each other, for good; gives their folder."""
        mark = hashlib.sha256(ours + theirs).hexdigest()[:32]
        self.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        write_file(self.folder, f"evidence/{mark}/seen", ours)
        write_file(self.folder, f"evidence/{mark}/shown", theirs)
        return self.folder / "evidence" / mark

    def _read(self, kind: str, name: str) -> bytes | None:
        try:
            return read_file(self.folder, _path(kind, name))
        except NotFound:
            return None

    def _write(self, kind: str, name: str, data: bytes) -> None:
        self.folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        write_file(self.folder, _path(kind, name), data)


def _path(kind: str, name: str) -> str:
    return f"{kind}/{hashlib.sha256(name.encode()).hexdigest()}"
