"""What is said about an application beside its events: opinions of other units,
messages with the applicant, and notes of the office for itself.

The promises are those of `builder.store.ports`: this is a part of the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from builder.domain.message import Message
from builder.domain.note import Note
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


class Messages(Protocol):
    """What office and applicant write to each other."""

    def add(self, message: Message) -> None:
        """Conflict `MESSAGE-MANY` if that sequence of that number is taken."""

    def of_number(self, number: str) -> tuple[Message, ...]:
        """By sequence."""

    def mark_seen(self, number: str, at: datetime, *, from_applicant: bool) -> None:
        """Those of one side that were not seen are, from that moment."""

    def unread(self, numbers: Sequence[str]) -> frozenset[str]:
        """Those of these numbers whose applicant wrote what was not seen."""

    def forget(self, number: str) -> None:
        """Take away all of an application: for erasure."""


class Notes(Protocol):
    """What the office writes down for itself."""

    def add(self, note: Note) -> None:
        """Conflict `NOTE-MANY` if that sequence of that number is taken."""

    def of_number(self, number: str) -> tuple[Note, ...]:
        """By sequence."""

    def forget(self, number: str) -> None:
        """Take away all of an application: for erasure."""
