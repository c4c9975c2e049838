"""Proofs that an entry is in the log, and that the log only grew.

Proofs are made from the hashes of complete subtrees (what tiles hold), never
from all leaves, and are checked with the iterative algorithms of RFC 9162.

Invariants:
- a check that fails raises `Integrity`: nobody can forget to look at a result;
- making a proof asks for at most about 2 * log2(size) hashes a step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from publish.errors import Integrity, Invalid, Problem
from publish.log.tree import node_hash

# (level, index) -> root of the complete subtree over the leaves from
# index * 2^level up to (index + 1) * 2^level. Levels are of the binary tree.
HashReader = Callable[[int, int], bytes]


def inclusion_proof(index: int, size: int, get_hash: HashReader) -> list[bytes]:
    """The audit path of leaf `index` in the tree of `size` leaves, from the leaf
    upwards (PATH of RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise Invalid(Problem("", "PROOF-BOUNDS", {"index": index, "size": size}))
    path: list[bytes] = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if index < middle:
            path.append(_range_hash(middle, stop, get_hash))
            stop = middle
        else:
            path.append(_range_hash(start, middle, get_hash))
            start = middle
    path.reverse()
    return path


def consistency_proof(old_size: int, new_size: int, get_hash: HashReader) -> list[bytes]:
    """That the tree of `new_size` begins with the tree of `old_size` (PROOF of
    RFC 6962, 2.1.2); empty for equal sizes. An empty old tree needs no proof."""
    if not 0 < old_size <= new_size:
        raise Invalid(Problem("", "PROOF-BOUNDS", {"index": old_size, "size": new_size}))
    path: list[bytes] = []
    start, stop = 0, new_size
    while stop != old_size:
        middle = start + _split(stop - start)
        if old_size <= middle:
            path.append(_range_hash(middle, stop, get_hash))
            stop = middle
        else:
            path.append(_range_hash(start, middle, get_hash))
            start = middle
    # If nothing was cut off at the left, the verifier has this hash: the old root.
    if start:
        path.append(_range_hash(start, stop, get_hash))
    path.reverse()
    return path


def verify_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> None:
    """Nothing if `proof` shows the leaf hash at `index` (RFC 9162, 2.1.3.2);
    Integrity `INCLUSION-NOT-PROVEN` otherwise."""
    if not _proves_inclusion(index, size, leaf, proof, root):
        raise Integrity(Problem("", "INCLUSION-NOT-PROVEN", {"index": index, "size": size}))


def verify_consistency(
    old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Nothing if `proof` shows that the new tree only added leaves to the old
    (RFC 9162, 2.1.4.2); Integrity `CONSISTENCY-NOT-PROVEN` otherwise."""
    if not _proves_consistency(old_size, new_size, proof, old_root, new_root):
        raise Integrity(
            Problem("", "CONSISTENCY-NOT-PROVEN", {"old_size": old_size, "new_size": new_size})
        )


def _split(count: int) -> int:
    """The largest power of two below `count`, which is at least 2."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_hash(start: int, stop: int, get_hash: HashReader) -> bytes:
    """The root of the leaves from `start` to `stop`, a subtree that a proof
    names: `start` is a multiple of every power of two up to its length."""
    complete: list[bytes] = []
    while stop - start:
        level = (stop - start).bit_length() - 1
        complete.append(get_hash(level, start >> level))
        start += 1 << level
    root = complete.pop()
    while complete:
        root = node_hash(complete.pop(), root)
    return root


def _proves_inclusion(
    index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes
) -> bool:
    if not 0 <= index < size:
        return False
    at, last, computed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            computed = node_hash(sibling, computed)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            computed = node_hash(computed, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and computed == root


def _proves_consistency(
    old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> bool:
    if old_size == new_size:
        return not proof and old_root == new_root
    if not 0 < old_size < new_size:
        return False
    hashes = list(proof)
    if old_size & (old_size - 1) == 0:
        hashes.insert(0, old_root)
    if not hashes:
        return False
    at, last = old_size - 1, new_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old_computed = new_computed = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            old_computed = node_hash(sibling, old_computed)
            new_computed = node_hash(sibling, new_computed)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new_computed = node_hash(new_computed, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and old_computed == old_root and new_computed == new_root
