"""Several processes as one server: who dies is replaced, a signal ends all, nobody stays behind."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

from builder.cli import crew
from builder.cli.crew import Member, is_watched, run_crew
from builder.cli.serve import MOST, ROOM, processes_of
from builder.cli.server import stopped_by_signals
from builder.config import read_settings

pytestmark = pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # fork


@dataclass
class Watching:
    """The process that watches, and what it and the others say, line by line; no more lines
    come when the last of them has ended."""

    process: int
    said: TextIO

    def lines(self, count: int) -> list[list[str]]:
        return [self.said.readline().split() for _ in range(count)]

    def end(self) -> int:
        os.kill(self.process, signal.SIGTERM)
        return os.waitpid(self.process, 0)[1]


@contextmanager
def watched(*works: Callable[[Callable[[str], None], int], None]) -> Iterator[Watching]:
    """A crew whose members do these works, each given a way to say something."""
    reading, writing = os.pipe()
    watching = os.fork()
    if watching == 0:
        _watch(works, writing)
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            yield Watching(watching, said)
    finally:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(watching, signal.SIGKILL)
            os.waitpid(watching, 0)


def _watch(works: Sequence[Callable[..., None]], writing: int) -> None:
    code = 1
    try:

        def say(words: str) -> None:
            os.write(writing, f"{words}\n".encode())

        def member(number: int) -> Member:
            return Member(f"m{number}", lambda by: works[number](say, by))

        run_crew(
            [member(n) for n in range(len(works))],
            lambda: say("closed"),
            lambda replaced: say(f"replaced {replaced.name}"),
        )
        say("over")
        code = 0
    finally:
        os._exit(code)


def waits(say: Callable[[str], None], by: int) -> None:
    """Says who it is, and ends well on a signal or when nobody watches."""
    stop = threading.Event()
    with stopped_by_signals(stop.set):
        say(f"begun {os.getpid()}")
        while not stop.wait(0.05) and is_watched(by):
            pass
        say("ended")


def dies(say: Callable[[str], None], by: int) -> None:
    say(f"begun {os.getpid()} {by}")
    os._exit(3)


def test_a_signal_ends_all_of_them_and_closes_first() -> None:
    with watched(waits, waits) as crew_:
        begun = crew_.lines(2)

        assert 0 == crew_.end()

        assert [["begun"], ["begun"]] == [line[:1] for line in begun]
        assert [["closed"], ["ended"], ["ended"], ["over"]] == crew_.lines(4)


def test_who_is_killed_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "PAUSE", 0)
    with watched(waits, waits) as crew_:
        first, second = (int(pid) for _, pid in crew_.lines(2))
        os.kill(first, signal.SIGKILL)
        (_, who), (_, pid) = crew_.lines(2)

        assert "m" in who
        assert int(pid) not in (first, second)
        assert 0 == crew_.end()


def test_they_end_when_who_watched_was_killed() -> None:
    with watched(waits, waits) as crew_:
        crew_.lines(2)
        os.kill(crew_.process, signal.SIGKILL)

        assert [["ended"], ["ended"], []] == crew_.lines(3)


def test_who_dies_at_once_is_not_begun_again_at_once() -> None:
    """It ends by the signal, which is heard in the pause as well."""
    with watched(dies) as crew_:
        assert ["begun", "replaced"] == [line[0] for line in crew_.lines(2)]
        assert 0 == crew_.end()
        assert [["closed"], ["over"], []] == crew_.lines(3)


@pytest.mark.parametrize(
    ("setting", "processors", "memory", "expected"),
    [
        (0, 1, 64 * ROOM, 1),
        (0, 2, 64 * ROOM, 2),
        (0, 64, 64 * ROOM, MOST),
        (0, 8, 2 * ROOM, 2),
        (0, 8, ROOM // 2, 1),
        (1, 8, 64 * ROOM, 1),
        (16, 1, ROOM, 16),
    ],
)
def test_without_a_setting_the_machine_decides(
    tmp_path: Path, setting: int, processors: int, memory: int, expected: int
) -> None:
    settings = read_settings(tmp_path / "terang.toml", {"TERANG_PROCESSES": str(setting)})

    assert expected == processes_of(settings, processors, memory)
