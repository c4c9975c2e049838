"""A sealed secret opens under its own key and purpose, and is named where it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.domain.sealed_secret import sealed, unsealed
from publish.errors import Integrity
from tests.makers import seeded

KEY = b"0123456789abcdef" * 4


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text("ab ", max_size=5))
def test_it_opens_as_it_was(secret: str, purpose: str) -> None:
    assert secret == unsealed(KEY, purpose, sealed(KEY, purpose, secret, seeded()))


def test_the_same_secret_is_never_sealed_alike() -> None:
    rng = seeded()

    assert sealed(KEY, "a", "rahasia", rng) != sealed(KEY, "a", "rahasia", rng)


KEPT = sealed(KEY, "a", "rahasia", seeded())


@pytest.mark.parametrize(
    ("key", "purpose", "kept"),
    [
        (KEY[:-1] + b"x", "a", KEPT),
        (KEY, "b", KEPT),
        (KEY, "a", KEPT[:-4]),
        (KEY, "a", ("A" if KEPT[0] != "A" else "B") + KEPT[1:]),
        (KEY, "a", ""),
        (KEY, "a", "rahasia yang terbuka"),
        (KEY, "a", "JBSWY3DPEHPK3PXP"),
        (KEY, "a", "\xe9"),
    ],
)
def test_what_does_not_open_is_named(key: bytes, purpose: str, kept: str) -> None:
    with pytest.raises(Integrity) as refused:
        unsealed(key, purpose, kept)

    assert "SECRET-SEALED" == refused.value.problems[0].code
