"""The tables of the record. Columns carry the names of the values' members.

Invariants:
- what must be unique is a constraint here, not a check in code: number and
  idempotency key, (number, sequence), (service, version), the draft of a
  version, the receipt of a verified report;
- `standing` is a projection of `event` and can be made anew at any time.

After a change here: `make baseline`, and commit what it writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

METADATA = sa.MetaData()
ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
"""An id given by the database. SQLite counts by itself only in an INTEGER, which is as wide."""

META = sa.Table(
    "meta",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
VERSION = sa.Table(
    "version",
    METADATA,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("effective_from", sa.Text, nullable=False),
    sa.Column("service_document", sa.Text, nullable=False),
    sa.Column("form_document", sa.Text, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("published_at", sa.Text, nullable=False),
    sa.Column("draft", sa.Text, nullable=False, unique=True),
)
APPLICATION = sa.Table(
    "application",
    METADATA,
    sa.Column("number", sa.Text, primary_key=True),
    # In front of what may be long: a wrong key is told as fast as a number that nobody has.
    sa.Column("receipt_key_hash", sa.Text, nullable=False),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("answers", sa.Text, nullable=False),
    sa.Column("assessment_document", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("case_key", sa.LargeBinary, nullable=False),
    sa.Column("idempotency_key_hash", sa.Text, nullable=False, unique=True),
    sa.Column("fingerprint", sa.LargeBinary, nullable=False),
    sa.Column("sealed_receipt", sa.LargeBinary, nullable=False),
    sa.Column("status_seal", sa.LargeBinary, nullable=False),
    sa.Column("filed_at", sa.Text, nullable=False),
    sa.Column("is_sample", sa.Integer, nullable=False),
    sa.ForeignKeyConstraint(["service", "version"], ["version.service", "version.version"]),
)
EVENT = sa.Table(
    "event",
    METADATA,
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("claimed_on", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("step", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("amount", sa.BigInteger),
    sa.Column("variant", sa.Text),
    sa.Column("way", sa.Text),
    sa.Column("due_from", sa.Text),
    sa.Column("due_to", sa.Text),
    sa.Column("calendar", sa.Text),
    sa.Column("amends", sa.Integer),
    sa.Column("right_on", sa.Text),
    sa.Column("right_reason", sa.Text),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("answers", sa.Text),
)
IS_OPEN = sa.TextClause("closed_on IS NULL")
IS_OWING = sa.TextClause("coalesce(closed_on, '') = '' AND paid < fee")
"""Open and not paid. In other words than `IS_OPEN`, so that no other index seems to serve it."""
IS_ELSEWHERE = sa.TextClause("step_unit <> unit")
"""Conditions of partial indexes, which queries repeat word for word."""
_IN_ORDER = ("due_on", "filed_on", "number")


def _by(
    name: str, *columns: str, where: Sequence[sa.TextClause] = (), also: Sequence[str] = ()
) -> sa.Index:
    """An index that gives pages of the list in their order, of what holds `where`; what is asked
    of `also` is answered without the row."""
    held = sa.TextClause(" AND ".join(clause.text for clause in where)) if where else None
    columns += (*_IN_ORDER, *also)
    return sa.Index(f"standing_{name}", *columns, sqlite_where=held, postgresql_where=held)


def _lists() -> Iterator[sa.Index]:
    """Every list three times: of all units, of a unit's services, and of its steps in services of
    other units."""
    sides: tuple[tuple[str, tuple[str, ...], tuple[sa.TextClause, ...]], ...]
    sides = (("all", (), ()), ("unit", ("unit",), ()), ("step", ("step_unit",), (IS_ELSEWHERE,)))
    for name, columns, where in sides:
        yield _by(f"open_of_{name}", *columns, where=(IS_OPEN, *where))
        yield _by(f"owing_of_{name}", *columns, where=(IS_OWING, *where))
        yield _by(f"status_of_{name}", *columns, "status", where=where)
    units = ("unit", "step_unit")
    yield _by("of_service", "service", "status", also=units)
    yield _by("open_of_person", "assigned_to", where=(IS_OPEN,), also=units)


STANDING = sa.Table(
    "standing",
    METADATA,
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), primary_key=True),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("step_unit", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("step", sa.Text),
    sa.Column("filed_on", sa.Text, nullable=False),
    # Text that sorts last where there is none (`builder.store.codec.NEVER`).
    sa.Column("due_on", sa.Text, nullable=False),
    sa.Column("closed_on", sa.Text),
    sa.Column("fee", sa.BigInteger, nullable=False),
    sa.Column("paid", sa.BigInteger, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("is_sample", sa.Integer, nullable=False),
    # The person of the row in `assignment`, so that one index holds a person's open ones.
    sa.Column("assigned_to", sa.Text),
    *_lists(),
)
OUTBOX = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", ROW_ID, primary_key=True, autoincrement=True),
    sa.Column("entry", sa.LargeBinary, nullable=False),
    sa.Column("documents", sa.Text, nullable=False),
    sa.Column("number", sa.Text),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("batch", sa.Text),
    sa.Column("position", sa.Integer),
    sa.Column("released_at", sa.Text),
    sa.Index("outbox_by_release", "released_at", "batch"),
    sqlite_autoincrement=True,
)
REMEMBERED = sa.Table(
    "remembered",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
)
CALENDAR = sa.Table(
    "calendar",
    METADATA,
    sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("recorded_at", sa.Text, primary_key=True),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("recorded_on", sa.Text, nullable=False),
)
PERSON = sa.Table(
    "person",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("roles", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("password_hash", sa.Text, nullable=False),
    sa.Column("is_disabled", sa.Integer, nullable=False),
    sa.Column("email", sa.Text, nullable=False),
)
SESSION = sa.Table(
    "session",
    METADATA,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("user", sa.Text, nullable=False, index=True),
    sa.Column("started_at", sa.Text, nullable=False),
    sa.Column("seen_at", sa.Text, nullable=False),
)
ATTEMPT = sa.Table(
    "attempt",
    METADATA,
    sa.Column("id", ROW_ID, primary_key=True, autoincrement=True),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Index("attempt_by_subject", "subject", "at"),
)
PAYMENT = sa.Table(
    "payment",
    METADATA,
    sa.Column("number", sa.Text, primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.Column("received_on", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.ForeignKeyConstraint(["number", "sequence"], ["event.number", "event.sequence"]),
)
REPORT = sa.Table(
    "report",
    METADATA,
    sa.Column("place", ROW_ID, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("asked_on", sa.Text, nullable=False),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), unique=True),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("reported_at", sa.Text, nullable=False),
    sa.Column("step", sa.Text),
    sa.Column("office", sa.Text, nullable=False),
    sa.Column("openness", sa.Text, nullable=False),
    sa.Column("came_by", sa.Text, nullable=False),
    sa.Column("reporter", sa.Text, nullable=False),
    sa.Column("key_hash", sa.Text, nullable=False),
    sa.Index("report_by_service", "service", "asked_on"),
)
PENDING = sa.Table(
    "pending",
    METADATA,
    sa.Column("holder_hash", sa.Text, primary_key=True),
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("pairs", sa.Text, nullable=False),
    sa.Column("saved_at", sa.Text, nullable=False, index=True),
    sa.Column("code", sa.Text, unique=True),
    sa.Column("key_hash", sa.Text, nullable=False),
)
ATTACHMENT = sa.Table(
    "attachment",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("holder_hash", sa.Text, nullable=False),
    sa.Column("stored_at", sa.Text, nullable=False),
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), index=True),
)
