"""Killed at any moment, a store holds what it acknowledged and opens without a hand.

A child process writes and says so over a pipe after each durable write; the
parent kills it at a random moment, again and again, on the same files.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from builder.domain.draft import revised, started
from builder.store.record_sqlite import open_sqlite
from builder.store.workbench_tinydb import TinyWorkbench
from tests.hardening.conftest import IS_LONG
from tests.makers import NOON, user

KILLS, WRITERS = (1_000 if IS_LONG else 40), 6

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork


def killed(write_forever: Callable[[Callable[[int], None]], None], after: float) -> int:
    """Run the writer in a child, kill it; returns the last number it acknowledged, or -1."""
    return (killed_saying(write_forever, after) or [-1])[-1]


def killed_saying(
    write_forever: Callable[[Callable[[int], None]], None], after: float
) -> list[int]:
    """The same; returns every number it acknowledged, in their order."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            write_forever(lambda n: os.write(writing, n.to_bytes(8, "big")) and None)
        finally:
            os._exit(1)
    os.close(writing)
    first = os.read(reading, 8)  # the writer is under way
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    said = first
    while chunk := os.read(reading, 65536):
        said += chunk
    os.close(reading)
    whole = range(0, len(said) - 7, 8)
    return [int.from_bytes(said[at : at + 8], "big") for at in whole]


def test_the_record_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    path, rng = tmp_path / "record.sqlite", Random(1)

    def count_on(say: Callable[[int], None]) -> None:
        record = open_sqlite(path)
        uow = record.uow()
        while True:
            with uow:
                n = len(uow.users.all()) % 50
                latest = int(uow.outbox.latest("n") or "0") + 1
                uow.users.put(replace(user("officer"), id=f"u{n}", name="x" * (latest % 400)))
                uow.outbox.remember("n", str(latest))
                uow.commit()
            say(latest)

    for _ in range(KILLS):
        acknowledged = killed(count_on, rng.uniform(0, 0.01))
        record = open_sqlite(path)
        record.check()
        uow = record.uow()
        with uow.reading():
            assert int(uow.outbox.latest("n") or "0") in (acknowledged, acknowledged + 1)
        record.close()


def test_writers_who_share_a_commit_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    path, rng = tmp_path / "record.sqlite", Random(3)

    def write_on(say: Callable[[int], None]) -> None:
        record, start = open_sqlite(path), time.monotonic_ns()
        numbers = count(start)

        def one() -> None:
            uow = record.uow()
            while True:
                n = next(numbers)
                with uow:
                    uow.outbox.remember(str(n), "x")
                    uow.commit()
                say(n)

        for _ in range(WRITERS - 1):
            Thread(target=one, daemon=True).start()
        one()

    for _ in range(KILLS if IS_LONG else KILLS // 2):
        acknowledged = killed_saying(write_on, rng.uniform(0, 0.02))
        record = open_sqlite(path)
        record.check()
        uow = record.uow()
        with uow.reading():
            assert [n for n in acknowledged if uow.outbox.latest(str(n)) != "x"] == []
        record.close()


def test_the_workbench_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    path, rng = tmp_path / "workbench.json", Random(2)
    TinyWorkbench(path).put(started("D1", "izin-contoh", "{}", "{}", "ani", NOON), None)

    def save_on(say: Callable[[int], None]) -> None:
        workbench = TinyWorkbench(path)
        while True:
            found = workbench.get("D1")
            assert found is not None
            # Texts grow and shrink: a shrinking write is what destroys TinyDB's own storage.
            text = "x" * (found.revision * 7919 % 20000)
            saved = replace(revised(found, text, "{}", "ani", NOON), history=())
            workbench.put(saved, found.revision)
            say(saved.revision)

    for _ in range(KILLS):
        acknowledged = killed(save_on, rng.uniform(0, 0.01))
        found = TinyWorkbench(path).get("D1")
        assert found is not None
        assert found.revision in (acknowledged, acknowledged + 1)
        assert len(found.service_text) == (found.revision - 1) * 7919 % 20000
