"""A log in memory that grows, forks and proves, and a witness for it."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path

from publish.log.checkpoint import Checkpoint, sign_checkpoint
from publish.log.cosignature import Witness
from publish.log.note import Signer
from publish.log.proofs import consistency_proof
from publish.log.tree import leaf_hash, root_of
from publish.witness.cosigner import Cosigner
from publish.witness.state import open_state

SIGNER = Signer("terang.example/kendari", bytes(range(32)))
LOG = SIGNER.verifier
KEY = Witness("saksi.example/w1", b"\x42" * 32)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECONDS = int(NOON.timestamp())


class Tree:
    """The leaves of a log. `fork` gives one with another entry at an index."""

    def __init__(self, size: int, changed: int | None = None) -> None:
        self.leaves = [leaf_hash(b"%d" % (n if n != changed else -1)) for n in range(size)]

    def checkpoint(self, size: int | None = None) -> Checkpoint:
        leaves = self.leaves[:size]
        return Checkpoint(LOG.name, len(leaves), root_of(leaves))

    def note(self, size: int | None = None, signer: Signer = SIGNER) -> bytes:
        return sign_checkpoint(self.checkpoint(size), [signer])

    def prove(self, old: int, new: int) -> list[bytes]:
        def subtree(level: int, at: int) -> bytes:
            return root_of(self.leaves[at << level : (at + 1) << level])

        return consistency_proof(old, new, subtree)


def request(old: int, note: bytes, proof: list[bytes] | None = None) -> bytes:
    lines = [f"old {old}", *(b64encode(h).decode() for h in proof or []), "", ""]
    return "\n".join(lines).encode() + note


def witness(folder: Path, key: Witness = KEY) -> Cosigner:
    return Cosigner(open_state(folder / "witness.sqlite"), key, [LOG])
