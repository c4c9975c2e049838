"""News on its way, tokens and webhooks, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from builder.domain.api_token import ApiToken
from builder.domain.application import Standing
from builder.domain.delivery import Channel, Contact, Delivery
from builder.domain.shared_contact import Filed
from builder.domain.webhook import Webhook


@dataclass
class MemoryContacts:
    rows: dict[str, Contact] = field(default_factory=dict)
    stand: dict[str, Standing] = field(default_factory=dict)

    def put(self, contact: Contact) -> None:
        self.rows[contact.number] = contact

    def get(self, number: str) -> Contact | None:
        return self.rows.get(number)

    def sharing(self, contact: Contact) -> int:
        others = (c for c in self.rows.values() if c.number != contact.number)
        return sum(
            bool(contact.email and c.email == contact.email)
            or bool(contact.phone and c.phone == contact.phone)
            for c in others
        )

    def of_filed(self, first: date, before: date) -> tuple[Filed, ...]:
        found = (s for s in self.stand.values() if first <= s.filed_on < before)
        return tuple(
            Filed(s.service, s.filed_on, self.rows.get(s.number, Contact(s.number)))
            for s in sorted(found, key=lambda s: (s.filed_on, s.number))
        )

    def remove(self, number: str) -> None:
        self.rows.pop(number, None)


@dataclass
class MemoryDeliveries:
    rows: dict[str, Delivery] = field(default_factory=dict)

    def add(self, delivery: Delivery) -> None:
        self.rows.setdefault(delivery.id, delivery)

    def put(self, delivery: Delivery) -> None:
        if delivery.id in self.rows:
            self.rows[delivery.id] = delivery

    def get(self, id_: str) -> Delivery | None:
        return self.rows.get(id_)

    def next_due(self, now: datetime, ways: Sequence[Channel]) -> Delivery | None:
        due = [
            d
            for d in self.rows.values()
            if d.channel in ways and d.state == "waiting" and d.next_at <= now
        ]
        return min(due, key=lambda d: (d.next_at, d.id), default=None)

    def troubled(self, limit: int) -> tuple[Delivery, ...]:
        found = [d for d in self.rows.values() if d.last and d.state != "sent"]
        return tuple(sorted(found, key=lambda d: (d.queued_at, d.id), reverse=True)[:limit])

    def remove(self, id_: str) -> None:
        self.rows.pop(id_, None)

    def forget(self, number: str) -> None:
        self.rows = {id_: d for id_, d in self.rows.items() if d.number != number}

    def purge(self, queued_before: datetime) -> None:
        kept = {id_: d for id_, d in self.rows.items() if d.queued_at >= queued_before}
        self.rows = kept | {id_: d for id_, d in self.rows.items() if d.state == "waiting"}


@dataclass
class MemoryTokens:
    rows: dict[str, ApiToken] = field(default_factory=dict)

    def put(self, token: ApiToken) -> None:
        self.rows[token.id] = token

    def get(self, id_: str) -> ApiToken | None:
        return self.rows.get(id_)

    def by_hash(self, token_hash: str) -> ApiToken | None:
        return next((t for t in self.rows.values() if t.token_hash == token_hash), None)

    def all(self) -> tuple[ApiToken, ...]:
        return tuple(sorted(self.rows.values(), key=lambda t: (t.made_on, t.id), reverse=True))


@dataclass
class MemoryWebhooks:
    rows: dict[str, Webhook] = field(default_factory=dict)

    def put(self, webhook: Webhook) -> None:
        self.rows[webhook.id] = webhook

    def get(self, id_: str) -> Webhook | None:
        return self.rows.get(id_)

    def all(self) -> tuple[Webhook, ...]:
        return tuple(sorted(self.rows.values(), key=lambda w: (w.made_on, w.id), reverse=True))
