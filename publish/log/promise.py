"""The office's promise that an entry will be in the register, given at filing.

    terang/promise/v1
    origin <of the register>
    number <of the application>       open services only
    leaf <base64 of the entry's leaf hash>
    at <UTC, such as 2026-03-02T04:00:00Z>
    within <seconds>

signed as a note by a *promise key*. That key belongs to the web process; the
register's own key does not, so whoever takes over the web process can promise
too much, which shows, but cannot sign a register.

Invariants:
- a promise has one spelling, and can be taken for no checkpoint: its second
  line is no size;
- a promise of a sealed service names no number, so it links nothing to a person;
- a promise is kept only if the entry is proven to be under a signed checkpoint;
- time comes from the caller.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from publish.errors import Invalid, Problem
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.keys import decode_base64
from publish.log.note import NoteSigner, NoteVerifier, Verifier, open_note, sign
from publish.log.proof_file import ProofFile, check_proof, format_proof
from publish.log.tiles import TILE_WIDTH
from publish.log.tree import HASH_SIZE, leaf_hash

PROMISE_KEYS = "promise-keys"
"""The name of the reference entry whose document announces the promise keys."""

_HEADER = "terang/promise/v1"
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_LINES = re.compile(
    rf"{_HEADER}\n"
    r"origin (?P<origin>[^\n]+)\n"
    r"(?:number (?P<number>[0-9A-Z-]{1,32})\n)?"
    r"leaf (?P<leaf>[^\n]+)\n"
    r"at (?P<at>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)\n"
    r"within (?P<within>[1-9][0-9]{0,8})\n",
    re.ASCII,
)
# Dates of entries are of the city's zone, which is at most this far from UTC.
_ZONES = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Promise:
    """An entry with the hash `leaf` will be in the register `origin` at the latest
    `within` after `promised_at`. `number` is None for sealed services."""

    origin: str
    leaf: bytes
    promised_at: datetime
    within: timedelta
    number: str | None = None

    @property
    def due_at(self) -> datetime:
        """The last moment at which the promise is not broken yet."""
        return self.promised_at + self.within

    @property
    def text(self) -> str:
        """What is signed."""
        number = f"number {self.number}\n" if self.number is not None else ""
        return (
            f"{_HEADER}\norigin {self.origin}\n{number}"
            f"leaf {base64.b64encode(self.leaf).decode('ascii')}\n"
            f"at {self.promised_at.strftime(_TIME)}\n"
            f"within {self.within // timedelta(seconds=1)}\n"
        )


class Register(Protocol):
    """What of a register `kept` needs; `publish.register.reader` has it."""

    @property
    def verifier(self) -> NoteVerifier: ...

    def note(self) -> bytes:
        """The checkpoint with its signatures."""

    def entries(self, start: int, stop: int) -> Iterator[bytes]: ...

    def inclusion_proof(self, index: int, size: int) -> list[bytes]: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """The entry is in the log at `index`; `proof` is its `.tlog-proof`."""

    index: int
    checkpoint: Checkpoint
    proof: bytes


@dataclass(frozen=True, slots=True)
class Pending:
    """The entry is not in this copy of the log, and need not be before `due_at`."""

    due_at: datetime
    checkpoint: Checkpoint


@dataclass(frozen=True, slots=True)
class Broken:
    """The entry is not in this copy of the log, and had to be since `due_at`.

    `last_recorded_on` is the day of the copy's last entry, "" of an empty log: a
    copy that ends before the promise was due may simply be old.
    """

    due_at: datetime
    checkpoint: Checkpoint
    last_recorded_on: str


def make_promise(
    signer: NoteSigner,
    *,
    origin: str,
    entry: bytes,
    promised_at: datetime,
    within: timedelta,
    number: str | None = None,
) -> bytes:
    """The signed promise that these very bytes will be an entry.

    `promised_at` is aware; parts of a second are dropped. `number` is left out
    for a sealed service. Raises Invalid `PROMISE-FORMAT` for what could not be
    read back.
    """
    if promised_at.tzinfo is None:
        raise Invalid(Problem("/at", "CLOCK-WITHOUT-ZONE"))
    moment = promised_at.astimezone(UTC).replace(microsecond=0)
    promise = Promise(origin, leaf_hash(entry), moment, within, number)
    if promise_in(promise.text) != promise:
        raise Invalid(Problem("", "PROMISE-FORMAT"))
    return sign(promise.text, [signer])


def open_promise(note: bytes, keys: Sequence[NoteVerifier]) -> Promise:
    """The promise in a note that one of the promise keys signed.

    Raises what `open_note` raises, and Invalid `PROMISE-FORMAT` for any other text.
    """
    return promise_in(open_note(note, keys).text)


def keys_document(vkeys: Sequence[str]) -> dict[str, Any]:
    """The document that announces promise keys, oldest first, in the register.

    A key stays in it for good, so that an old promise can still be held against
    the office.
    """
    return {"vkeys": [Verifier.from_vkey(vkey).vkey for vkey in vkeys]}


def announced_keys(document: Mapping[str, Any]) -> tuple[Verifier, ...]:
    """The promise keys that a document of the register announces; Invalid
    `PROMISE-KEYS`, or what a vkey's reading raises."""
    vkeys = document.get("vkeys")
    if document.keys() != {"vkeys"} or not isinstance(vkeys, list):
        raise Invalid(Problem("", "PROMISE-KEYS"))
    if not all(isinstance(vkey, str) for vkey in vkeys):
        raise Invalid(Problem("", "PROMISE-KEYS"))
    return tuple(Verifier.from_vkey(vkey) for vkey in vkeys)


