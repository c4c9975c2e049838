"""Applications, events, standings and payments in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from builder.domain.application import Application, ApplicationEvent, Standing
from builder.domain.payment import Payment
from builder.errors import conflict
from builder.store import record_statements as sql
from builder.store.codec import Codecs
from builder.store.record_tables import APPLICATION, EVENT, PAYMENT, STANDING
from builder.store.standing_pages import counted, of_applicant, page
from builder.store.standing_query import StandingQuery


class SqlApplications:
    """`Applications` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codecs = codecs

    def add(self, application: Application) -> None:
        if not sql.is_new(self._connection, APPLICATION, self._codecs.application.row(application)):
            raise conflict("APPLICATION-EXISTS")

    def get(self, number: str) -> Application | None:
        found = sql.held(self._connection, APPLICATION, number=number)
        return None if found is None else self._codecs.application.value(found)

    def receipt_hash(self, number: str) -> str | None:
        found: str = self._connection.execute(_receipt(), {"number": number}).scalar_one()
        return found or None

    def by_idempotency_key(self, key_hash: str) -> Application | None:
        found = sql.row(self._connection, APPLICATION, idempotency_key_hash=key_hash)
        return None if found is None else self._codecs.application.value(found)

    def add_event(self, event: ApplicationEvent) -> None:
        if not sql.is_new(self._connection, EVENT, self._codecs.event.row(event)):
            raise conflict("EVENT-EXISTS")

    def events(self, number: str) -> tuple[ApplicationEvent, ...]:
        found = sql.rows(self._connection, EVENT, "sequence", number=number)
        return tuple(map(self._codecs.event.value, found))

    def put_standing(self, standing: Standing) -> None:
        sql.put(self._connection, STANDING, self._codecs.standing.row(standing))

    def standings(self, query: StandingQuery) -> tuple[Standing, ...]:
        asked = page(query, self._found(query))
        found = self._connection.execute(asked.statement, asked.bound).mappings()
        return tuple(map(self._codecs.standing.value, found))[:: -1 if query.before else 1]

    def count(self, query: StandingQuery) -> int:
        asked = counted(query, self._found(query))
        return int(self._connection.execute(asked.statement, asked.bound).scalar_one())

    def _found(self, query: StandingQuery) -> Sequence[str] | None:
        if query.applicant is None:
            return None
        return self._connection.execute(of_applicant(query.applicant)).scalars().all()

    def replace_private(self, application: Application, events: Sequence[ApplicationEvent]) -> None:
        sql.put(self._connection, APPLICATION, self._codecs.application.row(application))
        for event in events:
            sql.put(self._connection, EVENT, self._codecs.event.row(event))

    def kept_after(self, service: str, closed_before: date, limit: int) -> tuple[str, ...]:
        c, a = STANDING.c, APPLICATION.c
        chosen = (
            sa.select(c.number)
            .join(APPLICATION, a.number == c.number)
            .where(c.service == service, c.closed_on < closed_before.isoformat())
            .where(a.case_key != b"")
            .order_by(c.closed_on, c.number)
            .limit(limit)
        )
        return tuple(self._connection.execute(chosen).scalars())

    def forget_receipts(self, filed_before: datetime) -> None:
        c = APPLICATION.c
        kept = sa.select(c.number, c.filed_at).where(c.sealed_receipt != b"")
        for number, filed_at in self._connection.execute(kept).all():
            if datetime.fromisoformat(filed_at) < filed_before:
                forget = sa.update(APPLICATION).where(c.number == number)
                self._connection.execute(forget.values(sealed_receipt=b""))


@cache
def _receipt() -> sa.Select[Any]:
    # One row in any case, so that fetching it takes as long.
    c = APPLICATION.c
    known = sa.select(c.receipt_key_hash).where(c.number == sa.bindparam("number"))
    return sa.select(sa.func.coalesce(known.scalar_subquery(), ""))


class SqlPayments:
    """`Payments` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.payment

    def add(self, payment: Payment) -> None:
        sql.insert(self._connection, PAYMENT, self._codec.row(payment))

    def of_application(self, number: str) -> tuple[Payment, ...]:
        found = sql.rows(self._connection, PAYMENT, "sequence", number=number)
        return tuple(map(self._codec.value, found))
