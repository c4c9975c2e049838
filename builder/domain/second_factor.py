"""The second factor of signing in: a code that a person's own device shows for 30 seconds.

RFC 6238 with its defaults (SHA-1, 6 digits, 30 seconds), which every app understands.

Invariants:
- a code opens the desk once: the step it belongs to is remembered, and no step at or before it
  is accepted again;
- one step before and one after the present are accepted, for clocks that differ;
- a factor holds its secret sealed, so that a copy of the record makes nobody's codes;
- a factor counts only once its person has shown a code of it.
"""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass, replace
from datetime import datetime

import pyotp

from builder.domain.identifier import Rng
from builder.domain.sealed_secret import sealed, unsealed

STEP = 30
"""Seconds (RFC 6238, 5.2)."""
SECRET_BYTES = 20
"""As long as the hash (RFC 4226, 4, R6)."""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A person's own secret (`secret_of` opens it) and the last step of which a code was used.

    `confirmed_at` is None until its person has shown a code.
    """

    user: str
    secret: str
    last_step: int = 0
    confirmed_at: datetime | None = None

    @property
    def is_on(self) -> bool:
        """True once signing in needs a code."""
        return self.confirmed_at is not None


def new_factor(user: str, key: bytes, rng: Rng) -> SecondFactor:
    """A factor that its person still has to confirm, its secret sealed under `key`."""
    secret = base64.b32encode(rng(SECRET_BYTES)).decode("ascii")
    return SecondFactor(user, sealed(key, _purpose(user), secret, rng))


def secret_of(factor: SecondFactor, key: bytes) -> str:
    """The secret in base 32. Raises `Integrity` (SECRET-SEALED) under another key."""
    return unsealed(key, _purpose(factor.user), factor.secret)


def address_of(user: str, secret: str, issuer: str) -> str:
    """What the QR code holds: the key URI that apps for codes read."""
    return pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=issuer)


def used(factor: SecondFactor, key: bytes, typed: str, now: datetime) -> SecondFactor | None:
    """The factor after this code was used; None when the code is wrong, old or used before.
    Raises what `secret_of` does."""
    code = "".join(typed.split())
    present = int(now.timestamp()) // STEP
    codes = pyotp.TOTP(secret_of(factor, key))
    for step in (present - 1, present, present + 1):
        is_equal = hmac.compare_digest(codes.generate_otp(step).encode(), code.encode("utf-8"))
        if is_equal and step > factor.last_step:
            return replace(factor, last_step=step)
    return None


def _purpose(user: str) -> str:
    return f"second factor of {user}"
