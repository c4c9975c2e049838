"""A process whose N-th system call of a name kills it, or fails, for every name and every N.

The process is forked from this one, so that nothing has to be imported again. strace is fastened
to it when it has opened its stores, and let go when it has acted. It talks through shared memory
and semaphores, which cost no call on a file.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import mmap
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.synchronize import Semaphore
from pathlib import Path

from publish.errors import TerangError

STRACE = shutil.which("strace")
ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EMFILE")
PATIENCE = 60  # seconds for one act of one process
_FILES = "%file,%desc,sync"
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)$", re.MULTILINE)
READING = frozenset(
    {"access", "flock", "getdents64", "ioctl", "lseek", "newfstatat", "pread64", "read", "statfs"}
)
OF_NO_DISK = frozenset({"close", "fcntl"})
"""Locks ask nothing of a disk, and a file is closed whatever Linux answers (man 2 close)."""
_OF_MEMORY = frozenset({"mmap", "munmap", "mprotect"})
_SET_PTRACER, _ANYBODY = 0x59616D61, ctypes.c_ulong(-1)
_BOARD = 1 << 16

Say = Callable[[str], None]
Act = Callable[[Say], None]
"""What is done, more than once if need be; it says what it has acknowledged."""


@dataclass(frozen=True, slots=True)
class Point:
    """The `nth` call named `call` of an act."""

    call: str
    nth: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: what it acknowledged under strace and afterwards, in `refused` the
    names of what it was refused for, in `trouble` what else was raised, and how many `seconds`
    it needed once the fault was over."""

    acknowledged: tuple[str, ...]
    again: tuple[str, ...]
    refused: tuple[str, ...]
    trouble: str
    was_killed: bool
    seconds: float = 0.0


def may_trace(trace: Path) -> bool:
    """Whether this machine lets strace be fastened to a process; some containers do not."""
    assert STRACE
    with subprocess.Popen(["sleep", str(PATIENCE)]) as sleeper:
        command = [STRACE, "-p", str(sleeper.pid), "-o", str(trace)]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as strace:
            assert strace.stderr is not None
            said = strace.stderr.readline()
            strace.send_signal(signal.SIGINT)
        sleeper.kill()
    return b"attached" in said


def points(opened: Callable[[], Act], trace: Path) -> list[Point]:
    """Every call on a file that the act makes. `trace` is a file to write."""
    names = Counter(name for name, _ in _calls(opened, trace))
    return [
        Point(name, nth)
        for name, count in sorted(names.items())
        if name not in _OF_MEMORY
        for nth in range(1, count + 1)
    ]


def changes(opened: Callable[[], Act], trace: Path) -> list[Point]:
    """Those calls, in their order, that change what is on the disk or make it last. A kill before
    any other leaves the same bytes as one before the next of these."""
    counted: Counter[str] = Counter()
    found = []
    for name, said in _calls(opened, trace):
        counted[name] += 1
        is_reading = name in READING | OF_NO_DISK | _OF_MEMORY
        is_opening = name.startswith("open") and "O_CREAT" not in said and "O_TRUNC" not in said
        if not is_reading and not is_opening:
            found.append(Point(name, counted[name]))
    return found


def _calls(opened: Callable[[], Act], trace: Path) -> list[tuple[str, str]]:
    """Name and arguments of every call on a file, in their order."""
    ended = _run(opened, ["-o", str(trace), "-e", f"trace={_FILES}"], rounds=1)
    assert not ended.was_killed and not ended.refused and not ended.trouble, ended
    return _CALL.findall(trace.read_text(encoding="utf-8", errors="replace"))


def killed_at(point: Point, opened: Callable[[], Act]) -> Ended:
    """The act, in a process that is killed before it makes this call."""
    return _run(opened, _injected(point, "signal=SIGKILL"), rounds=1)


def failing_at(point: Point, error: str, opened: Callable[[], Act]) -> Ended:
    """The act, in a process of which this call fails; then the act again without a fault."""
    return _run(opened, _injected(point, f"error={error}"), rounds=2)


def failing_from(point: Point, error: str, opened: Callable[[], Act]) -> Ended:
    """The same, and every later call of that name fails too, until the fault is over."""
    return _run(opened, _injected(point, f"error={error}", "+"), rounds=2)


