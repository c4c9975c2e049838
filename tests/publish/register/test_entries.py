from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Invalid
from publish.facts.canonical import canonical_bytes
from publish.register.entries import decode_entry, documents_named, encode_entry

DIGEST = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

plain_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
plain_value = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | plain_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(plain_text, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(plain_text, plain_value, max_size=5), plain_text)
def test_an_entry_gives_back_its_members(members: dict[str, object], type_: str) -> None:
    document = {**members, "type": type_}

    assert decode_entry(encode_entry(document)) == document


def test_members_are_in_canonical_order_without_spaces() -> None:
    entry = encode_entry({"type": "event", "amount": 1, "é": "ü\n"})

    assert entry == '{"amount":1,"type":"event","é":"ü\\n"}'.encode()


@pytest.mark.parametrize("amount", [0, -1, 2**53 - 1])
def test_whole_numbers_below_2_to_the_53_are_kept(amount: int) -> None:
    assert decode_entry(encode_entry({"type": "a", "n": amount}))["n"] == amount


def test_whole_numbers_that_a_double_cannot_hold_are_refused() -> None:
    with pytest.raises(Invalid, match="CANONICAL-VALUE"):
        encode_entry({"type": "a", "n": 2**53 + 1})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"1",
        b"null",
        b"{}",
        b'{"type":1}',
        b'{"type":"a"} ',
        b'{"type": "a"}',
        b'{"type":"a","a":1}',
        b'{"a":1,"a":1,"type":"a"}',
        b'{"n":1.0,"type":"a"}',
        b'{"n":1e3,"type":"a"}',
        b'{"n":-0,"type":"a"}',
        b'{"n":NaN,"type":"a"}',
        b'{"n":Infinity,"type":"a"}',
        b'{"n":9007199254740993,"type":"a"}',
        b'{"n":123456789012345678901234567890,"type":"a"}',
        b'{"n":"\\u0061","type":"a"}',
        b'{"n":"\\/","type":"a"}',
        b'{"n":"\\ud800","type":"a"}',
        b'{"n":"\xff","type":"a"}',
        b'\xef\xbb\xbf{"type":"a"}',
        b'{"n":' + b"[" * 30_000 + b"]" * 30_000 + b',"type":"a"}',
    ],
)
def test_it_rejects_any_other_spelling(data: bytes) -> None:
    with pytest.raises(Invalid) as raised:
        decode_entry(data)

    assert [problem.code for problem in raised.value.problems] == ["ENTRY-NOT-CANONICAL"]


@given(plain_value)
def test_the_fast_reading_accepts_only_what_the_exact_one_accepts(value: object) -> None:
    data = canonical_bytes({"type": "a", "v": value})

    assert canonical_bytes(dict(decode_entry(data))) == data


def test_keys_beyond_the_basic_plane_are_in_the_order_of_rfc_8785() -> None:
    document = {"\U0001f600": 1, "\ufb33": 2, "type": "a"}

    assert decode_entry(canonical_bytes(document)) == document


def test_an_entry_has_at_most_65535_bytes() -> None:
    spare = len(encode_entry({"type": ""}))

    assert len(encode_entry({"type": "a" * (65_535 - spare)})) == 65_535
    with pytest.raises(Invalid, match="ENTRY-TOO-LARGE"):
        encode_entry({"type": "a" * (65_536 - spare)})


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"type": "reference", "digest": DIGEST}, [DIGEST]),
        ({"type": "version", "service_digest": DIGEST, "form_digest": DIGEST}, [DIGEST, DIGEST]),
        ({"type": "version", "digest": DIGEST, "service_digest": "x", "form_digest": 1}, []),
        ({"type": "event", "digest": DIGEST}, []),
    ],
)
def test_the_documents_of_an_entry_are_found(
    document: dict[str, object], expected: list[str]
) -> None:
    assert list(documents_named(encode_entry(document))) == expected


def test_bytes_that_are_no_entry_name_no_document() -> None:
    assert list(documents_named(b'{"digest":"' + DIGEST.encode() + b'" }')) == []
