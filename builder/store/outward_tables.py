"""The tables of news on its way, tokens and webhooks, beside `builder.store.record_tables`."""

from __future__ import annotations

import sqlalchemy as sa

from builder.store.record_tables import METADATA

CONTACT = sa.Table(
    "contact",
    METADATA,
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), primary_key=True),
    sa.Column("email", sa.Text, nullable=False, index=True),
    sa.Column("phone", sa.Text, nullable=False, index=True),
)
DELIVERY = sa.Table(
    "delivery",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("number", sa.Text, sa.ForeignKey("application.number"), nullable=False, index=True),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("queued_at", sa.Text, nullable=False),
    sa.Column("next_at", sa.Text, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("last", sa.Text, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("webhook", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    sa.Index("delivery_by_time", "state", "channel", "next_at", "id"),
    sa.Index("delivery_by_last", "state", "last", "queued_at"),
)
TOKEN = sa.Table(
    "api_token",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("token_hash", sa.Text, nullable=False, unique=True),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("made_on", sa.Text, nullable=False),
    sa.Column("expires_on", sa.Text, nullable=False),
    sa.Column("used_on", sa.Text),
    sa.Column("revoked_on", sa.Text),
)
WEBHOOK = sa.Table(
    "webhook",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("events", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("made_on", sa.Text, nullable=False),
    sa.Column("revoked_on", sa.Text),
)
