"""The tables of what is said about applications, in the database of
`builder.store.record_tables`."""

from __future__ import annotations

import sqlalchemy as sa

from builder.store.record_tables import METADATA

OPINION = sa.Table(
    "opinion",
    METADATA,
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("wanted_by", sa.Text, nullable=False),
    sa.Column("asked_by", sa.Text, nullable=False),
    sa.Column("asked_at", sa.Text, nullable=False),
    sa.Column("finding", sa.Text),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("answered_by", sa.Text, nullable=False),
    sa.Column("answered_at", sa.Text),
    sa.Column("closed_by", sa.Text, nullable=False),
    sa.Column("closed_at", sa.Text),
    sa.Index("opinion_open", "closed_at", "unit", "wanted_by"),
)
MESSAGE = sa.Table(
    "message",
    METADATA,
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("seen_at", sa.Text),
)
NOTE = sa.Table(
    "note",
    METADATA,
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), primary_key=True),
    sa.Column("sequence", sa.Integer, primary_key=True),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
)
