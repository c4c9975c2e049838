"""A small city, made once for all tests of a run: they copy it and do what they like."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import click.testing

from builder.cli.main import terang
from builder.cli.session import Session
from publish.register.last_signed import LastSignedFile, read_copy
from tests.makers import KENDARI

UNTIL = "2026-10-31"
APPLICATIONS = 60
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=KENDARI)
"""Monday morning after the last day played."""


def ticking(start: datetime = NOW) -> Callable[[], datetime]:
    """A clock that goes on by a second whenever somebody looks."""
    seconds = iter(range(10**9))
    return lambda: start + timedelta(seconds=next(seconds))


def run(*args: str | Path, at: datetime = NOW, **more: Any) -> click.testing.Result:
    """`terang ARGS` in English, with a clock of ours."""
    session = Session(clock=ticking(at), lang="en")
    return click.testing.CliRunner().invoke(
        terang, [str(a) for a in args], obj=session, catch_exceptions=False, **more
    )


@cache
def small_city(base: Path) -> Path:
    """The workspace that `terang demo` makes, below the folder of a run of tests."""
    folder = base / "small-city"
    done = run("demo", folder, "--applications", str(APPLICATIONS), "--until", UNTIL, "--no-serve")
    assert done.exit_code == 0, done.stderr
    return folder


def copied(city: Path, folder: Path) -> Path:
    """A copy to work on."""
    shutil.copytree(city, folder)
    return at_home(folder)


def at_home(folder: Path) -> Path:
    """Let a copied workspace pass for one that was always there."""
    path = folder / "state/last-signed.json"
    state = read_copy(path.read_bytes(), path.name)
    path.unlink()
    LastSignedFile(path).compare_and_swap(None, state)
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder with their bytes, but for locks, what SQLite keeps open and
    sealed statuses, which are other bytes each time."""
    passing = (".lock", "-wal", "-shm")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(passing) and path.suffix != ".bin"
    }
