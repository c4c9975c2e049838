"""The tables of the record. Columns carry the names of the values' members.

Invariants:
- what must be unique is a constraint here, not a check in code: number and
  idempotency key, (number, sequence), (service, version), the draft of a
  version, the receipt of a verified report;
- `standing` is a projection of `event` and can be made anew at any time.

After a change here: `make baseline`, and commit what it writes.
"""

from __future__ import annotations

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
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("fields", sa.Text, nullable=False),
    sa.Column("answers", sa.Text),
)
DUE_ORDER = "coalesce(due_on, '9999-12-31')"
"""Soonest first, none last, as one expression that an index can hold."""
IS_OPEN = sa.TextClause("closed_on IS NULL")
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
    sa.Column("due_on", sa.Text),
    sa.Column("closed_on", sa.Text),
    sa.Column("fee", sa.BigInteger, nullable=False),
    sa.Column("paid", sa.BigInteger, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("is_sample", sa.Integer, nullable=False),
    *(
        sa.Index(
            f"standing_open_by_{name}",
            *columns,
            sa.TextClause(DUE_ORDER),
            "filed_on",
            "number",
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        )
        for name, columns in (("due", ()), ("unit", ("unit",)), ("step_unit", ("step_unit",)))
    ),
    sa.Index("standing_by_unit", "unit", "status", "due_on"),
    sa.Index("standing_by_step_unit", "step_unit", "status", "due_on"),
    sa.Index("standing_by_service", "service", "filed_on"),
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
