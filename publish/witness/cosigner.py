"""What a witness does: sign a checkpoint if it continues the last one it signed
(C2SP tlog-witness, `add-checkpoint`).

A newspaper, a university or the Ombudsman runs one. Once it has signed a
checkpoint, nobody can show anybody a register that does not contain that one
and still have its signature.

Invariants:
- the checks are made in the order of the specification, and the first that
  fails gives the answer;
- what was seen last is compared and replaced in one step that is durable before
  the answer leaves (`WitnessState`);
- two checkpoints of one size with different roots, both signed by the log, are
  kept: they prove that it shows different people different histories;
- a witness never signs for an earlier moment than it did before.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from publish.errors import Integrity, Invalid, Problem
from publish.log.checkpoint import MAX_SIZE
from publish.log.cosignature import Witness, cosign
from publish.log.keys import decode_base64
from publish.log.note import NoteVerifier, Signature, format_note, open_note, parse_note
from publish.log.proofs import verify_consistency
from publish.log.tree import EMPTY_ROOT, HASH_SIZE

MAX_BODY = 256 * 1024
MAX_PROOF_LINES = 63
PLAIN = "text/plain; charset=utf-8"
SIZE = "text/x.tlog.size"

_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})", re.ASCII)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    body: bytes
    content_type: str = PLAIN


@dataclass(frozen=True, slots=True)
class Seen:
    """The last checkpoint that this witness signed for a log: its size, its root, the
    note with the signatures of both, and when it signed (seconds since 1970)."""

    size: int
    root: bytes
    note: bytes
    cosigned_at: int


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer with what must be durable before it: `seen` replaces the last
    checkpoint, `split` is a signed note that contradicts it."""

    answer: Answer
    seen: Seen | None = None
    split: bytes | None = None


class WitnessState(Protocol):
    """What a witness remembers, durably."""

    def decide(self, origin: str, judge: Callable[[Seen | None], Decision]) -> Answer:
        """Ask `judge` about the last checkpoint of a log, keep what it decides, and
        only then give its answer; nobody else decides meanwhile. What `judge`
        raises reaches the caller, and nothing is kept."""

    def seen(self, origin: str) -> Seen | None:
        """The last checkpoint of a log; None before the first."""


@dataclass(frozen=True, slots=True)
class _Submission:
    """A request that can be read; nothing of it is verified."""

    old: int
    proof: tuple[bytes, ...]
    note: bytes
    text: str
    origin: str
    size: int
    root: bytes


class Cosigner:
    """A witness with a memory, a key that it uses for nothing else, and the keys of
    the logs that it knows. A log whose key changes has two for a while."""

    def __init__(self, state: WitnessState, key: Witness, logs: Sequence[NoteVerifier]) -> None:
        self._state = state
        self._key = key
        self._logs = tuple(logs)
        self._origins = {hashlib.sha256(log.name.encode()).hexdigest(): log.name for log in logs}

    def add_checkpoint(self, body: bytes, now: datetime) -> Answer:
        """The answer to a submitted checkpoint; `now` is aware.

        Raises Integrity `WITNESS-CLOCK-BACK`, and then has signed nothing.
        """
        if len(body) > MAX_BODY:
            return _refused(413, "the request is too large")
        try:
            submitted = _read(body)
        except Invalid:
            return _refused(400, "the request is malformed")
        keys = [log for log in self._logs if log.name == submitted.origin]
        if not keys:
            return _refused(404, "this log is not known here")
        try:
            signatures = open_note(submitted.note, keys).signatures
        except Integrity:
            return _refused(403, "no valid signature of the log")
        seconds = int(now.astimezone(UTC).timestamp())
        return self._state.decide(
            submitted.origin, lambda seen: self._judge(submitted, signatures, seen, seconds)
        )

    def latest(self, origin_hash: str) -> Answer:
        """The last checkpoint signed for a log, by the lower-case hex SHA-256 of its origin."""
        origin = self._origins.get(origin_hash)
        seen = self._state.seen(origin) if origin is not None else None
        return Answer(200, seen.note) if seen else _refused(404, "no checkpoint of this log")

    def _judge(
        self,
        submitted: _Submission,
        signatures: tuple[Signature, ...],
        seen: Seen | None,
        seconds: int,
    ) -> Decision:
        size, root = (seen.size, seen.root) if seen else (0, EMPTY_ROOT)
        is_split = seen is not None and submitted.size == size and submitted.root != root
        split = submitted.note if is_split else None
        refusal = next(_refusals(submitted, size, root), None)
        if refusal is not None:
            return Decision(refusal, split=split)
        if seen is not None and seconds < seen.cosigned_at:
            params = {"now": seconds, "last": seen.cosigned_at}
            raise Integrity(Problem("", "WITNESS-CLOCK-BACK", params))
        line = cosign(self._key, submitted.text, seconds)
        note = format_note(submitted.text, [*signatures, line])
        return Decision(
            Answer(200, line.line.encode()), Seen(submitted.size, submitted.root, note, seconds)
        )


def _refusals(submitted: _Submission, size: int, root: bytes) -> Iterator[Answer]:
    """Why a checkpoint is not signed, given the last one, in the order of the specification."""
    if submitted.old > submitted.size:
        yield _refused(400, "the old size is larger than the checkpoint")
    if submitted.old != size:
        yield Answer(409, f"{size}\n".encode(), SIZE)
    if submitted.size == 0 and submitted.root != EMPTY_ROOT:
        yield _refused(422, "the root is not that of an empty log")
    if submitted.old == 0 and submitted.proof:
        yield _refused(422, "an empty log needs no proof")
    if submitted.old and not _continues(submitted, size, root):
        yield _refused(422, "the checkpoint does not continue the last one")


def _continues(submitted: _Submission, size: int, root: bytes) -> bool:
    try:
        verify_consistency(size, submitted.size, submitted.proof, root, submitted.root)
    except Integrity:
        return False
    return True


def _read(body: bytes) -> _Submission:
    """A request in its parts; Invalid if it is none. A checkpoint of size 0 may have
    any root here: that is refused later, with another status."""
    head, _, note = body.partition(b"\n\n")
    text = parse_note(note)[0]
    first, *lines = head.decode("ascii", "replace").split("\n")
    old = _OLD.fullmatch(first)
    origin, size, root, *_ = [*text.split("\n"), "", ""]
    if not (old and origin and _NUMBER.fullmatch(size)) or len(lines) > MAX_PROOF_LINES:
        raise Invalid(Problem("", "PROOF-FORMAT", {"line": first[:80]}))
    if max(int(old[1]), int(size)) > MAX_SIZE:
        raise Invalid(Problem("", "CHECKPOINT-SIZE", {"size": size}))
    proof = tuple(map(_hash, lines))
    return _Submission(int(old[1]), proof, note, text, origin, int(size), _hash(root))


def _hash(line: str) -> bytes:
    value = decode_base64(line)
    if value is None or len(value) != HASH_SIZE:
        raise Invalid(Problem("", "PROOF-FORMAT", {"line": line[:80]}))
    return value


def _refused(status: int, why: str) -> Answer:
    return Answer(status, f"{why}\n".encode())
