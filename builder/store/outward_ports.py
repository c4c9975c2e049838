"""What the office asks of the record about the world outside: news on its way to
applicants and other programs, and tokens of these.

The promises are those of `builder.store.ports`: these are parts of the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from builder.domain.api_token import ApiToken
from builder.domain.delivery import Channel, Contact, Delivery
from builder.domain.shared_contact import Filed
from builder.domain.webhook import Webhook


class Contacts(Protocol):
    """Where applicants want to hear of their applications."""

    def put(self, contact: Contact) -> None: ...

    def get(self, number: str) -> Contact | None: ...

    def sharing(self, contact: Contact) -> int:
        """How many other applications have its e-mail address or its phone number."""

    def of_filed(self, first: date, before: date) -> tuple[Filed, ...]:
        """Every application filed from `first` on, `before` not included, by day and number: with
        its contact, an empty one for who left none."""

    def remove(self, number: str) -> None: ...


class Deliveries(Protocol):
    """News on its way."""

    def add(self, delivery: Delivery) -> None:
        """Store a new one; nothing happens if one of that id is there."""

    def put(self, delivery: Delivery) -> None:
        """Write it in place of the stored one of that id."""

    def get(self, id_: str) -> Delivery | None: ...

    def next_due(self, now: datetime, ways: Sequence[Channel]) -> Delivery | None:
        """The one that waits for one of these ways and is due longest."""

    def troubled(self, limit: int) -> tuple[Delivery, ...]:
        """Given up, or failed at least once and waiting; queued last first."""

    def remove(self, id_: str) -> None: ...

    def forget(self, number: str) -> None:
        """Take away all that is about an application: for erasure."""

    def purge(self, queued_before: datetime) -> None:
        """Take away what is over and was queued earlier."""


class Tokens(Protocol):
    """Ways in for other programs."""

    def put(self, token: ApiToken) -> None: ...

    def get(self, id_: str) -> ApiToken | None: ...

    def by_hash(self, token_hash: str) -> ApiToken | None: ...

    def all(self) -> tuple[ApiToken, ...]:
        """By day of making and id, the newest first."""


class Webhooks(Protocol):
    """Other programs that are told of events."""

    def put(self, webhook: Webhook) -> None: ...

    def get(self, id_: str) -> Webhook | None: ...

    def all(self) -> tuple[Webhook, ...]:
        """By day of making and id, the newest first."""
