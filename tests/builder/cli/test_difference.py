"""Where two documents differ."""

from __future__ import annotations

from typing import Any

import pytest

from builder.cli.difference import places


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, ["/a"]),
        ({"a": 1}, {"a": True}, ["/a"]),
        ({"a": 1}, {}, ["/a"]),
        ({}, {"b": {"c": 1}}, ["/b"]),
        ({"a": {"b": [1, {"c": 2}]}}, {"a": {"b": [1, {"c": 3}]}}, ["/a/b/1/c"]),
        ({"a": [1, 2]}, {"a": [1]}, ["/a"]),
        ({"a/b": 1, "c~d": 1}, {"a/b": 2, "c~d": 2}, ["/a~1b", "/c~0d"]),
        ([], {}, [""]),
    ],
)
def test_every_innermost_place_is_named(before: Any, after: Any, expected: list[str]) -> None:
    assert expected == list(places(before, after))
