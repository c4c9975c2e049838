"""The turn to write among processes: one at a time, woken when it is free, let go by the dead."""

from __future__ import annotations

import os
import signal
import stat
import threading
from pathlib import Path

import pytest

from builder.store.record_turn import FileTurn


def test_one_at_a_time_and_the_next_is_woken(tmp_path: Path) -> None:
    # Two opened files are to the kernel what two processes are.
    ours, theirs = FileTurn(tmp_path / "record"), FileTurn(tmp_path / "record")
    told: list[str] = []

    def wait() -> None:
        theirs.take()
        told.append("theirs")
        theirs.give()

    ours.take()
    waiting = threading.Thread(target=wait)
    waiting.start()
    waiting.join(0.02)
    told.append("ours")
    ours.give()
    waiting.join(10)

    assert ["ours", "theirs"] == told
    ours.close()
    theirs.close()


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork
def test_a_process_that_is_killed_lets_go(tmp_path: Path) -> None:
    taken, told = os.pipe()
    child = os.fork()
    if child == 0:
        FileTurn(tmp_path / "record").take()
        os.write(told, b"x")
        signal.pause()
    os.read(taken, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(taken)
    os.close(told)

    turn = FileTurn(tmp_path / "record")
    turn.take()
    turn.give()
    turn.close()


def test_only_the_office_may_open_its_file(tmp_path: Path) -> None:
    turn = FileTurn(tmp_path / "record.sqlite")
    turn.take()
    turn.close()

    (made,) = tmp_path.iterdir()
    assert ("record.sqlite.lock", 0o600) == (made.name, stat.S_IMODE(made.stat().st_mode))


def test_closing_it_lets_go(tmp_path: Path) -> None:
    turn = FileTurn(tmp_path / "record")
    turn.take()
    turn.close()

    after = FileTurn(tmp_path / "record")
    after.take()
    after.close()
    turn.give()  # after the end, as a thread may that was late
