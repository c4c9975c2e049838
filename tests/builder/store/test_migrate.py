"""The record's tables: what migrations make is what the code knows, old or new after a kill."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from builder.store.baseline import baseline
from builder.store.migrate import migrate_postgresql, migrate_sqlite
from builder.store.record_postgresql import open_postgresql, postgresql_engine
from builder.store.record_sqlite import open_sqlite, sqlite_engine
from builder.store.record_sums import NAME
from builder.store.record_tables import METADATA
from builder.store.revision import HEAD
from publish.errors import Conflict, Integrity
from tests.postgresql import running_server

# SQLite tells no expressions of an index; the baseline's text is compared instead.
pytestmark = [
    pytest.mark.filterwarnings("ignore:.*expression-based index:UserWarning"),
    pytest.mark.filterwarnings("ignore:.*expression-based index:sqlalchemy.exc.SAWarning"),
]


def differences(engine: sa.Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        found = [one for one in compare_metadata(context, METADATA) if not is_of_sum(one)]
    engine.dispose()
    return found


def is_of_sum(difference: object) -> bool:
    """SQLite's own column, which no table of ours knows."""
    return isinstance(difference, tuple) and getattr(difference[-1], "name", "") == NAME


def test_the_baseline_is_that_of_the_tables() -> None:
    """After a change of a table: make baseline."""
    assert HEAD == baseline()[0]


def test_an_empty_file_gets_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"

    assert (HEAD,) == migrate_sqlite(path)
    assert () == migrate_sqlite(path)
    assert [] == differences(sqlite_engine(path))
    open_sqlite(path).close()


def test_an_empty_database_gets_the_tables_that_the_code_knows() -> None:
    with running_server() as address:
        assert (HEAD,) == migrate_postgresql(address)
        assert () == migrate_postgresql(address)
        assert [] == differences(postgresql_engine(address))
        open_postgresql(address).close()


def test_a_record_that_is_open_is_not_migrated(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    record = open_sqlite(path)
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM alembic_version")
    connection.close()

    with record.uow().reading(), pytest.raises(Conflict) as refused:
        migrate_sqlite(path)
    record.close()
    assert "RECORD-BUSY" == refused.value.problems[0].code


def test_a_revision_that_nobody_knows_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    open_sqlite(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'other'")
    connection.close()

    with pytest.raises(Integrity) as refused:
        migrate_sqlite(path)
    assert "RECORD-SCHEMA" == refused.value.problems[0].code
