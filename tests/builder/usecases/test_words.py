"""Free text at the door."""

from __future__ import annotations

import pytest

from builder.usecases.words import tidy_note
from publish.errors import Invalid


def test_text_is_kept_in_one_form() -> None:
    assert "\u00e9\nb" == tidy_note("  e\u0301\r\nb \n", 10)


@pytest.mark.parametrize("typed", ["a\x00", "a\u202e", "\ud800", "x" * 11])
def test_it_rejects(typed: str) -> None:
    with pytest.raises(Invalid):
        tidy_note(typed, 10)
