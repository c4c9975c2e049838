"""One publisher at a time, for one cache.

Invariant: the lock goes with the process that holds it, so a kill leaves none.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publish.errors import Conflict, Problem

FILE = "publish.lock"


@contextmanager
def locked(cache: Path) -> Iterator[None]:
    """Hold the lock of the folder `cache`; Conflict `PUBLISH-BUSY` if another has it."""
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    opened = os.open(cache / FILE, flags, 0o600)
    try:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(Problem("", "PUBLISH-BUSY")) from None
        yield
    finally:
        os.close(opened)