def kept(
    promise: Promise, register: Register, now: datetime, former: Collection[str] = ()
) -> Kept | Pending | Broken:
    """Whether the promised entry is in this copy of the register.

    `former` are origins that this register goes on from: it repeats their entries.
    `now` is aware and not later than when the copy was fetched. One bundle of
    entries is in memory at a time, from the newest back to the day of the
    promise. Only `Kept` is proven here: that entries were taken out of the copy
    is for the audit to find. Raises Invalid `PROMISE-ORIGIN` for another
    register's promise, and what reading and proving raise.
    """
    note = register.note()
    checkpoint = open_checkpoint(note, register.verifier)
    if promise.origin not in (checkpoint.origin, *former):
        params = {"expected": promise.origin, "found": checkpoint.origin}
        raise Invalid(Problem("", "PROMISE-ORIGIN", params))
    found = _search(promise, register, checkpoint.size)
    if found is not None:
        index, entry = found
        hashes = tuple(register.inclusion_proof(index, checkpoint.size))
        proof = format_proof(ProofFile(index, hashes, note))
        return Kept(index, check_proof(proof, entry, register.verifier), proof)
    if now <= promise.due_at:
        return Pending(promise.due_at, checkpoint)
    return Broken(promise.due_at, checkpoint, _last_day(register, checkpoint.size))


def _search(promise: Promise, register: Register, size: int) -> tuple[int, bytes] | None:
    """Index and bytes of the entry. `recorded_on` never goes back in a register,
    so nothing before the day of the promise can be it."""
    since = (promise.promised_at - _ZONES).date()
    stop = size
    while stop:
        start = (stop - 1) // TILE_WIDTH * TILE_WIDTH
        entries = list(register.entries(start, stop))
        for index, entry in enumerate(entries, start):
            if leaf_hash(entry) == promise.leaf:
                return index, entry
        if _recorded_on(entries[0]) < since:
            return None
        stop = start
    return None


def _last_day(register: Register, size: int) -> str:
    for entry in register.entries(max(size - 1, 0), size):
        return _recorded_on(entry).isoformat()
    return ""


def _recorded_on(entry: bytes) -> date:
    """The day of an entry; the last day there is for bytes that are no entry, so
    that the search goes on: what is wrong with them is for the audit to say."""
    try:
        return date.fromisoformat(json.loads(entry)["recorded_on"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return date.max


def promise_in(text: str) -> Promise:
    """The promise that has exactly this text; nothing is verified. Invalid `PROMISE-FORMAT`."""
    lines = _LINES.fullmatch(text)
    leaf = decode_base64(lines["leaf"]) if lines else None
    if lines is None or leaf is None or len(leaf) != HASH_SIZE:
        raise Invalid(Problem("", "PROMISE-FORMAT"))
    try:
        promised_at = datetime.fromisoformat(lines["at"]).astimezone(UTC)
        within = timedelta(seconds=int(lines["within"]))
        promised_at + within + _ZONES
        promised_at - _ZONES
    except (ValueError, OverflowError):
        raise Invalid(Problem("", "PROMISE-FORMAT")) from None
    return Promise(lines["origin"], leaf, promised_at, within, lines["number"])
