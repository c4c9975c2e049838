"""Versions, outbox, people and sessions in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from builder.domain.calendars import CalendarEdition
from builder.domain.outbox import OutboxRow
from builder.domain.session import Session
from builder.domain.user import User
from builder.domain.version import StoredVersion
from builder.errors import conflict
from builder.store import record_statements as sql
from builder.store.codec import Codecs, sortable
from builder.store.record_tables import (
    ATTEMPT,
    CALENDAR,
    OUTBOX,
    PERSON,
    REMEMBERED,
    SESSION,
    VERSION,
)

Heads = dict[tuple[Any, ...], StoredVersion]
"""Versions that were read, by all of their columns but the documents, which `digest` names."""
MOST_HEADS = 1_000
_HEAD = tuple(c.name for c in VERSION.c if c.name not in ("service_document", "form_document"))


class SqlVersions:
    """`Versions` over one connection. What was read is in `known`: a version never changes, and
    its documents are as long as everything else that is read to file an application."""

    def __init__(self, connection: sa.Connection, codecs: Codecs, known: Heads) -> None:
        self._connection = connection
        self._codec = codecs.version
        self._known = known

    def add(self, version: StoredVersion) -> None:
        if not sql.is_new(self._connection, VERSION, self._codec.row(version)):
            raise conflict("VERSION-EXISTS", version.service, version=version.version)

    def of_service(self, service: str) -> tuple[StoredVersion, ...]:
        heads = sql.fetched(self._connection, _once("heads"), service=service)
        try:
            return tuple([self._known[head] for head in heads])
        except KeyError:
            return self._read(service)

    def _read(self, service: str) -> tuple[StoredVersion, ...]:
        found = sql.rows(self._connection, VERSION, "version", service=service)
        versions = tuple(map(self._codec.value, found))
        if len(self._known) > MOST_HEADS:
            self._known.clear()
        for row, version in zip(found, versions, strict=True):
            self._known[tuple(row[name] for name in _HEAD)] = version
        return versions

    def get(self, service: str, version: int) -> StoredVersion | None:
        found = sql.row(self._connection, VERSION, service=service, version=version)
        return None if found is None else self._codec.value(found)

    def by_draft(self, draft: str) -> StoredVersion | None:
        found = sql.row(self._connection, VERSION, draft=draft)
        return None if found is None else self._codec.value(found)

    def services(self) -> tuple[str, ...]:
        found = self._connection.execute(_once("services"))
        return tuple(found.scalars())


class SqlOutbox:
    """`Outbox` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.outbox
        self._editions = codecs.calendar

    def add(self, row: OutboxRow) -> None:
        values = self._codec.row(row)
        del values["id"]
        sql.insert(self._connection, OUTBOX, values)

    def waiting(self) -> tuple[OutboxRow, ...]:
        found = self._connection.execute(_once("waiting")).mappings()
        return tuple(map(self._codec.value, found))

    def claimed(self) -> tuple[OutboxRow, ...]:
        found = self._connection.execute(_once("claimed")).mappings()
        return tuple(map(self._codec.value, found))

    def claim(self, batch: str, ids: Sequence[int]) -> None:
        taken = [{"taken": id_, "batch": batch, "position": at} for at, id_ in enumerate(ids)]
        if taken:
            self._connection.execute(_once("claim"), taken)

    def mark_released(self, batch: str, at: datetime) -> None:
        values = {"done": batch, "released_at": at.isoformat(timespec="microseconds")}
        self._connection.execute(_once("release"), values)

    def last_recorded_at(self) -> datetime | None:
        # Moments never go back, but those who write beside each other do not commit in the
        # order of ids: the latest is among as many rows as there can be of them.
        recent = _RECENT[self._connection.dialect.name]
        found = sql.scalar(self._connection, _once("last"), recent=recent)
        return None if found is None else datetime.fromisoformat(found)

    def latest(self, name: str) -> str | None:
        found = sql.row(self._connection, REMEMBERED, name=name)
        return None if found is None else str(found["digest"])

    def remember(self, name: str, digest: str) -> None:
        sql.put(self._connection, REMEMBERED, {"name": name, "digest": digest})

    def keep_calendar(self, edition: CalendarEdition) -> None:
        sql.put(self._connection, CALENDAR, self._editions.row(edition))

    def calendars(self) -> tuple[CalendarEdition, ...]:
        found = sql.rows(self._connection, CALENDAR, "recorded_at year")
        return tuple(map(self._editions.value, found))


