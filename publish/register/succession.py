"""A register that goes on from one whose key was lost or stolen (ADR 23).

Nobody can sign for the old key any more, or anybody can. So the office begins a
register of another origin: its first entry holds the last checkpoint of the old
one, and every entry of the old one follows, in order and byte for byte.

    entry 0            succession   {"origin": <new>, "former": {...}, "reason": ...}
    entries 1 to N     the N entries of the old register
    entries from N+1   what is new

Invariants:
- whether the old entries are the same needs nothing but the register itself: their
  root is the one in the checkpoint, and the old key signed that;
- an old register that was a successor itself is in there whole, with its own first
  entry: the successions stand at the beginning, one inside the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from publish.errors import Invalid, Problem, TerangError
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.note import Verifier
from publish.log.tree import Frontier
from publish.register.entries import decode_entry
from publish.register.layout import CHECKPOINT
from publish.register.reader import RegisterReader

SUCCESSION = "succession"
REASONS = ("lost", "stolen")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
MEMBERS = frozenset({"origin", "former", "reason"})
MOST = 100
"""Registers that follow each other; whoever has that many has no register."""


@dataclass(frozen=True, slots=True)
class Former:
    """The register before: its entries begin after `entry` in the new one, and `checkpoint`
    is the last that its key (a note verifier key) signed."""

    entry: int
    verifier: Verifier
    checkpoint: Checkpoint
    note: str
    reason: str
    recorded_on: str


def succession_document(
    *, origin: str, vkey: str, note: bytes, reason: str, recorded_on: str
) -> dict[str, Any]:
    """The first entry of the register `origin`, after the one that `vkey` signed."""
    former = {"checkpoint": note.decode(), "key": vkey}
    return {
        "type": SUCCESSION,
        "origin": origin,
        "former": former,
        "reason": reason,
        "recorded_on": recorded_on,
    }


def read_succession(entry: int, members: Mapping[str, Any]) -> Former:
    """The register before, from the members of an entry. Raises Invalid
    `REGISTER-SUCCESSION`, and what keys and checkpoints raise."""
    former: Mapping[str, Any] = members["former"] if isinstance(members["former"], dict) else {}
    note, reason, day = former.get("checkpoint"), members["reason"], members["recorded_on"]
    verifier = Verifier.from_vkey(str(former.get("key")))
    checkpoint = open_checkpoint(str(note).encode(), verifier)
    is_sound = (
        former.keys() == {"checkpoint", "key"}
        and isinstance(members["origin"], str)
        and members["origin"] != verifier.name
        and reason in REASONS
        and checkpoint.size > 0
        and isinstance(day, str)
        and _DAY.fullmatch(day)
    )
    if not is_sound:
        raise Invalid(Problem(f"entry/{entry}", "REGISTER-SUCCESSION", {"entry": entry}))
    return Former(entry, verifier, checkpoint, str(note), reason, day)


def formers(reader: RegisterReader) -> tuple[Former, ...]:
    """The registers before this one, the latest first; none of one that began by itself.
    What cannot be read ends the list: it is for audit and fold to name."""
    found: list[Former] = []
    try:
        for entry, data in enumerate(reader.entries(0, min(MOST, reader.checkpoint().size))):
            members = decode_entry(data)
            if members["type"] != SUCCESSION or members.keys() != MEMBERS | {"type", "recorded_on"}:
                break
            found.append(read_succession(entry, members))
    except TerangError:
        pass
    return tuple(found)


def check_successions(reader: RegisterReader) -> Iterator[Problem]:
    """Every register before is in this one, whole and unchanged; what is not, if anything."""
    for former in formers(reader):
        if former.entry + 1 + former.checkpoint.size > reader.checkpoint().size:
            yield _finding("REGISTER-SUCCESSION-SHORT", former)
        elif root_then(reader, former, former.checkpoint.size) != former.checkpoint.root:
            yield _finding("REGISTER-SUCCESSION-DIFFERS", former)


def root_then(reader: RegisterReader, former: Former, size: int) -> bytes:
    """The root of the first `size` entries of a former register, as they are in this one;
    there must be so many."""
    frontier = Frontier()
    for index in range(size):
        frontier.append(reader.hash(0, former.entry + 1 + index))
    return frontier.root()


def _finding(code: str, former: Former) -> Problem:
    params = {"origin": former.verifier.name, "size": former.checkpoint.size}
    return Problem(CHECKPOINT, code, params)
