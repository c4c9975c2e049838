"""Which key a register has now, for whoever knew one before.

A register announces the keys that are about to follow (`log-keys`). That is
believed only where the known key itself has signed it: in entries that a
checkpoint of it covered, which was seen here before. Whoever takes over a web
server, without the key, can announce nothing under that checkpoint.

Invariants:
- nothing here makes a register sound: its audit, and that it continues what was
  seen, are asked for after this and under the new key;
- who has not looked between the announcement and the end of the old key is not
  led on: then the new key has to come from outside.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from publish.errors import TerangError
from publish.facts.json_text import read_json
from publish.log.checkpoint import Checkpoint
from publish.log.note import Verifier
from publish.log.promise import announced_keys
from publish.register.entries import decode_entry
from publish.register.reader import RegisterReader
from publish.verify.history import contradiction

LOG_KEYS = "log-keys"
"""The reference of a register that announces its keys, oldest first."""

_ANNOUNCED = f'"name":"{LOG_KEYS}"'.encode()


def follows(root: Path, known: str, seen: Checkpoint | None, stated: str) -> bool:
    """Whether the register in `root`, signed by `stated`, is the one that the key `known`
    signed up to the checkpoint `seen`, which already announced `stated` after `known`."""
    if seen is None:
        return False
    try:
        reader = RegisterReader(root, Verifier.from_vkey(stated))
        if contradiction(seen, reader) is not None:
            return False
        return any(_leads(keys, known, stated) for keys in _announcements(reader, seen.size))
    except TerangError:
        return False


def _announcements(reader: RegisterReader, size: int) -> Iterator[list[str]]:
    for entry in reader.entries(0, size):
        if _ANNOUNCED not in entry:  # canonical JSON has one spelling
            continue
        members = decode_entry(entry)
        if members["type"] == "reference" and members.get("name") == LOG_KEYS:
            document = read_json(reader.document(members["digest"]))
            yield [key.vkey for key in announced_keys(document)]


def _leads(keys: list[str], known: str, stated: str) -> bool:
    return known in keys and stated in keys[keys.index(known) + 1 :]
