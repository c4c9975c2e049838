"""The one lock of a register: whoever writes into it holds this.

The writer and the witnesses' signatures both change the checkpoint; they keep
apart because they take the very same lock.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from publish.errors import Conflict, Problem


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Hold the register in `root` for one block. Raises `Conflict` (REGISTER-BUSY) at once
    if somebody else does."""
    # The folder itself is locked: a lock file would be one more public file.
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(Problem("", "REGISTER-BUSY")) from None
        yield
    finally:
        os.close(folder)
