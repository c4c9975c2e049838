"""Several processes on one store: they wait for each other and lose nothing."""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from builder.domain.draft import revised, started
from builder.store.record_sqlite import open_sqlite
from builder.store.workbench_tinydb import TinyWorkbench
from publish.errors import Conflict
from tests.hardening.conftest import IS_LONG
from tests.makers import NOON

PROCESSES, TIMES = 4, (1_000 if IS_LONG else 12)

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork


def at_the_same_time(act: Callable[[], None]) -> None:
    """Do it in several processes; a failure in any of them is one here."""
    children = []
    for _ in range(PROCESSES):
        child = os.fork()
        if child == 0:
            done = 1
            try:
                act()
                done = 0
            finally:
                os._exit(done)
        children.append(child)
    assert [0] * PROCESSES == [os.waitpid(child, 0)[1] for child in children]


@contextmanager
def somebody_reads(path: Path) -> Iterator[Callable[[], int]]:
    """Another process reads the record for the length of a block, as the publisher does; then the
    exit code of it: 0 if every reading went well and saw no less than the one before."""
    stop, go_on = os.pipe()
    child = os.fork()
    if child == 0:
        done = 1
        try:
            os.close(go_on)
            read_until(stop, path)
            done = 0
        finally:
            os._exit(done)
    try:
        yield lambda: os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        os.close(go_on)
        os.close(stop)


def read_until(stop: int, path: Path) -> None:
    """Read the number that grows until the other end of the pipe is closed."""
    record, last = open_sqlite(path), 0
    while not select.select([stop], [], [], 0)[0]:
        uow = record.uow()
        with uow.reading():
            seen = int(uow.outbox.latest("n") or "0")
            assert last <= seen == int(uow.outbox.latest("n") or "0")
        last = seen
    record.close()


def test_no_commit_to_the_record_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    open_sqlite(path).close()

    def count() -> None:
        record = open_sqlite(path)
        uow = record.uow()
        for _ in range(TIMES):
            with uow:
                uow.outbox.remember("n", str(int(uow.outbox.latest("n") or "0") + 1))
                uow.commit()
        record.close()

    with somebody_reads(path) as end:
        at_the_same_time(count)
    assert 0 == end()
    record = open_sqlite(path)
    uow = record.uow()
    with uow.reading():
        assert str(PROCESSES * TIMES) == uow.outbox.latest("n")
    record.close()


def test_processes_may_make_the_record_together(tmp_path: Path) -> None:
    at_the_same_time(lambda: open_sqlite(tmp_path / "record.sqlite").close())

    record = open_sqlite(tmp_path / "record.sqlite")
    record.check()
    record.close()


def test_no_save_to_the_workbench_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "workbench.json"
    TinyWorkbench(path).put(started("D1", "izin-contoh", "{}", "{}", "ani", NOON), None)

    def save() -> None:
        workbench = TinyWorkbench(path)
        for _ in range(TIMES):
            while True:
                found = workbench.get("D1")
                assert found is not None
                try:
                    saved = replace(revised(found, "x", "{}", "ani", NOON), history=())
                    workbench.put(saved, found.revision)
                    break
                except Conflict:
                    continue

    at_the_same_time(save)
    found = TinyWorkbench(path).get("D1")
    assert found is not None
    assert PROCESSES * TIMES + 1 == found.revision
