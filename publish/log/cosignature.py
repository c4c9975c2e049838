"""Cosignatures: a witness says which checkpoint it saw, and when (C2SP
tlog-cosignature, `cosignature/v1`).

A cosignature states: as of that time, the largest consistent tree that this
witness saw for this origin has this root. It does not commit to the witness's
name, so a witness uses one key for nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from publish.errors import Invalid, Problem
from publish.log import keys
from publish.log.note import Signature

_TIME_SIZE = 8
_MAX_TIME = (1 << 63) - 1


def cosignature_message(checkpoint_text: str, unix_seconds: int) -> bytes:
    """What a witness signs: a header, the time, and the text of the checkpoint."""
    return f"cosignature/v1\ntime {unix_seconds}\n{checkpoint_text}".encode()


def cosigned_at(signature: Signature) -> int:
    """The time of a verified cosignature, in seconds since 1970 (UTC)."""
    return int.from_bytes(signature.value[:_TIME_SIZE], "big")


@dataclass(frozen=True, slots=True)
class WitnessVerifier:
    """The public half of a witness's key; a `NoteVerifier`."""

    name: str
    public_key: bytes

    @classmethod
    def from_vkey(cls, vkey: str) -> WitnessVerifier:
        """From the text form of a key of type 0x04."""
        name, public_key = keys.parse_vkey(vkey, keys.ED25519_COSIGNATURE)
        return cls(name, public_key)

    @property
    def key_id(self) -> bytes:
        return keys.key_id_of(self.name, keys.ED25519_COSIGNATURE, self.public_key)

    @property
    def vkey(self) -> str:
        """The key as text, to be published and pinned."""
        return keys.format_vkey(self.name, keys.ED25519_COSIGNATURE, self.public_key)

    def verifies(self, text: str, signature: bytes) -> bool:
        """Whether `signature`, 8 bytes of time and 64 of Ed25519, is right."""
        seconds = int.from_bytes(signature[:_TIME_SIZE], "big")
        message = cosignature_message(text, seconds)
        return keys.ed25519_verifies(self.public_key, signature[_TIME_SIZE:], message)


@dataclass(frozen=True, slots=True, repr=False)
class Witness:
    """A witness's key: a name and the secret seed of 32 bytes."""

    name: str
    seed: bytes

    def __repr__(self) -> str:
        return f"Witness(name={self.name!r})"

    @property
    def verifier(self) -> WitnessVerifier:
        """The public half, which may be shown to everybody."""
        return WitnessVerifier(self.name, keys.ed25519_public_key(self.seed))


def cosign(witness: Witness, checkpoint_text: str, unix_seconds: int) -> Signature:
    """The witness's signature on a checkpoint at a time in seconds since 1970.

    The caller has checked that the checkpoint is consistent with the last one.
    """
    keys.check_key_name(witness.name)
    if not 0 < unix_seconds <= _MAX_TIME:
        raise Invalid(Problem("", "COSIGNATURE-TIME", {"seconds": unix_seconds}))
    message = cosignature_message(checkpoint_text, unix_seconds)
    value = unix_seconds.to_bytes(_TIME_SIZE, "big") + keys.ed25519_sign(witness.seed, message)
    return Signature(witness.name, witness.verifier.key_id, value)
