"""People of the office and their sign-ins, as the record keeps them.

The promises are those of `builder.store.ports`: these are parts of the same transaction.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from builder.domain.session import Session
from builder.domain.user import User


class Users(Protocol):
    """People of the office."""

    def put(self, user: User) -> None: ...

    def get(self, id_: str) -> User | None: ...

    def all(self) -> tuple[User, ...]:
        """By id."""


class Sessions(Protocol):
    """Sign-ins that are open, and attempts at them."""

    def put(self, session: Session) -> None: ...

    def get(self, token_hash: str) -> Session | None: ...

    def remove(self, token_hash: str) -> None: ...

    def remove_of(self, user: str) -> None: ...

    def add_attempt(self, subject: str, at: datetime) -> None: ...

    def attempts(self, subject: str, since: datetime) -> int: ...

    def clear_attempts(self, subject: str) -> None: ...

    def purge(self, sessions_before: datetime, attempts_before: datetime) -> None:
        """Forget sessions started and attempts made earlier."""
