"""Is this database's schema the one this Terang knows?

Invariants:
- an empty database gets the tables as they are now, marked with the latest revision;
- one of another revision is refused by name (`builder.store.migrate` brings it here), never
  guessed at.
"""

from __future__ import annotations

import sqlalchemy as sa

from builder.errors import integrity
from builder.store.desk_tables import FACTOR
from builder.store.exchange_tables import OPINION
from builder.store.outward_tables import CONTACT
from builder.store.record_tables import META, METADATA
from builder.store.revision import HEAD

REVISION = sa.Table(
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), primary_key=True, nullable=False),
)
"""Alembic's own table of one row."""
NEIGHBOURS = (FACTOR, CONTACT, OPINION)
"""One of each file beside `record_tables`: importing it has put them all in METADATA."""
TABLES = tuple(METADATA.sorted_tables)
"""Every table of the record, those referred to first."""


def open_schema(connection: sa.Connection) -> None:
    """Make the tables in an empty database, or see that they are ours. Inside a transaction.

    Raises `Integrity` RECORD-SCHEMA.
    """
    if not sa.inspect(connection).has_table(META.name):
        METADATA.create_all(connection, TABLES)
        stamp(connection)
        return
    found = revision(connection)
    if found != HEAD:
        raise integrity("RECORD-SCHEMA", found=found, known=HEAD)


def revision(connection: sa.Connection) -> str:
    """The revision of the tables; empty where none is noted."""
    if not sa.inspect(connection).has_table(REVISION.name):
        return ""
    found = connection.execute(sa.select(REVISION.c.version_num)).scalar_one_or_none()
    return found or ""


def stamp(connection: sa.Connection, noted: str = HEAD) -> None:
    """Note a revision: the latest, if no other is given."""
    REVISION.create(connection, checkfirst=True)
    connection.execute(sa.delete(REVISION))
    connection.execute(sa.insert(REVISION).values(version_num=noted))
