"""Moving windows over what was admitted, for `builder.web.limits`: one count for all processes
that serve.

A window is kept as counts of its parts, in a table of fixed size that the processes share.

Invariants:
- no window ever admits more than its limit; room comes back up to a `PARTS`th of it late, since a
  part is forgotten as a whole;
- what was refused is not counted;
- a key has its place in one row of the table; when the row is full, the key that would be
  forgotten first makes room. Which keys share a row depends on a secret;
- the table is in memory only: a restart forgets it.
"""

from __future__ import annotations

import mmap
from collections.abc import Callable
from hashlib import blake2b
from struct import Struct

from builder.web.shared import Shared

ROWS, PLACES, PARTS = 4096, 8, 60
_KEPT = PARTS + 1  # the part that has begun, and those before it that the window reaches
_PLACE = Struct(f"<16sdq{_KEPT}H")
"""Digest of the key, moment when all of it is forgotten, number of its last part, and counts by
the number of the part modulo `_KEPT`."""
_HEAD = Struct("<16sd")


class Windows:
    """Counts by key; `clock` gives seconds that never go back, the same in all processes."""

    def __init__(self, clock: Callable[[], float], secret: bytes, rows: int = ROWS) -> None:
        self._clock, self._secret, self._rows = clock, secret[:64], rows
        self._shared = Shared(rows * PLACES * _PLACE.size)

    def admit(self, key: str, most: int, seconds: int) -> bool:
        """Count one more, unless the last `seconds` hold `most` (below 65,536) already."""
        digest = blake2b(key.encode(), digest_size=16, key=self._secret).digest()
        with self._shared.alone() as table:
            now = self._clock()
            part = int(now * PARTS / seconds)
            place = self._place(table, digest, now)
            counts = _counts(table, place, digest, part)
            if sum(counts) >= most:
                return False
            counts[part % _KEPT] += 1
            forgotten_at = (part + _KEPT) * seconds / PARTS
            _PLACE.pack_into(table, place, digest, forgotten_at, part, *counts)
            return True

    def _place(self, table: mmap.mmap, digest: bytes, now: float) -> int:
        """Where the key stands, or may be put."""
        row = int.from_bytes(digest[:8], "big") % self._rows * PLACES * _PLACE.size
        found = {}
        for place in range(row, row + PLACES * _PLACE.size, _PLACE.size):
            known, forgotten_at = _HEAD.unpack_from(table, place)
            if known == digest:
                return place
            found[place] = 0.0 if forgotten_at <= now else forgotten_at
        return min(found, key=found.__getitem__)


def _counts(table: mmap.mmap, place: int, digest: bytes, part: int) -> list[int]:
    """What the window that ends in `part` holds of a key, by the number of the part."""
    known, _, last, *counts = _PLACE.unpack_from(table, place)
    if known != digest or part - last >= _KEPT:
        return [0] * _KEPT
    for passed in range(last + 1, part + 1):
        counts[passed % _KEPT] = 0
    return counts
