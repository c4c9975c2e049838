"""What applicants ask about their own data, as the record keeps it.

The promises are those of `builder.store.ports`: this is a part of the same transaction.
"""

from __future__ import annotations

from typing import Protocol

from builder.domain.data_request import DataRequest


class DataRequests(Protocol):
    """What applicants ask about their data."""

    def put(self, request: DataRequest) -> None:
        """A new one, or its answer."""

    def of_number(self, number: str) -> tuple[DataRequest, ...]:
        """By sequence."""

    def waiting(self, limit: int) -> tuple[DataRequest, ...]:
        """Those without an answer, the oldest first."""

    def forget(self, number: str) -> None:
        """Empty what was written on both sides: for erasure."""
