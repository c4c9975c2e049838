"""A sealed status opens with its receipt key and with nothing else."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from builder.domain.identifier import new_receipt_key
from builder.domain.status_seal import (
    FILE_BYTES,
    Seal,
    kept_seal,
    opened_seal,
    opened_status,
    seal_of,
    sealed_status,
)
from tests.makers import seeded

CASE_KEY = b"c" * 32


def test_the_vector_of_the_format() -> None:
    # A key of 20 symbols; the check symbol is not part of what is derived from.
    seal = seal_of("28T5C-Y4TQK-FF04H-MASW9-X")
    file = AESGCM(seal.key).encrypt(bytes(12), b'{"tahap":"verifikasi"}', None)

    assert "396eb38ad82a64dc236459e05e9cf3e7a18b3080" == seal.locator
    assert "7e29dd762eea9509444f42422b97acf1debf7ef4015ac914de702bdfa9369a30" == seal.key.hex()
    assert (
        "f72010f2bf9194ee9f1cdcae64578decad24264294c55b1db7f2ad4373728bbf49658f065cd8" == file.hex()
    )


def test_a_file_opens_with_its_key_only_and_all_are_equally_long() -> None:
    rng = seeded(3)
    key, other = new_receipt_key(rng), new_receipt_key(rng)
    short = sealed_status(seal_of(key), {"status": "filed"}, rng)
    long = sealed_status(seal_of(key), {"status": "x" * 900}, rng)

    assert {"status": "filed"} == opened_status(key, short)
    assert {FILE_BYTES} == {len(short), len(long)}
    with pytest.raises(InvalidTag):
        opened_status(other, short)


def test_the_same_status_never_gives_the_same_bytes() -> None:
    rng = seeded(4)
    seal = seal_of(new_receipt_key(rng))

    assert 20 == len({sealed_status(seal, {"status": "filed"}, rng) for _ in range(20)})


def test_what_is_kept_is_gone_with_the_case_key() -> None:
    seal = Seal("ab" * 20, b"k" * 32)
    kept = kept_seal(seal, CASE_KEY, seeded())

    assert seal == opened_seal(kept, CASE_KEY)
    assert [None, None, None] == [
        opened_seal(kept, b""),
        opened_seal(kept, b"d" * 32),
        opened_seal(b"", CASE_KEY),
    ]
    assert seal.key not in kept
