"""Passwords as Argon2id hashes.

Invariants:
- the parameters of OWASP's password storage cheat sheet: m = 19,456 KiB, t = 2,
  p = 1 (about 40 ms);
- at most two hashes are computed at a time, so that a flood of sign-ins cannot
  take the machine;
- verifying against no user takes as long as against one.
"""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEMORY_KIB, TIME, LANES = 19_456, 2, 1
AT_ONCE = 2


class Passwords:
    """Makes and checks hashes; one per process."""

    def __init__(
        self, memory_kib: int = MEMORY_KIB, time_cost: int = TIME, at_once: int = AT_ONCE
    ) -> None:
        self._hasher = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kib, parallelism=LANES
        )
        self._slots = threading.BoundedSemaphore(at_once)
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """The hash to store, salted and with its parameters."""
        with self._slots:
            return self._hasher.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        """Whether it is the password; False for nobody (`None`), after the same work."""
        against = self._nobody_hash() if stored is None else stored
        with self._slots:
            try:
                self._hasher.verify(against, password)
            except (VerificationError, InvalidHashError):
                return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash has other parameters than those used now."""
        return self._hasher.check_needs_rehash(stored)

    def _nobody_hash(self) -> str:
        if self._nobody is None:
            with self._slots:
                self._nobody = self._hasher.hash("nobody's")
        return self._nobody
