"""Signed notes: a text and, below an empty line, who signed it (C2SP signed-note).

Invariants:
- what is signed is the text with its final newline, without the empty line;
- a note opens only if a known key verifies; a known key that fails makes the
  whole note invalid; signatures of unknown keys are ignored;
- key names and texts are checked before they are signed, so that what this
  module writes it can also read.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from publish.errors import Integrity, Invalid, Problem
from publish.log import keys

MAX_NOTE_SIZE = 1_000_000
# The format asks for at least 16; a limit keeps hostile notes cheap.
MAX_SIGNATURES = 100

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_SIGNATURE_MARK = "\N{EM DASH} "
_SKEY_PREFIX = "PRIVATE+KEY+"


class NoteVerifier(Protocol):
    """A key whose signatures on notes can be checked."""

    @property
    def name(self) -> str: ...

    @property
    def key_id(self) -> bytes:
        """4 bytes; with the name it finds the signature line to check."""

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether `signature` (without the key id) is this key's, for `text`."""


class NoteSigner(Protocol):
    """A key that signs notes."""

    def sign(self, text: str) -> Signature: ...


class LogSigner(NoteSigner, Protocol):
    """A key that signs a log, at hand or with somebody who is asked."""

    @property
    def verifier(self) -> Verifier:
        """The public half."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line. `value` comes after the 4 bytes of the key id."""

    name: str
    key_id: bytes
    value: bytes

    @property
    def line(self) -> str:
        """The line as a note holds it, with its newline."""
        encoded = base64.b64encode(self.key_id + self.value).decode("ascii")
        return f"{_SIGNATURE_MARK}{self.name} {encoded}\n"


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note at least one given key verified; `signatures` are the verified ones."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Verifier:
    """The public half of an Ed25519 key."""

    name: str
    public_key: bytes

    @classmethod
    def from_vkey(cls, vkey: str) -> Verifier:
        """From `name+8 hex+base64`; Invalid if any part contradicts another."""
        name, public_key = keys.parse_vkey(vkey, keys.ED25519)
        return cls(name, public_key)

    @property
    def key_id(self) -> bytes:
        return keys.key_id_of(self.name, keys.ED25519, self.public_key)

    @property
    def vkey(self) -> str:
        """The key as text, to be published and pinned."""
        return keys.format_vkey(self.name, keys.ED25519, self.public_key)

    def verifies(self, text: str, signature: bytes) -> bool:
        return keys.ed25519_verifies(self.public_key, signature, text.encode())


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """An Ed25519 key: a name and the secret seed of 32 bytes. Its repr shows no
    secret. What is derived from the seed is derived once."""

    name: str
    seed: bytes
    _sign: Callable[[bytes], bytes] = field(init=False, compare=False)
    _verifier: Verifier = field(init=False, compare=False)
    _key_id: bytes = field(init=False, compare=False)

    def __post_init__(self) -> None:
        keys.check_key_name(self.name)
        if len(self.seed) != keys.KEY_SIZE:
            raise Invalid(Problem("", "SKEY-FORMAT"))
        key = keys.ed25519_key(self.seed)
        verifier = Verifier(self.name, key.public_key().public_bytes_raw())
        object.__setattr__(self, "_sign", key.sign)
        object.__setattr__(self, "_verifier", verifier)
        object.__setattr__(self, "_key_id", verifier.key_id)

    def __repr__(self) -> str:
        return f"Signer(name={self.name!r})"

    @classmethod
    def from_skey(cls, skey: str) -> Signer:
        """From `PRIVATE+KEY+name+8 hex+base64`, the text form of Go's note
        package; Invalid `SKEY-FORMAT`, which never quotes the key."""
        name, _, rest = skey.removeprefix(_SKEY_PREFIX).partition("+")
        key_id, _, encoded = rest.partition("+")
        key = keys.decode_base64(encoded)
        if not skey.startswith(_SKEY_PREFIX) or key is None or key[:1] != bytes([keys.ED25519]):
            raise Invalid(Problem("", "SKEY-FORMAT"))
        signer = cls(name, key[1:])
        if signer.verifier.key_id.hex() != key_id:
            raise Invalid(Problem("", "SKEY-FORMAT"))
        return signer

    @property
    def verifier(self) -> Verifier:
        """The public half, which may be shown to everybody."""
        return self._verifier

    @property
    def skey(self) -> str:
        """The secret as text: for a key file of mode 0600 and nothing else."""
        encoded = base64.b64encode(bytes([keys.ED25519]) + self.seed).decode("ascii")
        return f"{_SKEY_PREFIX}{self.name}+{self.verifier.key_id.hex()}+{encoded}"

    def sign(self, text: str) -> Signature:
        return Signature(self.name, self._key_id, self._sign(_signable(text).encode()))


