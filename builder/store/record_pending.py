"""Answers begun and not sent, and the documents that were taken with them, in SQL."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from builder.domain.attachment import Attachment
from builder.domain.pending import PendingAnswers
from builder.store import record_statements as sql
from builder.store.codec import Codecs, sortable
from builder.store.record_tables import ATTACHMENT, PENDING


class SqlPending:
    """`Pending` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.pending

    def put(self, pending: PendingAnswers) -> None:
        sql.put(self._connection, PENDING, self._codec.row(pending))

    def get(self, holder_hash: str, service: str) -> PendingAnswers | None:
        found = sql.row(self._connection, PENDING, holder_hash=holder_hash, service=service)
        return None if found is None else self._codec.value(found)

    def remove(self, holder_hash: str, service: str) -> None:
        sql.delete(self._connection, PENDING, holder_hash=holder_hash, service=service)

    def by_code(self, code: str) -> PendingAnswers | None:
        found = sql.row(self._connection, PENDING, code=code)
        return None if found is None else self._codec.value(found)

    def of_holder(self, holder_hash: str) -> tuple[PendingAnswers, ...]:
        found = sql.rows(self._connection, PENDING, order="service", holder_hash=holder_hash)
        return tuple(map(self._codec.value, found))

    def purge(self, begun_before: datetime, saved_before: datetime) -> None:
        moments = {"begun": sortable(begun_before), "saved": sortable(saved_before)}
        self._connection.execute(_old_pending(), moments)


class SqlAttachmentsMeta:
    """`AttachmentsMeta` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.attachment

    def put(self, attachment: Attachment) -> None:
        sql.put(self._connection, ATTACHMENT, self._codec.row(attachment))

    def get(self, id_: str) -> Attachment | None:
        found = sql.held(self._connection, ATTACHMENT, id=id_)
        return None if found is None else self._codec.value(found)

    def of_application(self, number: str) -> tuple[Attachment, ...]:
        found = sql.rows(self._connection, ATTACHMENT, "id", number=number)
        return tuple(map(self._codec.value, found))

    def remove(self, id_: str) -> None:
        sql.delete(self._connection, ATTACHMENT, id=id_)

    def unclaimed(self, stored_before: datetime) -> tuple[Attachment, ...]:
        values = {"before": sortable(stored_before)}
        found = self._connection.execute(_unclaimed(), values).mappings()
        return tuple(map(self._codec.value, found))


@cache
def _old_pending() -> sa.Delete:
    c = PENDING.c
    begun = sa.and_(c.code.is_(None), c.saved_at < sa.bindparam("begun"))
    saved = sa.and_(c.code.is_not(None), c.saved_at < sa.bindparam("saved"))
    return sa.delete(PENDING).where(sa.or_(begun, saved))


@cache
def _unclaimed() -> sa.Select[Any]:
    c = ATTACHMENT.c
    old = (c.number.is_(None), c.stored_at < sa.bindparam("before"))
    return sa.select(ATTACHMENT).where(*old).order_by(c.id)
