"""Files that only their holders can read, handed on as they are.

The office makes them (it knows the people), this side copies them: what is in
them it cannot know. All are replaced at each publication.

Invariant: nothing but files with names of 40 hex digits is here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from publish.publication.deliver import open_delivery

FOLDER = "status"
_PATH = re.compile(rf"{FOLDER}/[0-9a-f]{{40}}\.bin", re.ASCII)


def is_sealed(path: str) -> bool:
    """Whether a path is that of such a file."""
    return _PATH.fullmatch(path) is not None


def sealed_names(out: Path) -> frozenset[str]:
    """The names (hex) of those that are in the published folder."""
    return frozenset(path.stem for path in (out / FOLDER).glob("*.bin"))


def put_sealed(out: Path, files: Mapping[str, bytes]) -> None:
    """Put the files in place by their names (hex), and take away those that are no more."""
    wanted = {f"{FOLDER}/{name}.bin": data for name, data in files.items()}
    with open_delivery(out) as delivery:
        delivery.put(list(wanted.items()))
        for name in delivery.names(FOLDER):
            path = f"{FOLDER}/{name}"
            if is_sealed(path) and path not in wanted:
                delivery.remove(path)
        delivery.sync()
