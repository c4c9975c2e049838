"""Keys from words: readable, new, the same each time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.domain.authoring.keys import LONGEST, mint_id, mint_key
from publish.facts.standard import SLUG


@pytest.mark.parametrize(
    ("words", "taken", "key"),
    [
        ("Luas lantai (m²)", (), "luas_lantai_m2"),
        ("Nama", ("nama",), "nama_2"),
        ("Nama", ("nama", "nama_2"), "nama_3"),
        ("№ ☂", (), "no"),
        ("☂", (), "pertanyaan"),
    ],
)
def test_it_mints_a_key(words: str, taken: tuple[str, ...], key: str) -> None:
    assert key == mint_key(words, taken)


@given(st.text(max_size=80), st.sets(st.sampled_from(["nama", "bagian", "a"])))
def test_an_id_is_a_new_slug(words: str, taken: set[str]) -> None:
    made = mint_id(words, taken)

    assert SLUG.fullmatch(made)
    assert made not in taken
    assert len(made) <= LONGEST + 3
