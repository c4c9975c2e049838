"""The Merkle tree of the log: hashes of leaves, nodes and roots.

Invariants:
- hashes are SHA-256 and 32 bytes long (RFC 6962, 2.1);
- a leaf and an inner node can never have the same preimage: their first bytes
  differ, so nobody can pass a pair of hashes off as an entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Self

HASH_SIZE = 32

# RFC 6962, 2.1: the hash of an empty list is the hash of an empty string.
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry: SHA-256(0x00 || entry) (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees: SHA-256(0x01 || left || right) (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The root of a list that grows, in memory of log2(size) hashes.

    Holds the roots of the complete subtrees along the right edge, the largest
    first: a tree of size 6 (binary 110) holds one of 4 leaves and one of 2.
    """

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    @classmethod
    def resume(cls, size: int, peaks: Sequence[bytes]) -> Self:
        """The frontier that had this size and these `peaks`."""
        frontier = cls()
        frontier.size = size
        frontier._peaks = list(peaks)
        return frontier

    @property
    def peaks(self) -> tuple[bytes, ...]:
        """The roots of the complete subtrees, the largest first; to resume later."""
        return tuple(self._peaks)

    def append(self, leaf: bytes) -> None:
        """Add the hash of one more leaf."""
        # Each trailing 1 in the old size is a subtree that this leaf completes.
        carry = self.size
        while carry & 1:
            leaf = node_hash(self._peaks.pop(), leaf)
            carry >>= 1
        self._peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The Merkle tree hash of all leaves so far; `EMPTY_ROOT` of none."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The Merkle tree hash of a list of leaf hashes, in order."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()
