"""Every adapter of a port, under the port's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.store.attachments import AttachmentFolder
from builder.store.memory import MemoryAttachments, MemoryRecord, MemoryWorkbench
from builder.store.ports import Attachments, Workbench
from builder.store.record_postgresql import open_postgresql
from builder.store.record_schema import TABLES
from builder.store.record_sql import SqlRecord
from builder.store.record_sqlite import open_sqlite
from builder.store.record_transactions import LANE
from builder.store.workbench_tinydb import TinyWorkbench
from tests.postgresql import running_server


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """One PostgreSQL for the session."""
    with running_server() as address:
        yield address


@pytest.fixture(scope="session")
def database(server: str) -> Iterator[SqlRecord]:
    opened = open_postgresql(server, connections=20)
    yield opened
    opened.close()


@pytest.fixture
def postgresql(database: SqlRecord) -> SqlRecord:
    """The session's record, emptied."""
    with database._engine.connect().execution_options(**{LANE: "write"}) as connection:
        names = ", ".join(f'"{table.name}"' for table in TABLES)
        with connection.begin():
            connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY")
    return database


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MemoryRecord | SqlRecord]:
    if request.param == "memory":
        yield MemoryRecord()
        return
    if request.param == "postgresql":
        yield request.getfixturevalue("postgresql")
        return
    opened = open_sqlite(tmp_path / "record.sqlite")
    yield opened
    opened.close()


@pytest.fixture(params=["memory", "tinydb"])
def workbench(request: pytest.FixtureRequest, tmp_path: Path) -> Workbench:
    if request.param == "memory":
        return MemoryWorkbench()
    return TinyWorkbench(tmp_path / "workbench.json")


@pytest.fixture(params=["memory", "folder"])
def attachments(request: pytest.FixtureRequest, tmp_path: Path) -> Attachments:
    return MemoryAttachments() if request.param == "memory" else AttachmentFolder(tmp_path)
