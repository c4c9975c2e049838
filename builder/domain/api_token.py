"""The way in of another program: a token that acts for one unit, within its scopes, for a time.

Invariants:
- a token is shown once and kept as a hash;
- it has the roles of its scopes and no others, in its own unit only: the rights are those of
  `builder.domain.user.POLICY`, asked of the thing itself like a person's;
- what it does is done by `token:<id>`, which no person can be called.
"""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from builder.domain.identifier import Rng
from builder.domain.user import Role, User

TokenScope = Literal["read", "act", "pay"]
ROLE_OF_SCOPE: Mapping[TokenScope, Role] = {"read": "reader", "act": "officer", "pay": "treasurer"}
SCOPES: tuple[TokenScope, ...] = ("read", "act", "pay")
MARK = "trg_"
"""Begins every token, so that one that leaked into a file is recognised."""
SECRET_BYTES = 32
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class ApiToken:
    """What is kept of a token. It opens up to and on `expires_on`; `used_on` is the last day it
    was used, None for never; `revoked_on` None while nobody took it back."""

    id: str
    label: str
    token_hash: str
    scopes: tuple[TokenScope, ...]
    unit: str
    made_on: date
    expires_on: date
    used_on: date | None = None
    revoked_on: date | None = None

    def opens_on(self, on: date) -> bool:
        """Whether it lets anybody in on that day."""
        return self.revoked_on is None and on <= self.expires_on

    @property
    def actor(self) -> User:
        """Whom it acts as: nobody's account."""
        roles = frozenset(ROLE_OF_SCOPE[scope] for scope in self.scopes)
        return User(f"token:{self.id}", self.label, roles, self.unit, "")


def new_secret(rng: Rng) -> str:
    """256 random bits, as text."""
    return MARK + urlsafe_b64encode(rng(SECRET_BYTES)).decode("ascii").rstrip("=")


def token_hash(secret: str) -> str:
    """What is kept of a token: it is random, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
