"""The publisher's side of a signer: a key that lies elsewhere signs like one at hand.

Invariants:
- no answer is believed: a signature counts only if it is the expected key's, of this
  very text;
- whatever the other side does or leaves, it ends within `SECONDS` for each question;
- a signer that is away may come back (Conflict, tried again); one that refuses or
  answers anything else stops the publisher (Integrity).
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.errors import Invalid, conflict, integrity
from builder.signing.messages import SECONDS, Question, read_document, receive
from publish.log.checkpoint import parse
from publish.log.note import Signature, Verifier, parse_signature

Proof = Callable[[int, int], list[bytes]]
"""That the register of the second size continues that of the first."""


@dataclass(frozen=True, slots=True)
class SignerState:
    """What a signer says of itself: its keys, None for one that it does not hold, and the
    size of the last checkpoint that it signed."""

    register: str | None
    promises: str | None
    size: int


@dataclass(frozen=True, slots=True)
class CheckpointsAtSocket:
    """Signs checkpoints of the register by asking the signer at `path`; `verifier` is the
    public half of the key that must answer."""

    path: Path
    verifier: Verifier
    proof: Proof
    seconds: float = SECONDS

    def sign(self, text: str) -> Signature:
        """Raises `Conflict` (SIGNER-AWAY), `Integrity` (SIGNER-REFUSED, SIGNER-ANSWER,
        SIGNER-OTHER-KEY)."""
        state = ask_state(self.path, self.seconds)
        expect_key(self.path, self.verifier, state.register)
        size = parse(text).size
        proof = self.proof(state.size, size) if 0 < state.size < size else []
        question = Question("checkpoint", text, state.size, tuple(proof))
        return _signed(self.path, self.verifier, question, self.seconds)


@dataclass(frozen=True, slots=True)
class PromisesAtSocket:
    """The same for promises on receipts."""

    path: Path
    verifier: Verifier
    seconds: float = SECONDS

    def sign(self, text: str) -> Signature:
        """Raises as `CheckpointsAtSocket.sign`."""
        return _signed(self.path, self.verifier, Question("promise", text), self.seconds)


def ask_state(path: Path, seconds: float = SECONDS) -> SignerState:
    """Raises `Conflict` (SIGNER-AWAY), `Integrity` (SIGNER-ANSWER)."""
    answer = _asked(path, Question("state"), seconds)
    keys = answer.get("checkpoint"), answer.get("promise")
    size = answer.get("size")
    if type(size) is not int or size < 0 or not all(isinstance(k, str | None) for k in keys):
        raise integrity("SIGNER-ANSWER", str(path))
    return SignerState(*keys, size)


def expect_key(path: Path, verifier: Verifier, found: str | None) -> None:
    """Raises `Integrity` (SIGNER-OTHER-KEY) if the signer holds another key, or none."""
    if found != verifier.vkey:
        raise integrity("SIGNER-OTHER-KEY", str(path), key=verifier.key_id.hex())


def _signed(path: Path, verifier: Verifier, question: Question, seconds: float) -> Signature:
    line = _asked(path, question, seconds).get("line")
    try:
        signature = parse_signature(str(line).removesuffix("\n"))
    except Invalid:
        raise integrity("SIGNER-ANSWER", str(path)) from None
    if (signature.name, signature.key_id) != (verifier.name, verifier.key_id):
        raise integrity("SIGNER-OTHER-KEY", str(path), key=verifier.key_id.hex())
    if not verifier.verifies(question.text, signature.value):
        raise integrity("SIGNER-ANSWER", str(path))
    return signature


def _asked(path: Path, question: Question, seconds: float) -> Mapping[str, Any]:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(seconds)
            connection.connect(str(path))
            connection.sendall(question.line)
            line = receive(connection, seconds)
        answer = read_document(line) if line else None
    except OSError as error:
        what = error.strerror or str(error) or type(error).__name__
        raise conflict("SIGNER-AWAY", str(path), what=what) from error
    except Invalid:
        raise integrity("SIGNER-ANSWER", str(path)) from None
    if answer is None:
        raise conflict("SIGNER-AWAY", str(path), what="no answer")
    if "refused" in answer:
        why = str(answer["refused"])[:40]
        raise integrity("SIGNER-REFUSED", str(path), why=why, size=answer.get("size", "-"))
    return answer
