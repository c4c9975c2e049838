"""A folder of many files put into a delivery, whole: one rename for a hundred pages.

For workers of a full build, which write where nothing was: no file is looked for, synced or
renamed by itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from publish.errors import Invalid, Problem
from publish.publication.deliver import (
    CREATE,
    FILE_MODE,
    FOLDER_MODE,
    INCOMING,
    OPEN_FOLDER,
    PART,
    write_all,
)


def put_new_folder(out: Path, folder: str, files: Sequence[tuple[str, bytes]]) -> None:
    """Put a folder, which is not there yet, with its files into an open delivery of `out`.

    It appears whole; that it stays after a power cut is sure after the delivery's `sync`.
    """
    place = out / INCOMING / folder.replace("/", "-")
    for name, _ in files:
        if not PART.fullmatch(name):
            raise Invalid(Problem("", "FILE-NAME", {"name": name[:200]}))
    with _modes_as_asked():
        place.mkdir(FOLDER_MODE)
        opened = os.open(place, OPEN_FOLDER)
        try:
            for name, data in files:
                _write(opened, name, data)
        finally:
            os.close(opened)
        above = (out / folder).parent
        above.mkdir(FOLDER_MODE, parents=True, exist_ok=True)
        place.rename(out / folder)


@contextmanager
def _modes_as_asked() -> Iterator[None]:
    """Files and folders get the mode that they are made with: a call less for each of many. The
    mask is the whole process's, so this is for processes that do nothing else."""
    before = os.umask(0o777 & ~FOLDER_MODE)
    try:
        yield
    finally:
        os.umask(before)


def _write(folder: int, name: str, data: bytes) -> None:
    opened = os.open(name, CREATE, FILE_MODE, dir_fd=folder)
    try:
        write_all(opened, data)
    finally:
        os.close(opened)
