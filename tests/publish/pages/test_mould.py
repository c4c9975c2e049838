"""Moulds: texts with places, and values that may not pass for a place."""

from __future__ import annotations

import pytest

from publish.pages.mould import Mould, Unfit, mark, put, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no place", b"no place"),
        (f"{mark('b')}", b"two"),
        (f"{mark('a')} and {mark('b')}, {mark('a')}", b"one and two, one"),
        (f"100% {mark('b')} {{braces}}", b"100% two {braces}"),
    ],
)
def test_every_place_gets_its_value(text: str, expected: bytes) -> None:
    mould = Mould(text, ("a", "b"))

    assert expected == b"".join(mould.filled((b"one", b"two")))
    assert expected == b"".join(mould.filled((b"one", b"two")))  # it is not used up


@pytest.mark.parametrize("text", [mark("c"), "\ue000a", "a\ue001", mark("A B")])
def test_a_text_with_other_places_is_refused(text: str) -> None:
    with pytest.raises(Unfit):
        Mould(text, ("a", "b"))


def test_a_value_is_written_as_the_template_writes_it() -> None:
    assert "&lt;b&gt; &amp; &#34;c&#34;" == written('<b> & "c"')
    assert f"1 {mark('b')}" == put(f"{mark('a')} {mark('b')}", {"a": "1"})


def test_a_value_that_holds_a_mark_is_refused() -> None:
    with pytest.raises(Unfit):
        written(f"title {mark('entry')}")
