"""The line and column of a pointer, in any text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.domain.authoring.lines import nearest, offsets, spot, spot_at

TEXT = """{
  "a": {"b/c": [1, {"~d": "x, {\\"y\\": [" }]},
  "e": null
}"""


@pytest.mark.parametrize(
    ("pointer", "line", "begins"),
    [
        ("", 1, "{"),
        ("/a", 2, '"a": {'),
        ("/a/b~1c", 2, '"b/c"'),
        ("/a/b~1c/0", 2, "1, {"),
        ("/a/b~1c/1/~0d", 2, '"~d"'),
        ("/e", 3, '"e": null'),
        ("/e/not/there", 3, '"e": null'),
        ("/neither", 1, "{"),
    ],
)
def test_a_pointer_has_its_line_and_column(pointer: str, line: int, begins: str) -> None:
    found = spot(TEXT, nearest(pointer, offsets(TEXT)))

    assert line == found.line
    assert found.line_text[found.column - 1 :].startswith(begins)


def test_a_line_that_is_not_there_is_empty() -> None:
    assert ("", '  "e": null') == (spot_at(TEXT, 9, 1).line_text, spot_at(TEXT, 3, 2).line_text)


@given(st.text(alphabet='{}[]:,"\\\\ a1\n', max_size=60))
def test_any_text_gives_places(text: str) -> None:
    assert all(0 <= at < len(text) for at in offsets(text).values())


def pointers(value: Any, at: str = "") -> set[str]:
    """Every pointer of a document."""
    if not isinstance(value, dict | list):
        return {at}
    items = value.items() if isinstance(value, dict) else enumerate(value)
    steps = {f"{at}/{str(k).replace('~', '~0').replace('/', '~1')}": v for k, v in items}
    return {at}.union(*(pointers(v, p) for p, v in steps.items()))


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(VALUES, st.sampled_from([None, 2]))
def test_every_value_has_a_place(value: Any, indent: int | None) -> None:
    assert pointers(value) == offsets(json.dumps(value, indent=indent)).keys()
