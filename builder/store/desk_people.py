"""How people prove who they are, in SQL."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from builder.domain.passkey import Challenge, Passkey
from builder.domain.recovery import Recovery
from builder.domain.second_factor import SecondFactor
from builder.errors import conflict
from builder.store import record_statements as sql
from builder.store.codec import Codecs, sortable
from builder.store.desk_tables import CHALLENGE, FACTOR, KNOWN_PLACE, PASSKEY, RECOVERY


class SqlFactors:
    """`Factors` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.factor
        self._recovery = codecs.recovery

    def put(self, factor: SecondFactor) -> None:
        sql.put(self._connection, FACTOR, self._codec.row(factor))

    def get(self, user: str) -> SecondFactor | None:
        found = sql.row(self._connection, FACTOR, user=user)
        return None if found is None else self._codec.value(found)

    def remove(self, user: str) -> None:
        sql.delete(self._connection, FACTOR, user=user)

    def all(self) -> tuple[SecondFactor, ...]:
        return tuple(map(self._codec.value, sql.rows(self._connection, FACTOR, "user")))

    def know(self, place: str, at: datetime) -> None:
        sql.put(self._connection, KNOWN_PLACE, {"place": place, "at": sortable(at)})

    def is_known(self, place: str, since: datetime) -> bool:
        found = sql.row(self._connection, KNOWN_PLACE, place=place)
        return found is not None and str(found["at"]) >= sortable(since)

    def keep(self, recovery: Recovery) -> None:
        sql.put(self._connection, RECOVERY, self._recovery.row(recovery))

    def recoveries(self, user: str | None, limit: int) -> tuple[Recovery, ...]:
        c = RECOVERY.c
        chosen = sa.select(RECOVERY).order_by(c.asked_at.desc(), c.user.desc()).limit(limit)
        if user is not None:
            chosen = chosen.where(c.user == user)
        return tuple(map(self._recovery.value, self._connection.execute(chosen).mappings()))


class SqlPasskeys:
    """`Passkeys` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec, self._challenge = codecs.passkey, codecs.challenge

    def add(self, passkey: Passkey) -> None:
        if not sql.is_new(self._connection, PASSKEY, self._codec.row(passkey)):
            raise conflict("PASSKEY-EXISTS")

    def put(self, passkey: Passkey) -> None:
        sql.put(self._connection, PASSKEY, self._codec.row(passkey))

    def get(self, id_: str) -> Passkey | None:
        found = sql.row(self._connection, PASSKEY, id=id_)
        return None if found is None else self._codec.value(found)

    def of_user(self, user: str) -> tuple[Passkey, ...]:
        found = sql.rows(self._connection, PASSKEY, "made_at id", user=user)
        return tuple(map(self._codec.value, found))

    def all(self) -> tuple[Passkey, ...]:
        found = sql.rows(self._connection, PASSKEY, "user made_at id")
        return tuple(map(self._codec.value, found))

    def remove(self, id_: str) -> None:
        sql.delete(self._connection, PASSKEY, id=id_)

    def ask(self, challenge: Challenge, stale_before: datetime) -> None:
        stale = sa.delete(CHALLENGE).where(CHALLENGE.c.made_at < sortable(stale_before))
        self._connection.execute(stale)
        sql.put(self._connection, CHALLENGE, self._challenge.row(challenge))

    def take(self, holder: str) -> Challenge | None:
        found = sql.row(self._connection, CHALLENGE, holder=holder)
        sql.delete(self._connection, CHALLENGE, holder=holder)
        return None if found is None else self._challenge.value(found)
