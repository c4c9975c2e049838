"""The turn to write among the processes of one machine, before SQLite is asked for it.

SQLite's own way to wait is to sleep and ask again, for longer each time: whoever came last may be
let in first, and the one that slept longest waits for a tenth of a second at a file that is free.
Here the kernel wakes who waits.

Invariants:
- it only orders those who take it: SQLite's own lock stands behind it, and keeps out whoever
  does not know it;
- a process that ends, in whatever way, lets go;
- it is taken for as long as one transaction, by one thread of a process (`record_group.Line`);
- who waits for another process waits as long as that one works; a process that was stopped
  in the middle (SIGSTOP) keeps the others waiting until it goes on or ends.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Protocol


class Turn(Protocol):
    """What is held while a transaction writes."""

    def take(self) -> None:
        """Wait for it."""

    def give(self) -> None:
        """Let the next in."""


class NoTurn:
    """For a file that one process alone writes to."""

    def take(self) -> None:
        """At once."""

    def give(self) -> None:
        """Nobody waits."""


class FileTurn:
    """The turn of a record in a file: a lock on an empty file beside it (mode 0600).

    Not on the record itself, since closing a file lets go of the locks that SQLite has there."""

    def __init__(self, record: Path) -> None:
        self._path = record.with_name(f"{record.name}.lock")
        self._file: int | None = None

    def take(self) -> None:
        """As in `Turn`. Raises `OSError`."""
        if self._file is None:
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            self._file = os.open(self._path, flags, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)

    def give(self) -> None:
        """As in `Turn`."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def close(self) -> None:
        """Before a fork: two processes with one opened file would have one turn."""
        opened, self._file = self._file, None
        if opened is not None:
            os.close(opened)