def sign(text: str, signers: Sequence[NoteSigner]) -> bytes:
    """The note of `text` with one signature line per signer, in order."""
    return format_note(text, [signer.sign(text) for signer in signers])


def format_note(text: str, signatures: Iterable[Signature]) -> bytes:
    """The note of `text` with signatures that exist already."""
    lines = [signature.line for signature in signatures]
    if not lines:
        raise Invalid(Problem("", "NOTE-WITHOUT-SIGNATURES"))
    return f"{_signable(text)}\n{''.join(lines)}".encode()


def open_note(note: bytes, verifiers: Sequence[NoteVerifier]) -> OpenedNote:
    """The text of a note, if a key of `verifiers` signed it.

    Raises Invalid if the bytes are no note; Integrity `NOTE-SIGNATURE-FAILED` if
    a known key's signature is wrong, `NOTE-UNVERIFIED` if no known key signed.
    """
    text, signatures = parse_note(note)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    verified: dict[tuple[str, bytes], Signature] = {}
    for signature in signatures:
        key = (signature.name, signature.key_id)
        if key not in known or key in verified:
            continue
        if not known[key].verifies(text, signature.value):
            raise Integrity(Problem("", "NOTE-SIGNATURE-FAILED", {"name": signature.name}))
        verified[key] = signature
    if not verified:
        raise Integrity(Problem("", "NOTE-UNVERIFIED"))
    return OpenedNote(text, tuple(verified.values()))


def parse_note(note: bytes) -> tuple[str, tuple[Signature, ...]]:
    """Text and signatures of a note, nothing verified."""
    if len(note) > MAX_NOTE_SIZE:
        raise Invalid(Problem("", "NOTE-TOO-LARGE", {"limit": MAX_NOTE_SIZE}))
    try:
        decoded = note.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(Problem("", "NOTE-ENCODING", {"offset": error.start})) from None
    # The text may hold empty lines: the last one divides.
    text, divider, block = decoded.rpartition("\n\n")
    _signable(text + "\n")
    if not divider or not block.endswith("\n"):
        raise Invalid(Problem("", "NOTE-WITHOUT-SIGNATURES"))
    lines = block.split("\n")[:-1]
    if len(lines) > MAX_SIGNATURES:
        raise Invalid(Problem("", "NOTE-TOO-MANY-SIGNATURES", {"limit": MAX_SIGNATURES}))
    return text + "\n", tuple(parse_signature(line) for line in lines)


def parse_signature(line: str) -> Signature:
    """One signature line, without its newline."""
    name, space, encoded = line.removeprefix(_SIGNATURE_MARK).partition(" ")
    value = keys.decode_base64(encoded)
    well_formed = line.startswith(_SIGNATURE_MARK) and space and keys.is_key_name(name)
    if not well_formed or value is None or len(value) <= keys.KEY_ID_SIZE:
        raise Invalid(Problem("", "NOTE-SIGNATURE-LINE", {"line": line[:200]}))
    return Signature(name, value[: keys.KEY_ID_SIZE], value[keys.KEY_ID_SIZE :])


def _signable(text: str) -> str:
    found = _CONTROL.search(text)
    if found is not None:
        raise Invalid(Problem("", "NOTE-CONTROL-CHARACTER", {"offset": found.start()}))
    if not text.endswith("\n"):
        raise Invalid(Problem("", "NOTE-TEXT"))
    return text
