"""Every adapter of a port, under the port's name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.store.attachments import AttachmentFolder
from builder.store.memory import MemoryAttachments, MemoryRecord, MemoryWorkbench
from builder.store.ports import Attachments, Workbench
from builder.store.record_sql import SqlRecord, open_sqlite
from builder.store.workbench_tinydb import TinyWorkbench


@pytest.fixture(params=["memory", "sqlite"])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MemoryRecord | SqlRecord]:
    if request.param == "memory":
        yield MemoryRecord()
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
