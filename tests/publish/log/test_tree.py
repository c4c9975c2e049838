from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.log.tree import EMPTY_ROOT, Frontier, leaf_hash, node_hash, root_of
from tests.publish.log.vectors import SAMPLE, SAMPLE_ENTRIES, VECTORS, naive_root

MERKLE = VECTORS["merkle"]
INPUTS = [bytes.fromhex(text) for text in MERKLE["leaf_inputs_hex"]]


def test_leaf_hashes_are_those_of_the_vectors() -> None:
    assert [leaf_hash(entry).hex() for entry in INPUTS] == MERKLE["leaf_hashes_hex"]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_vectors(size: int) -> None:
    leaves = [leaf_hash(entry) for entry in INPUTS[:size]]

    assert root_of(leaves).hex() == MERKLE["roots_hex"][str(size)]


def test_the_root_of_the_sample_log_is_that_of_the_vectors() -> None:
    leaves = [leaf_hash(entry) for entry in SAMPLE_ENTRIES]

    assert root_of(leaves).hex() == SAMPLE["root_hex"]
    assert root_of(leaves[:256]).hex() == SAMPLE["root_256_hex"]


def test_the_empty_tree_has_the_hash_of_the_empty_string() -> None:
    assert hashlib.sha256(b"").digest() == EMPTY_ROOT == Frontier().root()


def test_a_leaf_never_hashes_like_the_node_it_spells() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")

    assert leaf_hash(left + right) != node_hash(left, right)


@given(st.integers(0, 700))
def test_a_frontier_knows_the_root_of_the_recursive_definition(size: int) -> None:
    entries = [b"%d" % number for number in range(size)]
    frontier = Frontier()
    for entry in entries:
        frontier.append(leaf_hash(entry))

    assert frontier.root() == naive_root(entries)
    assert frontier.size == size


def test_a_frontier_holds_one_hash_per_complete_subtree() -> None:
    frontier = Frontier()
    for number in range(1023):
        frontier.append(leaf_hash(b"%d" % number))

    assert len(frontier.peaks) == 10


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_frontier_goes_on_from_its_peaks(old: int, more: int) -> None:
    leaves = [leaf_hash(b"%d" % number) for number in range(old + more)]
    first = Frontier()
    for leaf in leaves[:old]:
        first.append(leaf)

    resumed = Frontier.resume(first.size, first.peaks)
    for leaf in leaves[old:]:
        resumed.append(leaf)

    assert resumed.root() == root_of(leaves)
    assert resumed.size == old + more
