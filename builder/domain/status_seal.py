"""The status of an application to a sealed service, for whoever holds its receipt key.

Anybody can list and copy static files. So the name of the file tells nothing,
its bytes open with the receipt key only, all are equally long, and all are new
at every publication.

    locator = HKDF-SHA-256(ikm, salt "terang/receipt/v1", info "locator", 20 bytes)
    key     = HKDF-SHA-256(ikm, salt "terang/receipt/v1", info "key", 32 bytes)
    file    = nonce of 12 bytes, AES-256-GCM(key, nonce, JSON padded with blanks)

`ikm` is the receipt key in upper case without hyphens and check symbol.

Invariants:
- the receipt key is not kept: what is derived from it at filing is kept sealed
  under the case key, so destroying that key (erasure) ends it for good;
- no number, name or free text stands in the document.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from builder.domain.identifier import Rng

_SALT = b"terang/receipt/v1"
_KEPT = b"terang/status-seal/v1"
_DUMMY = b"terang/status-dummy/v1"
_LOCATOR, _KEY, _NONCE, _TAG = 20, 32, 12, 16
_PADDED = 1024
FILE_BYTES = _NONCE + _PADDED + _TAG
"""The length of every file."""


@dataclass(frozen=True, slots=True, repr=False)
class Seal:
    """Where a status lies (hex) and what opens it."""

    locator: str
    key: bytes


def seal_of(receipt_key: str) -> Seal:
    """The seal of a receipt key as `normalise_receipt_key` gives it."""
    ikm = receipt_key.replace("-", "")[:-1].encode("ascii")
    locator = _derived(ikm, _SALT, b"locator", _LOCATOR)
    return Seal(locator.hex(), _derived(ikm, _SALT, b"key", _KEY))


def kept_seal(seal: Seal, case_key: bytes, rng: Rng) -> bytes:
    """The seal as the record keeps it."""
    nonce, said = rng(_NONCE), bytes.fromhex(seal.locator) + seal.key
    return nonce + AESGCM(_derived(case_key, _KEPT, b"", _KEY)).encrypt(nonce, said, None)


def opened_seal(kept: bytes, case_key: bytes) -> Seal | None:
    """The seal that was kept; None if there is none, or the case key is gone."""
    if not kept or not case_key:
        return None
    try:
        key = AESGCM(_derived(case_key, _KEPT, b"", _KEY))
        said = key.decrypt(kept[:_NONCE], kept[_NONCE:], None)
    except (InvalidTag, ValueError):
        return None
    return Seal(said[:_LOCATOR].hex(), said[_LOCATOR:])


def sealed_status(seal: Seal, document: Mapping[str, Any], rng: Rng) -> bytes:
    """The file. Its document has a bound: the caller puts codes and dates only."""
    text = json.dumps(document, separators=(",", ":"), sort_keys=True).encode("ascii")
    if len(text) > _PADDED:
        raise ValueError(len(text))
    nonce = rng(_NONCE)
    return nonce + AESGCM(seal.key).encrypt(nonce, text.ljust(_PADDED), None)


def opened_status(receipt_key: str, file: bytes) -> dict[str, Any]:
    """What stands in a file; `InvalidTag` for another key."""
    data = AESGCM(seal_of(receipt_key).key).decrypt(file[:_NONCE], file[_NONCE:], None)
    found: dict[str, Any] = json.loads(data)
    return found


def dummy_locator(secret: bytes, place: int) -> str:
    """Where a file lies that is nobody's; the same every time, as those of people are."""
    return _derived(secret, _DUMMY, str(place).encode("ascii"), _LOCATOR).hex()


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
