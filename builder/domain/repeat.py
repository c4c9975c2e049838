"""A submission sent twice gives one application and one receipt.

The browser gets a random key with the form and sends it along. Everything kept
for the second time is useless without that key, which is not kept.

Invariants:
- the receipt key is sealed under the idempotency key (AES-256-GCM, key by
  HKDF-SHA-256), so the store alone opens nothing;
- the fingerprint of the answers is an HMAC under the same secret, because a
  bare hash of a NIK is the NIK (security, finding 7).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from builder.domain.identifier import Rng
from builder.errors import invalid
from publish.facts.json_text import write_sorted

SHOWN_AGAIN = timedelta(hours=24)
"""How long a repeated submission still shows the receipt key."""

SHORTEST = 22  # characters of 128 random bits in base64url
LONGEST = 200
_SALT = b"terang/idempotency/v1"
_NONCE = 12


@dataclass(frozen=True, slots=True, repr=False)
class RepeatKeys:
    """What one idempotency key gives; only `hash` is stored."""

    hash: str
    seal: bytes
    mac: bytes


def repeat_keys(idempotency_key: str, service: str) -> RepeatKeys:
    """The keys of a submission of this service. Raises `Invalid` (IDEMPOTENCY-KEY)."""
    if not SHORTEST <= len(idempotency_key) <= LONGEST or not idempotency_key.isascii():
        raise invalid("IDEMPOTENCY-KEY")
    secret = f"{service}\n{idempotency_key}".encode()
    extracted = hmac.digest(_SALT, secret, "sha256")
    return RepeatKeys(
        hash=hashlib.sha256(b"terang/idempotency/lookup/v1\n" + secret).hexdigest(),
        seal=_expanded(extracted, b"receipt"),
        mac=_expanded(extracted, b"fingerprint"),
    )


def fingerprint(keys: RepeatKeys, answers: Mapping[str, Any], version: int) -> bytes:
    """What tells the same answers from others, to holders of the key only."""
    said = write_sorted({"answers": answers, "version": version})
    return hmac.digest(keys.mac, said.encode(), "sha256")


def sealed_receipt(keys: RepeatKeys, receipt_key: str, rng: Rng) -> bytes:
    """The receipt key as only the same submission can read it."""
    nonce = rng(_NONCE)
    return nonce + AESGCM(keys.seal).encrypt(nonce, receipt_key.encode(), None)


def opened_receipt(keys: RepeatKeys, sealed: bytes) -> str | None:
    """The receipt key; None if it is no longer kept or the key is another."""
    try:
        return AESGCM(keys.seal).decrypt(sealed[:_NONCE], sealed[_NONCE:], None).decode()
    except (InvalidTag, ValueError):
        return None


def _expanded(extracted: bytes, purpose: bytes) -> bytes:
    """The first block of HKDF-Expand (RFC 5869, 2.3), which is all of 32 bytes."""
    return hmac.digest(extracted, purpose + b"\x01", "sha256")
