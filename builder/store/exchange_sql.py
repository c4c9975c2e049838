"""What is said about applications, in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from builder.domain.application import APPLICANT
from builder.domain.message import Message
from builder.domain.note import Note
from builder.domain.opinion import Opinion
from builder.errors import conflict
from builder.store import record_statements as sql
from builder.store.codec import Codecs, sortable
from builder.store.exchange_tables import MESSAGE, NOTE, OPINION


class SqlOpinions:
    """`Opinions` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.opinion

    def put(self, opinion: Opinion) -> None:
        sql.put(self._connection, OPINION, self._codec.row(opinion))

    def of_number(self, number: str) -> tuple[Opinion, ...]:
        found = sql.rows(self._connection, OPINION, "sequence", number=number)
        return tuple(map(self._codec.value, found))

    def open_of(self, unit: str | None, limit: int) -> tuple[Opinion, ...]:
        c = OPINION.c
        chosen = sa.select(OPINION).where(c.closed_at.is_(None))
        chosen = chosen if unit is None else chosen.where(c.unit == unit)
        ordered = chosen.order_by(c.wanted_by, c.number, c.sequence).limit(limit)
        return tuple(map(self._codec.value, self._connection.execute(ordered).mappings()))

    def forget(self, number: str) -> None:
        own = sa.update(OPINION).where(OPINION.c.number == number)
        self._connection.execute(own.values(question="", text=""))


class SqlMessages:
    """`Messages` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.message

    def add(self, message: Message) -> None:
        if not sql.is_new(self._connection, MESSAGE, self._codec.row(message)):
            raise conflict("MESSAGE-MANY")

    def of_number(self, number: str) -> tuple[Message, ...]:
        found = sql.rows(self._connection, MESSAGE, "sequence", number=number)
        return tuple(map(self._codec.value, found))

    def mark_seen(self, number: str, at: datetime, *, from_applicant: bool) -> None:
        c = MESSAGE.c
        side = c.by == APPLICANT if from_applicant else c.by != APPLICANT
        unseen = sa.update(MESSAGE).where(c.number == number, c.seen_at.is_(None), side)
        self._connection.execute(unseen.values(seen_at=sortable(at)))

    def unread(self, numbers: Sequence[str]) -> frozenset[str]:
        c = MESSAGE.c
        theirs = (c.number.in_(numbers), c.by == APPLICANT, c.seen_at.is_(None))
        return frozenset(self._connection.execute(sa.select(c.number).where(*theirs)).scalars())

    def forget(self, number: str) -> None:
        sql.delete(self._connection, MESSAGE, number=number)


class SqlNotes:
    """`Notes` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.note

    def add(self, note: Note) -> None:
        if not sql.is_new(self._connection, NOTE, self._codec.row(note)):
            raise conflict("NOTE-MANY")

    def of_number(self, number: str) -> tuple[Note, ...]:
        found = sql.rows(self._connection, NOTE, "sequence", number=number)
        return tuple(map(self._codec.value, found))

    def forget(self, number: str) -> None:
        sql.delete(self._connection, NOTE, number=number)
