"""A passkey: a key pair of a person's own device, whose public half is kept here (WebAuthn).

Invariants:
- it signs for one origin only, that of the desk, so a copied page gets nothing from it;
- a challenge is answered once, by the browser that got it, within minutes;
- the device has asked its holder for a finger, a face or a PIN: a passkey needs no password.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import urlsplit

Purpose = Literal["register", "sign-in"]
CHALLENGE_BYTES = 32
"""Twice what is asked for (WebAuthn Level 3, 13.4.3)."""
ANSWERED_WITHIN = timedelta(minutes=5)
MOST = 10
"""Passkeys of one person."""
LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True)
class Passkey:
    """`id` is the credential's, base64url; `public_key` is COSE; `sign_count` what the device
    said last, 0 for one that does not count; `used_at` None for never."""

    id: str
    user: str
    label: str
    public_key: bytes
    sign_count: int
    made_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a device is asked to sign; `holder` is a hash of what only that browser has."""

    holder: str
    purpose: Purpose
    value: bytes
    made_at: datetime


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """For whom a passkey signs: the host of the desk, its whole origin, and its name."""

    id: str
    origin: str
    name: str


def relying_party(address: str, name: str) -> RelyingParty | None:
    """The party of a desk at `address`; None where browsers give no passkeys: without an
    address, or without https on another machine."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if not host or (parts.scheme != "https" and host != "localhost"):
        return None
    return RelyingParty(host, f"{parts.scheme}://{parts.netloc}", name)


def handle_of(user: str, key: bytes) -> bytes:
    """What a device keeps as the account: tells nobody who it is (WebAuthn Level 3, 14.6.1)."""
    return hmac.new(key, f"passkey handle of {user}".encode(), hashlib.sha256).digest()
