"""News on its way, tokens and webhooks, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from builder.domain.api_token import ApiToken
from builder.domain.delivery import Channel, Contact, Delivery
from builder.domain.shared_contact import Filed
from builder.domain.webhook import Webhook
from builder.store import record_statements as sql
from builder.store.codec import Codecs, sortable
from builder.store.outward_tables import CONTACT, DELIVERY, TOKEN, WEBHOOK
from builder.store.record_tables import STANDING


class SqlContacts:
    """`Contacts` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.contact

    def put(self, contact: Contact) -> None:
        sql.put(self._connection, CONTACT, self._codec.row(contact))

    def get(self, number: str) -> Contact | None:
        found = sql.row(self._connection, CONTACT, number=number)
        return None if found is None else self._codec.value(found)

    def sharing(self, contact: Contact) -> int:
        c = CONTACT.c
        same = sa.or_(
            sa.and_(c.email != "", c.email == contact.email),
            sa.and_(c.phone != "", c.phone == contact.phone),
        )
        chosen = sa.select(sa.func.count()).select_from(CONTACT)
        found = self._connection.execute(chosen.where(c.number != contact.number, same))
        return int(found.scalar_one())

    def of_filed(self, first: date, before: date) -> tuple[Filed, ...]:
        s, c = STANDING.c, CONTACT.c
        beside = STANDING.outerjoin(CONTACT, c.number == s.number)
        told = (sa.func.coalesce(c.email, ""), sa.func.coalesce(c.phone, ""))
        chosen = sa.select(s.service, s.filed_on, s.number, *told).select_from(beside)
        within = (s.filed_on >= first.isoformat(), s.filed_on < before.isoformat())
        rows = self._connection.execute(chosen.where(*within).order_by(s.filed_on, s.number))
        return tuple(
            Filed(service, date.fromisoformat(on), Contact(*contact))
            for service, on, *contact in rows
        )

    def remove(self, number: str) -> None:
        sql.delete(self._connection, CONTACT, number=number)


class SqlDeliveries:
    """`Deliveries` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.delivery

    def add(self, delivery: Delivery) -> None:
        sql.is_new(self._connection, DELIVERY, self._codec.row(delivery))

    def put(self, delivery: Delivery) -> None:
        stored = DELIVERY.c.id == delivery.id
        self._connection.execute(sa.update(DELIVERY).where(stored), self._codec.row(delivery))

    def get(self, id_: str) -> Delivery | None:
        found = sql.row(self._connection, DELIVERY, id=id_)
        return None if found is None else self._codec.value(found)

    def next_due(self, now: datetime, ways: Sequence[Channel]) -> Delivery | None:
        c = DELIVERY.c
        due = (c.state == "waiting", c.channel.in_(ways), c.next_at <= sortable(now))
        found = self._values(sa.select(DELIVERY).where(*due).order_by(c.next_at, c.id).limit(1))
        return found[0] if found else None

    def troubled(self, limit: int) -> tuple[Delivery, ...]:
        c = DELIVERY.c
        failed = (c.state.in_(("waiting", "given_up")), c.last != "")
        order = (c.queued_at.desc(), c.id.desc())
        return self._values(sa.select(DELIVERY).where(*failed).order_by(*order).limit(limit))

    def remove(self, id_: str) -> None:
        sql.delete(self._connection, DELIVERY, id=id_)

    def forget(self, number: str) -> None:
        sql.delete(self._connection, DELIVERY, number=number)

    def purge(self, queued_before: datetime) -> None:
        c = DELIVERY.c
        over = (c.state != "waiting", c.queued_at < sortable(queued_before))
        self._connection.execute(sa.delete(DELIVERY).where(*over))

    def _values(self, chosen: sa.Select[tuple[object, ...]]) -> tuple[Delivery, ...]:
        found = self._connection.execute(chosen).mappings()
        return tuple(map(self._codec.value, found))


class SqlTokens:
    """`Tokens` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.token

    def put(self, token: ApiToken) -> None:
        sql.put(self._connection, TOKEN, self._codec.row(token))

    def get(self, id_: str) -> ApiToken | None:
        found = sql.row(self._connection, TOKEN, id=id_)
        return None if found is None else self._codec.value(found)

    def by_hash(self, token_hash: str) -> ApiToken | None:
        found = sql.row(self._connection, TOKEN, token_hash=token_hash)
        return None if found is None else self._codec.value(found)

    def all(self) -> tuple[ApiToken, ...]:
        found = sql.rows(self._connection, TOKEN, "made_on id")
        return tuple(map(self._codec.value, reversed(found)))


class SqlWebhooks:
    """`Webhooks` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.webhook

    def put(self, webhook: Webhook) -> None:
        sql.put(self._connection, WEBHOOK, self._codec.row(webhook))

    def get(self, id_: str) -> Webhook | None:
        found = sql.row(self._connection, WEBHOOK, id=id_)
        return None if found is None else self._codec.value(found)

    def all(self) -> tuple[Webhook, ...]:
        found = sql.rows(self._connection, WEBHOOK, "made_on id")
        return tuple(map(self._codec.value, reversed(found)))
