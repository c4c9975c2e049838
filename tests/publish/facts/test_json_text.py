from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Invalid
from publish.facts.json_text import below, read_json, write_json, write_sorted

decimals = st.decimals(
    min_value=Decimal("-1e15"), max_value=Decimal("1e15"), allow_nan=False, places=6
)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**18) + 1, 10**18 - 1)
    | decimals
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)


def code_of(source: str | bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_json(source)
    return refused.value.problems[0].code


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("12", 12),
        ("-0.50", Decimal("-0.50")),
        ("1e3", Decimal("1e3")),
        (b'{"a": [true, null, "\xc3\xa9"]}', {"a": [True, None, "é"]}),
        ('"[[[["', "[[[["),
        ('"\\"[{"', '"[{'),
        ("9" * 18, int("9" * 18)),
    ],
)
def test_it_reads(source: str | bytes, value: object) -> None:
    read = read_json(source)

    assert value == read
    assert type(value) is type(read)


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"\xff", "JSON-ENCODING"),
        ("", "JSON-SYNTAX"),
        ("{'a': 1}", "JSON-SYNTAX"),
        ("[1,]", "JSON-SYNTAX"),
        ("01", "JSON-SYNTAX"),
        ('{"a": 1, "b": 2, "a": 3}', "JSON-DUPLICATE-KEY"),
        ("NaN", "JSON-NUMBER"),
        ("[-Infinity]", "JSON-NUMBER"),
        ("9" * 19, "JSON-NUMBER"),
        ("1e400", "JSON-NUMBER"),
        ("0." + "1" * 40, "JSON-NUMBER"),
        ("[" * 33 + "]" * 33, "JSON-DEPTH"),
        ("[" * 100_000, "JSON-DEPTH"),
        ('{"a":' * 33, "JSON-DEPTH"),
        ('"\\ud800"', "JSON-SURROGATE"),
        ('"\\uDFFF\\ud83d"', "JSON-SURROGATE"),
        ('{"a":[{"\\udead":1}]}', "JSON-SURROGATE"),
        ('"\ud800"', "JSON-SURROGATE"),
        ('{"\\ud800":1,"\\ud800":2}', "JSON-DUPLICATE-KEY"),
    ],
)
def test_it_refuses(source: str | bytes, code: str) -> None:
    assert code == code_of(source)


def test_a_duplicate_key_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        read_json('{"x": {"fee": 1, "fee": 2}}')

    assert {"key": "fee"} == refused.value.problems[0].params


def test_a_syntax_error_names_line_and_column() -> None:
    with pytest.raises(Invalid) as refused:
        read_json('{\n  "a" 1\n}')

    assert {"line": 2, "column": 7} == refused.value.problems[0].params


@given(values)
def test_what_is_written_reads_back_equal(value: Any) -> None:
    assert value == read_json(write_json(value))
    assert value == read_json(write_json(value, indent=2))


@pytest.mark.parametrize("value", [1.5, float("nan"), Decimal("NaN"), {1, 2}, 10**18, b"x"])
def test_it_does_not_write_what_it_would_not_read(value: object) -> None:
    with pytest.raises(Invalid) as refused:
        write_json({"a": value})

    assert "JSON-VALUE" == refused.value.problems[0].code


def test_indentation_is_that_of_a_person() -> None:
    written = write_json({"a": [1, {}], "b": []}, indent=2)

    assert '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": []\n}' == written


@pytest.mark.parametrize(
    ("name", "pointer"), [("luas", "/x/luas"), ("a/b", "/x/a~1b"), ("~1", "/x/~01"), ("", "/x/")]
)
def test_a_pointer_goes_one_step_deeper(name: str, pointer: str) -> None:
    assert pointer == below("/x", name)


@given(values)
def test_what_is_said_the_short_way_is_what_the_long_way_says(value: Any) -> None:
    spread = write_json(value, indent=0)

    assert read_json(write_json(value)) == read_json(spread)
    assert "\n" not in write_json(value)


@given(values)
def test_sorted_text_says_the_same_in_the_order_of_names(value: Any) -> None:
    def in_order(inner: Any) -> Any:
        if isinstance(inner, dict):
            return {name: in_order(inner[name]) for name in sorted(inner)}
        return [in_order(item) for item in inner] if isinstance(inner, list) else inner

    assert write_json(in_order(value)) == write_sorted(value)
