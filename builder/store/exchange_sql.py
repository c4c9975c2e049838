"""What is said about applications, in SQL."""

from __future__ import annotations

import sqlalchemy as sa

from builder.domain.opinion import Opinion
from builder.store import record_statements as sql
from builder.store.codec import Codecs
from builder.store.exchange_tables import OPINION


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
