"""Ed25519 keys of the log and its witnesses: names, ids, text forms.

Invariants:
- a key is known by its name and a key id that depends on name, algorithm and
  public key, so two kinds of signature never share a key by accident;
- a value has one spelling: base64 that decodes but was written in another way
  is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from publish.errors import Invalid, Problem

# Kinds of key (C2SP signed-note): signatures of a log, cosignatures of a witness.
ED25519 = 0x01
ED25519_COSIGNATURE = 0x04

KEY_SIZE = 32
KEY_ID_SIZE = 4


def is_key_name(name: str) -> bool:
    """Not empty, no white space, no control character, no plus sign."""
    return bool(name) and not any(c.isspace() or c < " " or c == "+" for c in name)


def check_key_name(name: str) -> None:
    """Invalid `KEY-NAME` unless `is_key_name`."""
    if not is_key_name(name):
        raise Invalid(Problem("", "KEY-NAME", {"name": name}))


def key_id_of(name: str, algorithm: int, public_key: bytes) -> bytes:
    """First 4 bytes of SHA-256(name || 0x0A || algorithm || public key)."""
    digest = hashlib.sha256(name.encode() + b"\n" + bytes([algorithm]) + public_key)
    return digest.digest()[:KEY_ID_SIZE]


def format_vkey(name: str, algorithm: int, public_key: bytes) -> str:
    """`name+8 hex of the key id+base64(algorithm || public key)`."""
    encoded = base64.b64encode(bytes([algorithm]) + public_key).decode("ascii")
    return f"{name}+{key_id_of(name, algorithm, public_key).hex()}+{encoded}"


def parse_vkey(vkey: str, algorithm: int) -> tuple[str, bytes]:
    """Name and public key of a vkey that must be of `algorithm`."""
    # Base64 may hold a plus sign itself, so only the first two divide.
    name, _, rest = vkey.partition("+")
    key_id, _, encoded = rest.partition("+")
    key = decode_base64(encoded)
    if not key or not is_key_name(name):
        raise Invalid(Problem("", "VKEY-FORMAT", {"vkey": vkey[:200]}))
    # First: a key of another kind, such as ML-DSA-44, has another length too.
    if key[0] != algorithm:
        raise Invalid(Problem("", "VKEY-ALGORITHM", {"expected": algorithm, "found": key[0]}))
    if len(key) != 1 + KEY_SIZE:
        raise Invalid(Problem("", "VKEY-FORMAT", {"vkey": vkey[:200]}))
    expected = key_id_of(name, algorithm, key[1:]).hex()
    if key_id != expected:
        raise Invalid(Problem("", "VKEY-KEY-ID", {"expected": expected, "found": key_id[:200]}))
    return name, key[1:]


def decode_base64(text: str) -> bytes | None:
    """Standard base64 with padding, or None; one value has one spelling."""
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return value if base64.b64encode(value).decode("ascii") == text else None


def ed25519_public_key(seed: bytes) -> bytes:
    """The public key of a 32-byte seed (RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def ed25519_sign(seed: bytes, message: bytes) -> bytes:
    """The 64-byte signature of `message` (RFC 8032)."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(message)


def ed25519_key(seed: bytes) -> Ed25519PrivateKey:
    """The private key of a 32-byte seed; whoever signs often makes it once."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def ed25519_verifies(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature is right; False also for a wrong length."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except InvalidSignature:
        return False
    return True
