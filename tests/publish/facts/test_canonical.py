from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Invalid
from publish.facts.canonical import canonical_bytes, digest
from publish.facts.json_text import read_json

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
readable = st.characters(exclude_categories=["Cs"])


@pytest.mark.parametrize(
    ("source", "canonical"),
    [
        # RFC 8785, 3.2.2: numbers as ECMAScript writes them, shortest escapes in strings.
        ("[4.50, 2e-3, 0.000001, 1e-7]", b"[4.5,0.002,0.000001,1e-7]"),
        ("[-0.0, 0, 1.0, 10.00]", b"[0,0,1,10]"),
        ('"\\u20ac$\\u000f\\nA\'B\\"\\\\\\"\\/"', '"€$\\u000f\\nA\'B\\"\\\\\\"/"'.encode()),
        ("[null, true, false]", b"[null,true,false]"),
        # 3.2.3: names sorted by UTF-16 code units, so the smiley stands before U+FB33.
        (
            '{"\\u20ac":1,"\\r":2,"\\ufb33":3,"1":4,"\\ud83d\\ude00":5,"\\u0080":6,"\\u00f6":7}',
            '{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'.encode(),
        ),
        ('{"b": {"z": [], "a": {}}, "a": "é"}', '{"a":"é","b":{"a":{},"z":[]}}'.encode()),
    ],
)
def test_it_writes_the_canonical_form(source: str, canonical: bytes) -> None:
    assert canonical == canonical_bytes(read_json(source))


def test_a_digest_is_sha_256_of_the_bytes() -> None:
    assert hashlib.sha256(b'{"a":1}').hexdigest() == digest({"a": 1})


@pytest.mark.parametrize(
    "value",
    [
        2**53,
        Decimal("0.12345678901234567890"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1e999999"),
        float("nan"),
        "\ud800",
        {"\udfff": 1},
        {1: "one"},
        {1, 2},
        b"bytes",
    ],
)
def test_it_refuses_what_the_form_cannot_hold(value: object) -> None:
    with pytest.raises(Invalid) as refused:
        canonical_bytes([value])

    assert "CANONICAL-VALUE" == refused.value.problems[0].code


@given(values)
def test_the_bytes_mean_the_value_and_are_stable(value: Any) -> None:
    try:
        data = canonical_bytes(value)
    except Invalid:
        assert any(0xD800 <= ord(c) <= 0xDFFF for c in json.dumps(value, ensure_ascii=False))
        return

    assert value == json.loads(data)
    assert data == canonical_bytes(json.loads(data))


@given(st.dictionaries(st.text(readable, max_size=5), st.integers(0, 9), max_size=6))
def test_the_order_of_names_does_not_matter(value: dict[str, int]) -> None:
    turned = dict(reversed(value.items()))

    assert digest(value) == digest(turned)


@given(st.decimals(min_value=-1000, max_value=1000, places=3))
def test_a_decimal_has_the_digest_of_the_number_it_says(value: Decimal) -> None:
    assert digest(json.loads(str(value))) == digest(value)


@given(values)
def test_the_quick_writer_gives_what_the_exact_one_does(value: Any) -> None:
    assert rfc8785.dumps(value) == canonical_bytes(value)
