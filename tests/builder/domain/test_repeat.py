"""What is kept for a repeated submission opens with its key only."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from builder.domain.repeat import fingerprint, opened_receipt, repeat_keys, sealed_receipt
from publish.errors import Invalid
from tests.makers import answers, seeded

KEY = "an idempotency key of 128 bits"


def test_the_receipt_opens_with_the_same_key() -> None:
    sealed = sealed_receipt(repeat_keys(KEY, "a"), "SECRET", seeded())

    assert "SECRET" == opened_receipt(repeat_keys(KEY, "a"), sealed)
    assert b"SECRET" not in sealed


@pytest.mark.parametrize(("key", "service"), [(KEY + "!", "a"), (KEY, "b")])
def test_no_other_key_or_service_opens_it(key: str, service: str) -> None:
    sealed = sealed_receipt(repeat_keys(KEY, "a"), "SECRET", seeded())

    assert opened_receipt(repeat_keys(key, service), sealed) is None


def test_the_keys_are_derived_as_the_standard_says() -> None:
    """RFC 5869, by another implementation."""
    keys = repeat_keys(KEY, "a")

    for purpose, key in ((b"receipt", keys.seal), (b"fingerprint", keys.mac)):
        standard = HKDF(SHA256(), length=32, salt=b"terang/idempotency/v1", info=purpose)
        assert key == standard.derive(f"a\n{KEY}".encode())


def test_an_empty_seal_opens_to_nothing() -> None:
    assert opened_receipt(repeat_keys(KEY, "a"), b"") is None


def test_the_fingerprint_depends_on_the_key() -> None:
    """A plain hash of a NIK could be found by trying all of them."""
    one, two = repeat_keys(KEY, "a"), repeat_keys(KEY + "!", "a")

    assert fingerprint(one, answers(), 1) == fingerprint(one, answers(), 1)
    assert fingerprint(one, answers(), 1) != fingerprint(two, answers(), 1)
    assert fingerprint(one, answers(), 1) != fingerprint(one, answers(), 2)
    assert fingerprint(one, answers(), 1) != fingerprint(one, answers(luas=1), 1)


@pytest.mark.parametrize("key", ["", "a" * 21, "a" * 201, "é" * 40])
def test_it_rejects_a_key_that_is_no_secret(key: str) -> None:
    with pytest.raises(Invalid):
        repeat_keys(key, "a")


def test_the_secret_is_not_in_what_is_shown() -> None:
    keys = repeat_keys(KEY, "a")

    assert keys.hash not in repr(keys)
    assert KEY not in repr(keys)
