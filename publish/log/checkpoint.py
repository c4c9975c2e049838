"""Checkpoints: a log's size and root, signed (C2SP tlog-checkpoint).

Invariants:
- text and value are the same: `parse(c.text) == c`, and any other spelling of a
  size or a root is refused;
- a checkpoint is trusted only after `open_checkpoint`: it must be signed by the
  log's own key, and the key's name must be its origin.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass

from publish.errors import Integrity, Invalid, Problem
from publish.log.keys import decode_base64
from publish.log.note import NoteSigner, NoteVerifier, open_note, sign
from publish.log.tree import EMPTY_ROOT, HASH_SIZE

MAX_SIZE = (1 << 63) - 1

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a log. `size` counts entries, `root` is 32 bytes; extension
    lines are kept as they are and mean nothing here."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin:
            raise Invalid(Problem("/origin", "CHECKPOINT-FORMAT"))
        if not 0 <= self.size <= MAX_SIZE:
            raise Invalid(Problem("/size", "CHECKPOINT-SIZE", {"size": self.size}))
        if len(self.root) != HASH_SIZE or (self.size == 0 and self.root != EMPTY_ROOT):
            raise Invalid(Problem("/root", "CHECKPOINT-ROOT"))
        if any(not line or "\n" in line for line in self.extensions):
            raise Invalid(Problem("/extensions", "CHECKPOINT-FORMAT"))

    @property
    def text(self) -> str:
        """What is signed: origin, size, root in base64, each on its line."""
        root = base64.b64encode(self.root).decode("ascii")
        return "".join(
            f"{line}\n" for line in (self.origin, str(self.size), root, *self.extensions)
        )


def parse(text: str) -> Checkpoint:
    """The checkpoint that has exactly this text; Invalid for any other text."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] != "":
        raise Invalid(Problem("", "CHECKPOINT-FORMAT"))
    origin, size, encoded, *extensions = lines[:-1]
    root = decode_base64(encoded)
    if _SIZE.fullmatch(size) is None:
        raise Invalid(Problem("/size", "CHECKPOINT-SIZE", {"size": size[:40]}))
    if root is None:
        raise Invalid(Problem("/root", "CHECKPOINT-ROOT"))
    return Checkpoint(origin, int(size), root, tuple(extensions))


def sign_checkpoint(checkpoint: Checkpoint, signers: Sequence[NoteSigner]) -> bytes:
    """The signed note of a checkpoint, as the file `checkpoint` holds it."""
    return sign(checkpoint.text, signers)


def open_checkpoint(note: bytes, log: NoteVerifier) -> Checkpoint:
    """The checkpoint in a note signed by the log's key.

    Raises Integrity `CHECKPOINT-ORIGIN` if it is another log's, and what
    `open_note` and `parse` raise.
    """
    checkpoint = parse(open_note(note, [log]).text)
    if checkpoint.origin != log.name:
        raise Integrity(
            Problem(
                "/origin", "CHECKPOINT-ORIGIN", {"expected": log.name, "found": checkpoint.origin}
            )
        )
    return checkpoint
