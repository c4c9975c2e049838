"""Every file below a folder, for those who must miss none.

Invariants: symbolic links are named and not followed; the order is fixed;
memory holds one folder's names at a time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def files_below(root: Path) -> Iterator[str]:
    """The paths of all that is no folder, relative to `root`."""
    for folder, folders, files in os.walk(root):
        folders.sort()
        place = Path(folder)
        links = [name for name in folders if (place / name).is_symlink()]
        for name in sorted(files + links):
            yield (place / name).relative_to(root).as_posix()
