"""One entry's proof as a file that needs nothing else (C2SP tlog-proof).

    c2sp.org/tlog-proof@v1
    extra <base64>           may be absent
    index <n>
    <base64 of a hash>       none to 63 of them, from the leaf upwards

    <checkpoint, with its signatures>

Whoever has the file, the entry and the register's public key can check, offline
and years later, that the entry was in the log.

Invariants:
- a proof has one spelling: what `parse_proof` takes, `format_proof` gives back;
- `extra` is authenticated by nothing: never believe what it says.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from publish.errors import Invalid, Problem
from publish.log.checkpoint import MAX_SIZE, Checkpoint, open_checkpoint
from publish.log.keys import decode_base64
from publish.log.note import MAX_NOTE_SIZE, NoteVerifier
from publish.log.proofs import verify_inclusion
from publish.log.tree import HASH_SIZE, leaf_hash

SUFFIX = ".tlog-proof"
MAX_HASHES = 63
MAX_PROOF_SIZE = MAX_NOTE_SIZE

_HEADER = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)
_EXTRA = "extra "


@dataclass(frozen=True, slots=True)
class ProofFile:
    """What a proof file says, nothing of it checked.

    `index` counts from 0; `hashes` lead from the leaf's sibling upwards;
    `checkpoint` is the signed note as it is; `extra` None means there is no such line.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.index < MAX_SIZE:
            raise Invalid(Problem("/index", "PROOF-FORMAT", {"line": f"index {self.index}"}))
        if len(self.hashes) > MAX_HASHES or any(len(h) != HASH_SIZE for h in self.hashes):
            raise Invalid(Problem("/hashes", "PROOF-HASHES", {"limit": MAX_HASHES}))


def format_proof(proof: ProofFile) -> bytes:
    """The bytes of the file."""
    lines = [_HEADER]
    if proof.extra is not None:
        lines.append(_EXTRA + _encoded(proof.extra))
    lines += [f"index {proof.index}", *map(_encoded, proof.hashes), "", ""]
    return "\n".join(lines).encode() + proof.checkpoint


def parse_proof(data: bytes) -> ProofFile:
    """What a proof file says. Raises Invalid `PROOF-FORMAT` with the line that is
    wrong, or `PROOF-HASHES`; the checkpoint is taken as it is."""
    if len(data) > MAX_PROOF_SIZE:
        raise Invalid(Problem("", "PROOF-TOO-LARGE", {"limit": MAX_PROOF_SIZE}))
    head, divider, checkpoint = data.partition(b"\n\n")
    # What is not ASCII becomes a mark that no line may hold.
    lines = head.decode("ascii", "replace").split("\n")
    if not divider or lines.pop(0) != _HEADER:
        raise _malformed(head[:80].decode("ascii", "replace"))
    extra = _extra(lines.pop(0)) if lines and lines[0].startswith(_EXTRA) else None
    index = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if index is None:
        raise _malformed("index")
    return ProofFile(int(index[1]), tuple(map(_hash, lines)), checkpoint, extra)


def check_proof(data: bytes, entry: bytes, verifier: NoteVerifier) -> Checkpoint:
    """The checkpoint of a proof file that shows these very bytes to be an entry.

    Raises what `parse_proof` and `open_checkpoint` raise, and Integrity
    `INCLUSION-NOT-PROVEN` if the entry is another or the proof is wrong.
    """
    proof = parse_proof(data)
    checkpoint = open_checkpoint(proof.checkpoint, verifier)
    leaf = leaf_hash(entry)
    verify_inclusion(proof.index, checkpoint.size, leaf, proof.hashes, checkpoint.root)
    return checkpoint


def _extra(line: str) -> bytes:
    value = decode_base64(line.removeprefix(_EXTRA))
    if value is None:
        raise _malformed(line)
    return value


def _hash(line: str) -> bytes:
    value = decode_base64(line)
    if value is None or len(value) != HASH_SIZE:
        raise _malformed(line)
    return value


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _malformed(line: str) -> Invalid:
    return Invalid(Problem("", "PROOF-FORMAT", {"line": line[:80]}))
