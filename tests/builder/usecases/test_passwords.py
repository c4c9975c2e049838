"""Argon2id with the parameters we promise."""

from __future__ import annotations

from builder.usecases.passwords import Passwords


def test_a_hash_says_its_parameters_and_verifies() -> None:
    hasher = Passwords()
    stored = hasher.hash("kalimat sandi contoh")

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert hasher.verify(stored, "kalimat sandi contoh")
    assert not hasher.verify(stored, "kalimat sandi lain")


def test_nobody_and_nonsense_have_no_password() -> None:
    hasher = Passwords(memory_kib=64, time_cost=1)

    assert not hasher.verify(None, "nobody's")
    assert not hasher.verify("not a hash", "x")


def test_a_hash_with_other_parameters_is_outdated() -> None:
    weak = Passwords(memory_kib=64, time_cost=1).hash("x")

    assert Passwords().is_outdated(weak)
    assert not Passwords(memory_kib=64, time_cost=1).is_outdated(weak)