def short_of_room(disk: Path, left: int, opened: Callable[[], Act]) -> Ended:
    """The act, in a process on a disk of which so many bytes are left; then again with room."""
    with mmap.mmap(-1, _BOARD) as board:
        child = os.fork()
        if child == 0:
            try:
                signal.alarm(PATIENCE)
                act = opened()
                filler = _fill(disk, left)
                _told(act, board, 0)
                filler.unlink()
                begun = time.monotonic()
                _told(act, board, 1)
                _write(board, "seconds", f"{time.monotonic() - begun:.3f}")
            except BaseException:  # noqa: BLE001
                _write(board, "trouble", traceback.format_exc().replace("\n", " | "))
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        return _ended(board, os.waitstatus_to_exitcode(status) != 0)


def _fill(disk: Path, left: int) -> Path:
    """A file that leaves so many bytes of the disk."""
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(b"x" * 65536):
            pass
    os.truncate(filler, max(0, filler.stat().st_size - left))
    return filler


def _injected(point: Point, fault: str, onwards: str = "") -> list[str]:
    said = f"inject={point.call}:{fault}:when={point.nth}{onwards}"
    return ["-o", "/dev/null", "-e", f"trace={point.call}", "-e", said]


def _run(opened: Callable[[], Act], arguments: Sequence[str], rounds: int) -> Ended:
    fork = multiprocessing.get_context("fork")
    gates = [fork.Semaphore(0) for _ in range(4)]
    with mmap.mmap(-1, _BOARD) as board:
        child = os.fork()
        if child == 0:
            _child(opened, board, gates, rounds)
        try:
            was_killed = _tended(child, arguments, gates)
        except BaseException:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise
        return _ended(board, was_killed)


def _ended(board: mmap.mmap, was_killed: bool) -> Ended:
    lines = board[:].rstrip(b"\0").decode("utf-8", "replace").split("\n")
    told = [line.partition(" ") for line in lines if line]

    def of(kind: str) -> tuple[str, ...]:
        return tuple(text for word, _, text in told if word == kind)

    seconds = sum(map(float, of("seconds")))
    return Ended(
        of("said0"), of("said1"), of("refused"), "\n".join(of("trouble")), was_killed, seconds
    )


def _child(
    opened: Callable[[], Act], board: mmap.mmap, gates: Sequence[Semaphore], rounds: int
) -> None:
    """Open, wait for strace, act, wait for its end, act again; never returns."""
    ready, fastened, done, loose = gates
    try:
        gc.disable()  # what the parent left to be collected is the parent's
        signal.alarm(PATIENCE)  # nobody waits for ever
        ctypes.CDLL(None).prctl(_SET_PTRACER, _ANYBODY, 0, 0, 0)
        act = opened()
        ready.release()
        fastened.acquire()
        _told(act, board, 0)
        done.release()
        loose.acquire()
        if rounds == 2:
            begun = time.monotonic()
            _told(act, board, 1)
            _write(board, "seconds", f"{time.monotonic() - begun:.3f}")
    except BaseException:  # noqa: BLE001
        _write(board, "trouble", traceback.format_exc().replace("\n", " | "))
    finally:
        os._exit(0)


def _told(act: Act, board: mmap.mmap, number: int) -> None:
    try:
        act(lambda text: _write(board, f"said{number}", text))
    except TerangError as error:
        _write(board, "refused", ",".join(problem.code for problem in error.problems))
    except OSError as error:
        _write(board, "refused", errno.errorcode.get(error.errno or 0, "OSError"))


def _write(board: mmap.mmap, word: str, text: str) -> None:
    board.write(f"{word} {text}\n".encode()[: _BOARD - board.tell()])


def _tended(child: int, arguments: Sequence[str], gates: Sequence[Semaphore]) -> bool:
    """Fasten strace to the child, let it act, loosen it again; whether the child was killed."""
    ready, fastened, done, loose = gates
    assert STRACE
    assert ready.acquire(timeout=PATIENCE), "it did not open"
    command = [STRACE, "-p", str(child), *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as strace:
        try:
            assert strace.stderr is not None
            said = strace.stderr.readline()
            assert b"attached" in said, said
            fastened.release()
            status = _over(child, done)
        finally:
            strace.send_signal(signal.SIGINT)
    if status is not None:
        return os.waitstatus_to_exitcode(status) == -signal.SIGKILL
    loose.release()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def _over(child: int, done: Semaphore) -> int | None:
    """Wait until it has acted, or is no more: then how it ended."""
    until = time.monotonic() + PATIENCE
    while not done.acquire(timeout=0.003):
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return status
        assert time.monotonic() < until, "it did not come to an end"
    return None
