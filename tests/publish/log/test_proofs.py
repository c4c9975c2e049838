from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Integrity, Invalid, Problem
from publish.log.proofs import (
    consistency_proof,
    inclusion_proof,
    verify_consistency,
    verify_inclusion,
)
from publish.log.tree import EMPTY_ROOT, leaf_hash, root_of
from tests.publish.log.vectors import (
    SAMPLE,
    SAMPLE_ENTRIES,
    VECTORS,
    naive_path,
    naive_proof,
    naive_root,
)

MERKLE = VECTORS["merkle"]
INPUTS = [bytes.fromhex(text) for text in MERKLE["leaf_inputs_hex"]]
ROOTS = {int(size): bytes.fromhex(root) for size, root in MERKLE["roots_hex"].items()}


def complete_subtrees(entries: list[bytes]) -> Callable[[int, int], bytes]:
    """A reader of hashes that has only complete subtrees, as tiles have."""
    leaves = [leaf_hash(entry) for entry in entries]

    def get_hash(level: int, index: int) -> bytes:
        chosen = leaves[index << level : (index + 1) << level]
        assert len(chosen) == 1 << level, "asked for a subtree that is not complete"
        return root_of(chosen)

    return get_hash


@pytest.mark.parametrize("vector", MERKLE["inclusion"])
def test_inclusion_proofs_are_those_of_the_vectors(vector: dict[str, Any]) -> None:
    index, size = vector["index"], vector["size"]
    proof = inclusion_proof(index, size, complete_subtrees(INPUTS[:size]))

    assert [step.hex() for step in proof] == vector["proof_hex"]
    verify_inclusion(index, size, leaf_hash(INPUTS[index]), proof, ROOTS[size])


@pytest.mark.parametrize("vector", MERKLE["consistency"])
def test_consistency_proofs_are_those_of_the_vectors(vector: dict[str, Any]) -> None:
    old, new = vector["old"], vector["new"]
    proof = consistency_proof(old, new, complete_subtrees(INPUTS[:new]))

    assert [step.hex() for step in proof] == vector["proof_hex"]
    verify_consistency(old, new, proof, ROOTS[old], ROOTS[new])


def test_the_proofs_of_the_sample_log_are_those_of_the_vectors() -> None:
    get_hash = complete_subtrees(SAMPLE_ENTRIES)
    inclusion = inclusion_proof(299, 300, get_hash)
    consistency = consistency_proof(256, 300, get_hash)

    assert [base64.b64encode(step).decode() for step in inclusion] == SAMPLE["inclusion_299"]
    assert [base64.b64encode(step).decode() for step in consistency] == (
        SAMPLE["consistency_256_300"]
    )


@given(st.data())
def test_proofs_are_those_of_the_recursive_definition(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, 700))
    old = data.draw(st.integers(1, new))
    index = data.draw(st.integers(0, new - 1))
    entries = [b"%d" % number for number in range(new)]
    get_hash = complete_subtrees(entries)

    inclusion = inclusion_proof(index, new, get_hash)
    consistency = consistency_proof(old, new, get_hash)

    assert inclusion == naive_path(index, entries)
    assert consistency == naive_proof(old, entries)
    root = naive_root(entries)
    verify_inclusion(index, new, leaf_hash(entries[index]), inclusion, root)
    verify_consistency(old, new, consistency, naive_root(entries[:old]), root)


@given(st.data())
def test_a_proof_with_one_flipped_bit_proves_nothing(data: st.DataObject) -> None:
    entries = [b"%d" % number for number in range(data.draw(st.integers(3, 40)))]
    size, root = len(entries), naive_root(entries)
    old = data.draw(st.integers(1, size - 1))
    proof = consistency_proof(old, size, complete_subtrees(entries))
    at = data.draw(st.integers(0, len(proof) - 1))
    proof[at] = bytes([proof[at][0] ^ 1]) + proof[at][1:]

    with pytest.raises(Integrity) as raised:
        verify_consistency(old, size, proof, naive_root(entries[:old]), root)

    assert raised.value.problems == (
        Problem("", "CONSISTENCY-NOT-PROVEN", {"old_size": old, "new_size": size}),
    )


@pytest.mark.parametrize(
    ("index", "size", "change"),
    [
        (8, 8, lambda proof: proof),
        (-1, 8, lambda proof: proof),
        (3, 0, lambda proof: proof),
        (2, 8, lambda proof: proof),
        (3, 4, lambda proof: proof),
        (3, 9, lambda proof: proof),
        (3, 8, lambda proof: proof[:-1]),
        (3, 8, lambda proof: [*proof, proof[0]]),
        (3, 8, lambda proof: []),
    ],
)
def test_it_rejects_an_inclusion_proof_of_something_else(
    index: int, size: int, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    proof = change(inclusion_proof(3, 8, complete_subtrees(INPUTS)))

    with pytest.raises(Integrity, match="INCLUSION-NOT-PROVEN"):
        verify_inclusion(index, size, leaf_hash(INPUTS[3]), proof, ROOTS[8])


@pytest.mark.parametrize(
    ("old", "new", "proof"),
    [
        (0, 8, []),
        (8, 4, []),
        (4, 8, []),
        (3, 8, []),
        (8, 8, [ROOTS[8]]),
        (1, 1, [ROOTS[1]]),
    ],
)
def test_it_rejects_a_consistency_proof_of_the_wrong_shape(
    old: int, new: int, proof: list[bytes]
) -> None:
    with pytest.raises(Integrity, match="CONSISTENCY-NOT-PROVEN"):
        verify_consistency(old, new, proof, ROOTS[old], ROOTS[new])


def test_equal_sizes_with_other_roots_are_a_split_view() -> None:
    with pytest.raises(Integrity, match="CONSISTENCY-NOT-PROVEN"):
        verify_consistency(8, 8, [], ROOTS[8], EMPTY_ROOT)


@pytest.mark.parametrize(("index", "size"), [(-1, 8), (8, 8), (0, 0)])
def test_it_makes_no_inclusion_proof_out_of_bounds(index: int, size: int) -> None:
    with pytest.raises(Invalid, match="PROOF-BOUNDS"):
        inclusion_proof(index, size, complete_subtrees(INPUTS))


@pytest.mark.parametrize(("old", "new"), [(0, 8), (9, 8), (-1, 8)])
def test_it_makes_no_consistency_proof_out_of_bounds(old: int, new: int) -> None:
    with pytest.raises(Invalid, match="PROOF-BOUNDS"):
        consistency_proof(old, new, complete_subtrees(INPUTS))
