"""What is said about an application beside its events: opinions of other units.

The promises are those of `builder.store.ports`: this is a part of the same transaction.
"""

from __future__ import annotations

from typing import Protocol

from builder.domain.opinion import Opinion


class Opinions(Protocol):
    """What other units are asked."""

    def put(self, opinion: Opinion) -> None:
        """A new one, its answer, or its end."""

    def of_number(self, number: str) -> tuple[Opinion, ...]:
        """By sequence."""

    def open_of(self, unit: str | None, limit: int) -> tuple[Opinion, ...]:
        """Those open that ask this unit (None: any), the soonest wanted first."""

    def forget(self, number: str) -> None:
        """Empty what was written on both sides: for erasure."""
