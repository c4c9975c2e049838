"""Numbers that only grow, kept by all processes that serve and read as one sum.

Each process adds in an area of its own, so that none waits for another; who reads sums over the
areas. An area outlives its process: the one that takes its place goes on where it ended.

Invariants:
- a sum never falls while the server runs, whichever process is asked and whichever has ended;
- a number is complete or not there: its name stands before the length of the area counts it,
  and eight bytes at a multiple of eight are written at once;
- an area holds so many different names, and names are few: the code's own routes and codes.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping
from struct import Struct

from builder.web.shared import Shared

AREA = 1 << 20
"""Bytes of one process's area; those that were never written take no memory."""
_USED = Struct("Q")
_HEAD = Struct("HH")  # bytes of the name, how many numbers
_NUMBER = Struct("d")

Name = tuple[str, ...]


class Tallies:
    """Lists of numbers by name, for so many `processes`."""

    def __init__(self, processes: int = 1) -> None:
        self._memory = Shared(processes * AREA).memory
        self._areas = processes
        self._lock = threading.Lock()
        self.take_area(0)

    def take_area(self, place: int) -> None:
        """From here on this process, the only one, adds in that area (from 0)."""
        self._start = place * AREA
        self._known = {name: at for name, at, _ in self._stored(place)}

    def add(self, name: Name, changes: Iterable[tuple[int, float]], size: int = 1) -> None:
        """Add to numbers of the list of `name` by their places; a new one is `size` zeros."""
        with self._lock:
            start = self._known.get(name) or self._begin(name, size)
            for place, amount in changes:
                at = start + place * _NUMBER.size
                (before,) = _NUMBER.unpack_from(self._memory, at)
                _NUMBER.pack_into(self._memory, at, before + amount)

    def sums(self) -> Mapping[Name, list[float]]:
        """All lists, added up over the processes."""
        found: dict[Name, list[float]] = {}
        for area in range(self._areas):
            for name, _, numbers in self._stored(area):
                known = found.get(name, [0.0] * len(numbers))
                found[name] = [a + b for a, b in zip(known, numbers, strict=True)]
        return found

    def _begin(self, name: Name, size: int) -> int:
        text = json.dumps(name).encode()
        text += b" " * (-(_HEAD.size + len(text)) % _NUMBER.size)
        used: int = _USED.unpack_from(self._memory, self._start)[0]
        head = self._start + _USED.size + used
        at = head + _HEAD.size + len(text)
        end = at + size * _NUMBER.size
        if end > self._start + AREA:
            raise OverflowError(f"more names than an area holds, at {name[0]}")
        _HEAD.pack_into(self._memory, head, len(text), size)
        self._memory[head + _HEAD.size : at] = text
        _USED.pack_into(self._memory, self._start, end - self._start - _USED.size)
        self._known[name] = at
        return at

    def _stored(self, area: int) -> Iterator[tuple[Name, int, list[float]]]:
        """Name, address of its numbers, and the numbers."""
        start = area * AREA
        (used,) = _USED.unpack_from(self._memory, start)
        at, end = start + _USED.size, start + _USED.size + used
        while at < end:
            length, size = _HEAD.unpack_from(self._memory, at)
            text, at = self._memory[at + _HEAD.size : at + _HEAD.size + length], at + _HEAD.size
            at += length
            numbers = [
                n for (n,) in _NUMBER.iter_unpack(self._memory[at : at + size * _NUMBER.size])
            ]
            yield tuple(json.loads(text)), at, numbers
            at += size * _NUMBER.size
