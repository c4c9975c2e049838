"""What the desk asks of the record beside the applications themselves.

The promises are those of `builder.store.ports`: these are parts of the same transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from builder.domain.second_factor import SecondFactor


class Factors(Protocol):
    """Second factors of signing in, and the places people sign in from."""

    def put(self, factor: SecondFactor) -> None: ...

    def get(self, user: str) -> SecondFactor | None: ...

    def remove(self, user: str) -> None: ...

    def all(self) -> tuple[SecondFactor, ...]:
        """By user."""

    def know(self, place: str, at: datetime) -> None:
        """Somebody signed in from there; `place` is a hash of account and address."""

    def is_known(self, place: str, since: datetime) -> bool:
        """Whether somebody signed in from there since then."""
