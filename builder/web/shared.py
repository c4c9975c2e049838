"""Memory that a process shares with those forked from it, and a lock over all of them.

Invariants:
- it is made before the fork and inherited: it has no name, so nobody else can open it, and it
  is gone with the last of the processes;
- the lock is the kernel's and of a process: one that is killed while it holds it lets go.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager


class Shared:
    """So many bytes, all zero at first; pages that nobody writes to take no memory."""

    def __init__(self, size: int) -> None:
        self.memory = mmap.mmap(-1, size)
        self._threads = threading.Lock()
        self._file = os.memfd_create("terang")  # on no disk, for its lock only
        weakref.finalize(self, os.close, self._file)

    @contextmanager
    def alone(self) -> Iterator[mmap.mmap]:
        """The memory, with no other thread or process inside."""
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield self.memory
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)
