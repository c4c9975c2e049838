"""Who holds the register's key for the publisher, and what it will sign.

The publisher may be taken over; whoever does that can ask for signatures, and
gets only what continues the register. So the holder judges as a witness does,
and remembers for itself what it signed last.

Invariants:
- a checkpoint is signed if it is of this register, no smaller than the last, and
  proven to continue it; never two roots of one size;
- what is about to be signed is remembered first, durably: after a kill the same
  checkpoint is signed again, and no other of its size;
- nothing but checkpoints and promises is signed, each under its own key.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from builder.errors import Integrity, Invalid, integrity
from builder.signing.messages import Question, read_question, written
from publish.log.checkpoint import Checkpoint, parse
from publish.log.note import Signer, format_note, parse_note
from publish.log.promise import promise_in
from publish.log.proofs import verify_consistency
from publish.log.tree import EMPTY_ROOT
from publish.register.last_signed import LastSigned, SignedState

Answer = Mapping[str, object]
LARGEST = 2**53 - 1
"""The largest size that the answers can say: whole numbers of JSON (RFC 8259, 6)."""


@dataclass(frozen=True, slots=True)
class Keyholder:
    """`register` and `promises` are the keys it holds, at least one; `state` what it signed
    last with the first."""

    state: LastSigned
    register: Signer | None
    promises: Signer | None

    def answer(self, line: bytes, now: datetime) -> bytes:
        """The answer to a question, as lines over the socket.

        Raises `Integrity` (SIGNER-STATE and what `LastSigned` raises), and then nothing is
        signed any more: nobody knows what was.
        """
        try:
            question = read_question(line)
        except Invalid:
            return written(_refused("malformed"))
        return written(_ANSWERS[question.ask](self, question, now))


def last_of(state: SignedState, name: str) -> Checkpoint:
    """The checkpoint in a record of ours, of size 0 before the first; `name` is the origin."""
    if not state.note:
        return Checkpoint(name, 0, EMPTY_ROOT)
    return parse(parse_note(state.note.encode())[0])


def _state(holder: Keyholder, question: Question, now: datetime) -> Answer:
    last = _last(holder)[1] if holder.register else Checkpoint("-", 0, EMPTY_ROOT)
    return {
        "checkpoint": holder.register.verifier.vkey if holder.register else None,
        "promise": holder.promises.verifier.vkey if holder.promises else None,
        "root": base64.b64encode(last.root).decode("ascii"),
        "size": last.size,
    }


def _checkpoint(holder: Keyholder, question: Question, now: datetime) -> Answer:
    if holder.register is None:
        return _refused("no-key")
    try:
        asked = parse(question.text)
    except Invalid:
        return _refused("malformed")
    before, last = _last(holder)
    why = _why_not(asked, last, question)
    if why is not None:
        return _refused(why, size=last.size)
    signature = holder.register.sign(asked.text)
    if asked != last:
        note = format_note(asked.text, [signature]).decode()
        holder.state.compare_and_swap(before, SignedState(note, now, None, None))
    return {"line": signature.line}


def _promise(holder: Keyholder, question: Question, now: datetime) -> Answer:
    if holder.promises is None:
        return _refused("no-key")
    try:
        asked = promise_in(question.text)
    except Invalid:
        return _refused("malformed")
    if not holder.promises.name.startswith(f"{asked.origin}/"):
        return _refused("other-origin")
    return {"line": holder.promises.sign(asked.text).line}


def _why_not(asked: Checkpoint, last: Checkpoint, question: Question) -> str | None:
    """Why a checkpoint is not signed after the last one; the first reason that holds."""
    reasons = {
        "other-origin": asked.origin != last.origin,
        "malformed": bool(asked.extensions) or not 0 < asked.size <= LARGEST,
        "smaller": asked.size < last.size,
        "other-root": asked.size == last.size and asked.root != last.root,
        "other-start": question.start != last.size,
    }
    found = next((why for why, holds in reasons.items() if holds), None)
    if found is None and last.size and not _continues(asked, last, question):
        return "not-continued"
    return found


def _continues(asked: Checkpoint, last: Checkpoint, question: Question) -> bool:
    try:
        verify_consistency(last.size, asked.size, question.proof, last.root, asked.root)
    except Integrity:
        return False
    return True


def _last(holder: Keyholder) -> tuple[SignedState, Checkpoint]:
    state = holder.state.read()
    if state is None or holder.register is None:
        raise integrity("SIGNER-STATE")
    return state, last_of(state, holder.register.name)


def _refused(why: str, **more: object) -> Answer:
    return {"refused": why, **more}


_ANSWERS: Mapping[str, Callable[[Keyholder, Question, datetime], Answer]] = {
    "state": _state,
    "checkpoint": _checkpoint,
    "promise": _promise,
}
