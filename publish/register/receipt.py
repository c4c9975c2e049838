"""What a citizen holds, against a copy of the register: was the promise kept?

A receipt is either the promise given at filing (`publish.log.promise`) or, once
the entry is published, its proof (`publish.log.proof_file`). Both are checked
with nothing but the receipt, the copy and the register's key.

Invariants:
- promise keys are those that the register itself announced, all of them, so an
  office cannot disown a promise by announcing another key;
- a proof carries its entry, so that a second person can check it without a copy;
- an entry that was proven once and is not in the copy any more is a history
  that was rewritten, and is said so.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from publish.errors import Integrity, Invalid, NotFound, Problem, TerangError
from publish.facts.json_text import read_json
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.note import NoteVerifier, Verifier, parse_note
from publish.log.promise import (
    PROMISE_KEYS,
    Broken,
    Kept,
    Pending,
    announced_keys,
    kept,
    open_promise,
)
from publish.log.proof_file import ProofFile, check_proof, format_proof, parse_proof
from publish.log.proofs import verify_consistency
from publish.register.entries import decode_entry
from publish.register.reader import RegisterReader
from publish.register.succession import Former, formers, root_then

PROMISE_SUFFIX = ".terang-resi"
LONGEST = 256 * 1024
"""No receipt is longer, in bytes."""

_ANNOUNCED = f'"name":"{PROMISE_KEYS}"'.encode()
_PROOF = b"c2sp.org/tlog-proof@"
_INDEXED = (
    "SELECT first_entry FROM application WHERE number = ?1"
    " UNION ALL SELECT entry FROM commitment WHERE commitment = ?2"
)


@dataclass(frozen=True, slots=True)
class Proven:
    """The entry is in the log at `index`, as the key's own signature shows; `recorded_on`
    is its day. `is_in_copy` False: there was no copy to look into."""

    index: int
    checkpoint: Checkpoint
    recorded_on: date
    is_in_copy: bool


def judge_receipt(
    receipt: bytes, reader: RegisterReader, now: datetime
) -> Kept | Pending | Broken | Proven:
    """Whether the receipt's entry is in this copy of the register; `now` is when the
    copy was fetched.

    Raises Invalid for what is no receipt, and Integrity `RECEIPT-REWRITTEN` for a
    proven entry that this copy has not, besides what reading and proving raise.
    """
    if len(receipt) > LONGEST:
        raise Invalid(Problem("", "RECEIPT-FORMAT"))
    if receipt.startswith(_PROOF):
        return _proven_in(receipt, reader)
    before = [former.verifier.name for former in formers(reader)]
    return kept(open_promise(receipt, promise_keys(reader)), reader, now, before)


def judge_alone(receipt: bytes, verifier: NoteVerifier) -> Proven:
    """A proof by itself, checked with the register's key only.

    Raises Invalid `RECEIPT-ALONE` for a promise, or a proof without its entry:
    they say nothing without a copy of the register.
    """
    extra = parse_proof(receipt).extra if receipt.startswith(_PROOF) else None
    if extra is None:
        raise Invalid(Problem("", "RECEIPT-ALONE"))
    checkpoint = check_proof(receipt, extra, verifier)
    return Proven(parse_proof(receipt).index, checkpoint, _day(extra), is_in_copy=False)


def promise_keys(reader: RegisterReader) -> tuple[Verifier, ...]:
    """Every promise key that the register ever announced; Invalid `RECEIPT-NO-KEYS` for none."""
    found: dict[str, Verifier] = {}
    for entry in reader.entries(0, reader.checkpoint().size):
        if _ANNOUNCED not in entry:  # canonical JSON has one spelling
            continue
        members = decode_entry(entry)
        if members.get("type") == "reference" and members.get("name") == PROMISE_KEYS:
            document = read_json(reader.document(members["digest"]))
            found |= {key.vkey: key for key in announced_keys(document)}
    if not found:
        raise Invalid(Problem("", "RECEIPT-NO-KEYS"))
    return tuple(found.values())


def proof_of(reader: RegisterReader, index_file: Path, entry: bytes) -> bytes | None:
    """The proof that these bytes are an entry, with the entry in it; None while they
    are not in the register. `index_file` only says where to look."""
    try:
        note = reader.note()
        checkpoint = open_checkpoint(note, reader.verifier)
    except NotFound:
        return None
    for place in _places(index_file, entry):
        if place < checkpoint.size and reader.entry(place) == entry:
            hashes = tuple(reader.inclusion_proof(place, checkpoint.size))
            proof = format_proof(ProofFile(place, hashes, note, extra=entry))
            check_proof(proof, entry, reader.verifier)
            return proof
    return None


def _places(index_file: Path, entry: bytes) -> list[int]:
    members = decode_entry(entry)
    wanted = (members.get("number", ""), members.get("commitment", ""))
    if not index_file.is_file():
        return []
    try:
        address = f"{index_file.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return [place for (place,) in connection.execute(_INDEXED, wanted)]
    except sqlite3.Error:  # being made anew, or of another schema: ask again later
        return []


def _proven_in(receipt: bytes, reader: RegisterReader) -> Proven:
    proof, copy = parse_proof(receipt), reader.checkpoint()
    names = {signature.name for signature in parse_note(proof.checkpoint)[1]}
    for former in formers(reader):
        if former.verifier.name in names:
            return _proven_before(receipt, reader, former)
    proven = open_checkpoint(proof.checkpoint, reader.verifier)
    if proven.size > copy.size:
        params = {"proven": proven.size, "copy": copy.size}
        raise Integrity(Problem("", "RECEIPT-COPY-OLDER", params))
    entry = reader.entry(proof.index)
    try:
        check_proof(receipt, entry, reader.verifier)
        hashes = reader.consistency_proof(proven.size, copy.size)
        verify_consistency(proven.size, copy.size, hashes, proven.root, copy.root)
    except TerangError as error:
        raise Integrity(Problem("", "RECEIPT-REWRITTEN", {"entry": proof.index})) from error
    return Proven(proof.index, copy, _day(entry), is_in_copy=True)


def _proven_before(receipt: bytes, reader: RegisterReader, former: Former) -> Proven:
    """A proof under the key of a former register, whose entries this one repeats."""
    proof = parse_proof(receipt)
    proven = open_checkpoint(proof.checkpoint, former.verifier)
    index = former.entry + 1 + proof.index
    is_in_copy = proven.size <= former.checkpoint.size
    if not is_in_copy or root_then(reader, former, proven.size) != proven.root:
        raise Integrity(Problem("", "RECEIPT-REWRITTEN", {"entry": index}))
    entry = reader.entry(index)
    check_proof(receipt, entry, former.verifier)
    return Proven(index, reader.checkpoint(), _day(entry), is_in_copy=True)


def _day(entry: bytes) -> date:
    return date.fromisoformat(decode_entry(entry)["recorded_on"])
