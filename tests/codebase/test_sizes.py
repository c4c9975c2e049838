"""Files, functions and classes stay small enough to be read in one sitting."""

from __future__ import annotations

import pytest

from tests.codebase.sizes import LIMITS, allowed, measured


@pytest.mark.parametrize("limit", LIMITS)
def test_nothing_crosses_a_limit_without_a_reason(limit: str) -> None:
    too_long = [size for size in measured()[limit] if size.count > LIMITS[limit]]

    assert [] == [f"{size.count} {size.where}" for size in too_long if size.where not in allowed()]


def test_every_exception_is_still_needed_and_says_why() -> None:
    crossing = {
        size.where
        for limit, sizes in measured().items()
        for size in sizes
        if size.count > LIMITS[limit]
    }

    assert set() == allowed().keys() - crossing
    assert [] == [where for where, reason in allowed().items() if len(reason.split()) < 4]
