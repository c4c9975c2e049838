"""Where something is published: a folder on this machine, or an address.

Invariant: what comes from a place is never believed, only compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from publish.publication.register_files import FOLDER
from publish.publication.walk import files_below
from publish.register.durable import read_file

Read = Callable[[str, int], bytes]
"""The file at a path. Of one that is longer than so many bytes, one byte more is
enough. Raises NotFound, or Integrity for what is no plain file."""


@dataclass(frozen=True, slots=True)
class Place:
    """A published site.

    `register` is a folder with (a copy of) the register; `read` gives any other
    file; `names` lists every file, where that can be asked; `is_asked` says of an
    application's number whether its pages are to be compared.
    """

    register: Path
    read: Read
    names: Callable[[], Iterator[str]]
    is_asked: Callable[[str], bool]


def folder_place(folder: Path) -> Place:
    """The published folder `folder`."""
    return Place(
        register=folder / FOLDER,
        read=lambda path, most: read_file(folder, path),
        names=lambda: files_below(folder),
        is_asked=lambda number: True,
    )
