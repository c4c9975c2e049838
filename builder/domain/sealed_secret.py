"""A secret that the record keeps and must be able to read again: sealed under a key of its own.

A copy of the record without `keys/desk.key` opens none of them.

Invariants:
- AES-256-GCM with a fresh nonce; the purpose is bound in, so that a secret of one kind or person
  cannot be put in the place of another's;
- what cannot be opened is a named damage (SECRET-SEALED), never an empty secret.
"""

from __future__ import annotations

from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from builder.domain.identifier import Rng
from builder.errors import integrity

_SALT = b"terang/desk-secret/v1"
_KEY, _NONCE = 32, 12


def sealed(key: bytes, purpose: str, secret: str, rng: Rng) -> str:
    """The secret as it is kept (base 64); `purpose` says what it is for and whose it is."""
    nonce = rng(_NONCE)
    content = nonce + _cipher(key).encrypt(nonce, secret.encode(), purpose.encode())
    return b64encode(content).decode("ascii")


def unsealed(key: bytes, purpose: str, kept: str) -> str:
    """The secret. Raises `Integrity` (SECRET-SEALED) for another key, purpose or content."""
    try:
        content = b64decode(kept, validate=True)
        nonce, rest = content[:_NONCE], content[_NONCE:]
        return _cipher(key).decrypt(nonce, rest, purpose.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise integrity("SECRET-SEALED", purpose) from error


def _cipher(key: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=_KEY, salt=_SALT, info=b"key").derive(key))
