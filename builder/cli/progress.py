"""How far a long piece of work has come, on stderr.

Invariants:
- nothing is said of work that is done within a second;
- a terminal gets one line that changes, a file a line now and then.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_QUIET = 1.0  # seconds
_EVERY = {True: 0.2, False: 5.0}  # seconds between two lines: on a terminal, in a file


class Progress:
    """Hears what is being done and how many are done; `total` 0 where nobody knows it."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._is_terminal = sys.stderr.isatty()
        self._next = monotonic() + _QUIET
        self._is_line_open = False

    def __call__(self, what: str, done: int, total: int = 0) -> None:
        """Say it if it is time to."""
        now = self._monotonic()
        if now < self._next:
            return
        self._next = now + _EVERY[self._is_terminal]
        line = f"{what}: {done}/{total}" if total else f"{what}: {done}"
        self._is_line_open = self._is_terminal
        click.echo(
            f"\r\x1b[K{line}" if self._is_terminal else line, err=True, nl=not self._is_terminal
        )

    def close(self) -> None:
        """Leave the line."""
        if self._is_line_open:
            click.echo("\r\x1b[K", err=True, nl=False)
        self._is_line_open = False


@contextmanager
def progress() -> Iterator[Progress]:
    """Progress for the length of a block."""
    shown = Progress()
    try:
        yield shown
    finally:
        shown.close()