class SqlUsers:
    """`Users` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.user

    def put(self, user: User) -> None:
        sql.put(self._connection, PERSON, self._codec.row(user))

    def get(self, id_: str) -> User | None:
        found = sql.row(self._connection, PERSON, id=id_)
        return None if found is None else self._codec.value(found)

    def all(self) -> tuple[User, ...]:
        return tuple(map(self._codec.value, sql.rows(self._connection, PERSON, "id")))


class SqlSessions:
    """`Sessions` over one connection."""

    def __init__(self, connection: sa.Connection, codecs: Codecs) -> None:
        self._connection = connection
        self._codec = codecs.session

    def put(self, session: Session) -> None:
        sql.put(self._connection, SESSION, self._codec.row(session))

    def get(self, token_hash: str) -> Session | None:
        found = sql.row(self._connection, SESSION, token_hash=token_hash)
        return None if found is None else self._codec.value(found)

    def remove(self, token_hash: str) -> None:
        sql.delete(self._connection, SESSION, token_hash=token_hash)

    def remove_of(self, user: str) -> None:
        sql.delete(self._connection, SESSION, user=user)

    def add_attempt(self, subject: str, at: datetime) -> None:
        sql.insert(self._connection, ATTEMPT, {"subject": subject, "at": sortable(at)})

    def attempts(self, subject: str, since: datetime) -> int:
        values = {"subject": subject, "since": sortable(since)}
        return int(self._connection.execute(_once("attempts"), values).scalar_one())

    def clear_attempts(self, subject: str) -> None:
        sql.delete(self._connection, ATTEMPT, subject=subject)

    def purge(self, sessions_before: datetime, attempts_before: datetime) -> None:
        self._connection.execute(_once("old sessions"), {"before": sortable(sessions_before)})
        self._connection.execute(_once("old attempts"), {"before": sortable(attempts_before)})


@cache
def _once(name: str) -> Any:
    """The statement of that name, built once."""
    return _STATEMENTS[name]()


def _old(column: sa.Column[Any]) -> sa.Delete:
    return sa.delete(column.table).where(column < sa.bindparam("before"))


_RECENT: Mapping[str, int] = {"sqlite": 1, "postgresql": 500}
"""How many rows may have been written beside each other; at most one in each connection."""


def _last() -> sa.Select[Any]:
    c = OUTBOX.c
    recent = sa.select(c.recorded_at).order_by(c.id.desc()).limit(sa.bindparam("recent"))
    return sa.select(sa.func.max(recent.subquery().c.recorded_at))


def _of_batch() -> sa.Select[Any]:
    c = OUTBOX.c
    taken = sa.select(OUTBOX).where(c.batch.is_not(None), c.released_at.is_(None))
    return taken.order_by(c.position)


def _attempts() -> sa.Select[Any]:
    c = ATTEMPT.c
    made = (c.subject == sa.bindparam("subject"), c.at >= sa.bindparam("since"))
    return sa.select(sa.func.count()).select_from(ATTEMPT).where(*made)


def _heads() -> sa.Select[Any]:
    small = [VERSION.c[name] for name in _HEAD]
    return sa.select(*small).where(VERSION.c.service == sa.bindparam("service")).order_by("version")


_STATEMENTS: Mapping[str, Callable[[], Any]] = {
    "heads": _heads,
    "services": lambda: sa.select(VERSION.c.service).distinct().order_by(VERSION.c.service),
    "waiting": lambda: sa.select(OUTBOX).where(OUTBOX.c.batch.is_(None)).order_by(OUTBOX.c.id),
    "claimed": _of_batch,
    "claim": lambda: sa.update(OUTBOX).where(OUTBOX.c.id == sa.bindparam("taken")),
    "release": lambda: sa.update(OUTBOX).where(OUTBOX.c.batch == sa.bindparam("done")),
    "last": _last,
    "attempts": _attempts,
    "old sessions": lambda: _old(SESSION.c.started_at),
    "old attempts": lambda: _old(ATTEMPT.c.at),
}
