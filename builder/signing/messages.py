"""What a signer and whoever asks it say to each other over the socket.

One connection is one question and one answer, each a JSON object on one line
(docs/operations.md, "A signer of its own"):

    {"ask": "state"}
    {"ask": "checkpoint", "from": 300, "proof": ["<base64>", ...], "text": "<note body>"}
    {"ask": "promise", "text": "<note body>"}

    {"checkpoint": "<vkey>", "promise": null, "root": "<base64>", "size": 300}
    {"line": "<signature line of the note>"}
    {"refused": "<word>", "size": 300}

Invariants:
- no line is longer than `MOST` bytes, and whoever waits does so for a bounded time;
- a question has exactly its members; any other is answered `malformed`.
"""

from __future__ import annotations

import base64
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builder.errors import TerangError, invalid
from publish.facts.canonical import canonical_bytes
from publish.facts.json_text import read_json
from publish.log.keys import decode_base64
from publish.log.tree import HASH_SIZE

MOST = 32 * 1024
"""Bytes of a line; a checkpoint with the longest proof needs a fifth of it."""
SECONDS = 10.0
"""How long one side waits for the other, all in all."""
_MOST_OF_PROOF = 63
_MEMBERS: Mapping[str, frozenset[str]] = {
    "state": frozenset({"ask"}),
    "checkpoint": frozenset({"ask", "from", "proof", "text"}),
    "promise": frozenset({"ask", "text"}),
}


@dataclass(frozen=True, slots=True)
class Question:
    """`ask` is a key of the protocol; `text` the body of a note; `proof` that it continues
    the tree of size `start`. The last three are empty where they do not belong."""

    ask: str
    text: str = ""
    start: int = 0
    proof: tuple[bytes, ...] = ()

    @property
    def line(self) -> bytes:
        """The question as it goes over the socket."""
        proof = [base64.b64encode(part).decode("ascii") for part in self.proof]
        every = {"ask": self.ask, "from": self.start, "proof": proof, "text": self.text}
        return written({name: every[name] for name in _MEMBERS[self.ask]})


def written(document: Mapping[str, object]) -> bytes:
    """A document as a line."""
    return canonical_bytes(dict(document)) + b"\n"


def read_question(line: bytes) -> Question:
    """The question in a line. Raises `Invalid` (SIGNER-QUESTION) for anything else."""
    document = read_document(line)
    ask = document.get("ask")
    members = _MEMBERS.get(ask, frozenset()) if isinstance(ask, str) else frozenset()
    text, start = document.get("text", ""), document.get("from", 0)
    proof = _proof(document.get("proof", []))
    is_whole = isinstance(text, str) and type(start) is int and start >= 0
    if not isinstance(ask, str) or members != frozenset(document) or not is_whole or proof is None:
        raise invalid("SIGNER-QUESTION")
    return Question(ask, text, start, proof)


def read_document(line: bytes) -> Mapping[str, Any]:
    """The object in a line. Raises `Invalid` (SIGNER-QUESTION) for anything else."""
    try:
        document = read_json(line)
    except TerangError:
        raise invalid("SIGNER-QUESTION") from None
    if not isinstance(document, dict):
        raise invalid("SIGNER-QUESTION")
    return document


def receive(connection: socket.socket, seconds: float) -> bytes:
    """One line from the other side, "" if it says nothing.

    Raises `OSError` (`TimeoutError` after so many seconds), `Invalid` (SIGNER-QUESTION) for a
    line that is too long or does not end.
    """
    until, data = time.monotonic() + seconds, bytearray()
    while not data.endswith(b"\n"):
        connection.settimeout(max(until - time.monotonic(), 0.001))
        part = connection.recv(MOST)
        data += part
        if len(data) > MOST or (data and not part):
            raise invalid("SIGNER-QUESTION")
        if not part:
            break
    return bytes(data)


def _proof(lines: object) -> tuple[bytes, ...] | None:
    if not isinstance(lines, list) or len(lines) > _MOST_OF_PROOF:
        return None
    hashes = [decode_base64(line) if isinstance(line, str) else None for line in lines]
    whole = tuple(part for part in hashes if part is not None and len(part) == HASH_SIZE)
    return whole if len(whole) == len(hashes) else None
