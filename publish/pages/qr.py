"""A QR code as one path of a drawing, so that a page needs no picture and no style.

Invariant: the same address gives the same path; dark modules lie in a square of `size`
modules, quiet zone included (ISO/IEC 18004 wants four).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

_QUIET = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    """The drawing: `path` fills the dark modules of a square with sides of `size`."""

    size: int  # modules of one side
    path: str  # dark modules as a path


def qr_code(address: str) -> QrCode:
    """The code that leads to `address`; a quarter of it may be dirty (level Q)."""
    matrix = segno.make(address, error="q", micro=False, boost_error=False).matrix
    runs = []
    for y, row in enumerate(matrix, _QUIET):
        x = _QUIET
        for is_dark, modules in groupby(row):
            length = len(list(modules))
            if is_dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return QrCode(len(matrix) + 2 * _QUIET, "".join(runs))
