"""Registers that were followed by another (ADR 23), published as they were: `former/1/register`.

Each folder is a whole register with its key, for `terang verify` and for anybody's program.

Invariant: nothing in them changes any more; the checkpoint is put last, and where it is
there everything is.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from publish.publication.register_files import FOLDER
from publish.register.audit import files_below
from publish.register.durable import read_file, write_file
from publish.register.layout import CHECKPOINT

FORMER = "former"


def is_former(path: str) -> bool:
    """Whether a published file belongs to a former register."""
    return path.startswith(f"{FORMER}/")


def put_former(out: Path, kept: Path) -> None:
    """Put the registers in `kept` into the published folder `out`, where they are not yet."""
    for folder in sorted(kept.iterdir()) if kept.is_dir() else ():
        for name in _missing(folder / FOLDER, out / FORMER / folder.name / FOLDER):
            place = f"{FORMER}/{folder.name}/{FOLDER}/{name}"
            write_file(out, place, read_file(folder / FOLDER, name))


def _missing(source: Path, target: Path) -> Iterator[str]:
    if (target / CHECKPOINT).is_file() or not (source / CHECKPOINT).is_file():
        return
    yield from (name for name in files_below(source) if name != CHECKPOINT)
    yield CHECKPOINT
