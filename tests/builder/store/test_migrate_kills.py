"""Killed before any step of the swap, the file is the old one or the new one, whole."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from builder.store.migrate import migrate_sqlite
from builder.store.record_sqlite import open_sqlite
from builder.store.revision import HEAD

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork


def without_our_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE kept (word TEXT)")
        connection.execute("INSERT INTO kept VALUES ('terang')")


def killed_before(touch: int, path: Path) -> bool:
    """Migrate in a child that is killed before it touches the folder for the `touch`-th time;
    whether it lived to the end."""
    child = os.fork()
    if child == 0:
        left = [touch]

        def look(_: str, given: tuple[object, ...]) -> None:
            if any(str(one).startswith(str(path.parent)) for one in given):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(look)
            migrate_sqlite(path)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)
    return status == 0


def test_a_kill_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    seen, touch, has_ended = set(), 0, False
    while not has_ended:
        touch += 1
        path = tmp_path / str(touch) / "record.sqlite"
        path.parent.mkdir()
        without_our_tables(path)

        has_ended = killed_before(touch, path)

        with closing(sqlite3.connect(path)) as connection:
            assert [("terang",)] == connection.execute("SELECT word FROM kept").fetchall()
        seen.add(migrate_sqlite(path))
        open_sqlite(path).close()
        assert ["record.sqlite"] == sorted(p.name for p in path.parent.iterdir())
    assert {(HEAD,), ()} == seen
    assert touch > 8
