"""The tables of the desk, in the same database as `builder.store.record_tables`."""

from __future__ import annotations

import sqlalchemy as sa

from builder.store.record_tables import METADATA, ROW_ID

FACTOR = sa.Table(
    "factor",
    METADATA,
    sa.Column("user", sa.Text, sa.ForeignKey("person.id"), primary_key=True),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("last_step", sa.BigInteger, nullable=False),
    sa.Column("confirmed_at", sa.Text),
)
RECOVERY = sa.Table(
    "recovery",
    METADATA,
    sa.Column("user", sa.Text, sa.ForeignKey("person.id"), primary_key=True),
    sa.Column("asked_at", sa.Text, primary_key=True),
    sa.Column("asked_by", sa.Text, nullable=False),
    sa.Column("confirmed_by", sa.Text, nullable=False),
    sa.Column("confirmed_at", sa.Text),
    sa.Index("recovery_by_moment", "asked_at"),
)
PASSKEY = sa.Table(
    "passkey",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("user", sa.Text, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("public_key", sa.LargeBinary, nullable=False),
    sa.Column("sign_count", sa.BigInteger, nullable=False),
    sa.Column("made_at", sa.Text, nullable=False),
    sa.Column("used_at", sa.Text),
)
CHALLENGE = sa.Table(
    "challenge",
    METADATA,
    sa.Column("holder", sa.Text, primary_key=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sa.Column("made_at", sa.Text, nullable=False, index=True),
)
KNOWN_PLACE = sa.Table(
    "known_place",
    METADATA,
    sa.Column("place", sa.Text, primary_key=True),
    sa.Column("at", sa.Text, nullable=False),
)
ASSIGNMENT = sa.Table(
    "assignment",
    METADATA,
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), primary_key=True),
    sa.Column("person", sa.Text, sa.ForeignKey("person.id"), nullable=False, index=True),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)
LOOKUP = sa.Table(
    "lookup",
    METADATA,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), primary_key=True),
    sa.Index("lookup_by_number", "number"),
)
ASSISTED = sa.Table(
    "assisted",
    METADATA,
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), primary_key=True),
    sa.Column("person", sa.Text, sa.ForeignKey("person.id"), nullable=False),
)
SURVEY = sa.Table(
    "survey",
    METADATA,
    sa.Column("mark", sa.Text, primary_key=True),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("answered_on", sa.Text, nullable=False),
    sa.Column("charged", sa.Text, nullable=False),
    sa.Column("scores", sa.Text, nullable=False),
    sa.Index("survey_by_service", "service", "answered_on"),
)
DATA_REQUEST = sa.Table(
    "data_request",
    METADATA,
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("asked_at", sa.Text, nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("answered_at", sa.Text),
    sa.Column("by", sa.Text, nullable=False),
    sa.Index("data_request_waiting", "answered_at", "asked_at"),
)
REPORT_TURN = sa.Table(
    "report_turn",
    METADATA,
    sa.Column("report", sa.Text, sa.ForeignKey("report.id"), primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("value", sa.Text),
    sa.Column("note", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)
SUSPENSION = sa.Table(
    "suspension",
    METADATA,
    sa.Column("service", sa.Text, primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("said_id", sa.Text, nullable=False),
    sa.Column("said_en", sa.Text, nullable=False),
    sa.Column("by", sa.Text, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)
TRAVEL = sa.Table(
    "travel",
    METADATA,
    sa.Column("post", sa.Text, primary_key=True),
    sa.Column("trip", sa.Integer, primary_key=True),
    sa.Column("change", sa.Text, primary_key=True),
    sa.Column("nth", sa.Integer, primary_key=True),
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), nullable=False, index=True),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("claimed_on", sa.Text, nullable=False),
    sa.Column("region", sa.Text),
    sa.Column("until", sa.Text),
    sa.Column("acting", sa.Text),
    sa.Column("cost", sa.BigInteger),
    sa.Column("by", sa.Text, sa.ForeignKey("person.id"), nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)
RECEIPT = sa.Table(
    "receipt",
    METADATA,
    sa.Column("place", ROW_ID, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("amount", sa.BigInteger, nullable=False),
    sa.Column("received_on", sa.Text, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("owed", sa.BigInteger, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False, index=True),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
)
