"""Ask witnesses to sign a checkpoint, all at once, until a deadline.

Publication never depends on a witness: whoever does not answer in time, or
answers anything but its own valid signature on this very checkpoint, is named
and left out. Whether those who signed are enough is for `publish.log.policy`.

Invariants:
- it returns by the deadline, whatever the witnesses do;
- only signatures that verify are added, and nothing else of a note changes;
- a witness that has seen more, or something else, is told apart from one that
  is merely down: it may be the only sign of a second history.
"""

from __future__ import annotations

import http.client
import re
import time
from base64 import b64encode
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock, Thread

from publish.errors import Integrity, Invalid, Problem, TerangError
from publish.log.checkpoint import Checkpoint, open_checkpoint
from publish.log.cosignature import cosigned_at
from publish.log.note import NoteVerifier, Signature, format_note, parse_note, parse_signature
from publish.log.policy import PolicyWitness
from publish.witness.exchange import Exchange, Reply, place_of

# (old size, new size) -> the consistency proof between them.
Prover = Callable[[int, int], Sequence[bytes]]

_ATTEMPTS = 3
_SIZE = re.compile(rb"(0|[1-9][0-9]{0,18})\n")


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one witness: its signature, or the problem there was."""

    name: str
    signature: Signature | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """The note with the signatures that were gathered, and who answered how, in the
    order of the question."""

    note: bytes
    asked: tuple[Asked, ...]


def collect(
    note: bytes,
    log: NoteVerifier,
    witnesses: Sequence[PolicyWitness],
    prove: Prover,
    *,
    hosts: Collection[str],
    within: timedelta,
    clock: Callable[[], float] = time.monotonic,
) -> Collected:
    """Ask `witnesses` to sign the checkpoint in `note`.

    `witnesses` are those of a policy; one without an address is named as such.
    `prove` is asked by one thread at a time; `hosts` are the only ones that may
    be contacted, beside this machine; `within` bounds the whole; `clock` gives
    seconds. Raises what `open_checkpoint` raises.
    """
    checkpoint = open_checkpoint(note, log)
    deadline = clock() + within.total_seconds()
    proofs = Lock()

    def prove_alone(old: int, new: int) -> Sequence[bytes]:
        with proofs:
            return prove(old, new)

    questions = [
        _Question(witness, checkpoint, note, prove_alone, hosts, within) for witness in witnesses
    ]
    threads = [Thread(target=question.ask, daemon=True) for question in questions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - clock()))
    asked = tuple(question.result for question in questions)
    for question in questions:
        question.cut()
    return Collected(add_signatures(note, (a.signature for a in asked if a.signature)), asked)


def add_signatures(note: bytes, signatures: Iterable[Signature]) -> bytes:
    """The note with more signature lines; a newer one of the same key replaces the older."""
    text, present = parse_note(note)
    lines = {(line.name, line.key_id): line for line in (*present, *signatures)}
    return format_note(text, lines.values())


class _Question:
    """One witness and what is asked of it. `result` is "late" until it has answered."""

    def __init__(
        self,
        witness: PolicyWitness,
        checkpoint: Checkpoint,
        note: bytes,
        prove: Prover,
        hosts: Collection[str],
        within: timedelta,
    ) -> None:
        self._witness = witness
        self._checkpoint = checkpoint
        self._note = note
        self._prove = prove
        place = place_of(witness.url, hosts)
        self._exchange = Exchange(place, within.total_seconds()) if place else None
        self.result = self._failed(Problem("", "WITNESS-LATE", {"name": witness.name}))

    def ask(self) -> None:
        """Ask, and put what came of it into `result`."""
        name = self._witness.name
        try:
            self.result = Asked(name, self._signature())
        except TerangError as error:
            self.result = self._failed(error.problems[0])
        except (OSError, ValueError, http.client.HTTPException) as error:
            params = {"name": name, "cause": type(error).__name__}
            self.result = self._failed(Problem("", "WITNESS-UNREACHABLE", params))

    def cut(self) -> None:
        """End the exchange, if one is under way."""
        if self._exchange is not None:
            self._exchange.cut()

    def _failed(self, problem: Problem) -> Asked:
        return Asked(self._witness.name, problem=problem)

    def _signature(self) -> Signature:
        """The witness's signature. It says itself from which size it wants a proof."""
        if self._exchange is None:
            params = {"name": self._witness.name, "url": self._witness.url[:200]}
            raise Invalid(Problem("", "WITNESS-ADDRESS", params))
        old = 0
        for _ in range(_ATTEMPTS):
            reply = self._exchange.post("/add-checkpoint", self._body(old))
            if reply.status != 409:
                return self._signature_in(reply)
            old = self._size_in(reply)
        raise self._refusal(409)

    def _body(self, old: int) -> bytes:
        proof = self._prove(old, self._checkpoint.size) if old else ()
        lines = [f"old {old}", *(b64encode(h).decode("ascii") for h in proof), "", ""]
        return "\n".join(lines).encode() + self._note

    def _size_in(self, reply: Reply) -> int:
        size = _SIZE.fullmatch(reply.body or b"")
        if size is None:
            raise self._unreadable()
        if int(size[1]) > self._checkpoint.size:
            seen, own, name = int(size[1]), self._checkpoint.size, self._witness.name
            params = {"name": name, "size": seen, "own": own}
            raise Integrity(Problem("", "WITNESS-AHEAD", params))
        return int(size[1])

    def _signature_in(self, reply: Reply) -> Signature:
        name, verifier = self._witness.name, self._witness.verifier
        if reply.status == 422:
            raise Integrity(Problem("", "WITNESS-DISAGREES", {"name": name}))
        if reply.status != 200:
            raise self._refusal(reply.status)
        for line in self._lines_in(reply):
            is_own = (line.name, line.key_id) == (verifier.name, verifier.key_id)
            is_right = is_own and verifier.verifies(self._checkpoint.text, line.value)
            if is_right and cosigned_at(line):
                return line
        raise Integrity(Problem("", "WITNESS-SIGNATURE", {"name": name}))

    def _lines_in(self, reply: Reply) -> list[Signature]:
        try:
            text = (reply.body or b"").decode()
            return [parse_signature(line) for line in text.removesuffix("\n").split("\n")]
        except (UnicodeDecodeError, Invalid):
            raise self._unreadable() from None

    def _unreadable(self) -> Invalid:
        return Invalid(Problem("", "WITNESS-REPLY", {"name": self._witness.name}))

    def _refusal(self, status: int) -> Invalid:
        params = {"name": self._witness.name, "status": status}
        return Invalid(Problem("", "WITNESS-REFUSED", params))
