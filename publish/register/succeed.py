"""Begin a register that goes on from another: its succession, then the same entries again.

Invariants:
- nothing of the old register is changed, and nothing but its bytes is taken;
- what comes out passes the audit and repeats the old register whole, or Integrity is raised:
  nobody may see it then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from publish.errors import Integrity
from publish.log.checkpoint import Checkpoint
from publish.log.note import Signer
from publish.register.audit import audit_register
from publish.register.entries import documents_named
from publish.register.last_signed import LastSigned
from publish.register.reader import RegisterReader
from publish.register.succession import check_successions
from publish.register.writer import RegisterWriter

AT_ONCE = 4096
"""Entries that are in memory together."""


def repeat_register(
    old: RegisterReader,
    root: Path,
    signer: Signer,
    last_signed: LastSigned,
    first: bytes,
    now: datetime,
) -> Checkpoint:
    """Make the register in the new folder `root`: `first`, and then every entry of `old`;
    `now` is aware. Raises Integrity with every finding of audit and comparison."""
    old_problems = audit_register(old.root, old.verifier)
    if old_problems:
        raise Integrity(old_problems)
    writer = RegisterWriter(root, signer, last_signed)
    moments = (now + timedelta(microseconds=at) for at in range(2**40))
    done = writer.append([first], [], next(moments), "succession")
    told: set[str] = set()
    for entries in _parts(old):
        named = [d for entry in entries for d in documents_named(entry) if d not in told]
        told.update(named)
        documents = [old.document(digest) for digest in dict.fromkeys(named)]
        batch = f"succession-{done.checkpoint.size}"
        done = writer.append(entries, documents, next(moments), batch)
    new = RegisterReader(root, signer.verifier)
    found = [*audit_register(root, signer.verifier), *check_successions(new)]
    if found:
        raise Integrity(found)
    return done.checkpoint


def _parts(old: RegisterReader) -> Iterator[list[bytes]]:
    entries = old.entries(0, old.checkpoint().size)
    while part := list(islice(entries, AT_ONCE)):
        yield part
