from __future__ import annotations

import hashlib
import hmac
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Invalid
from publish.facts.sealed import (
    CASE_KEY_BYTES,
    SealedCounts,
    commitment,
    commitment_document,
    counts_document,
    read_commitment,
    read_counts,
)

KEY = bytes(range(CASE_KEY_BYTES))
SAMPLE = SealedCounts("sktm", "2026-03", 20, 18, 17, None, 1)
counts = st.none() | st.integers(0, 10**6)


def test_a_commitment_is_hmac_sha_256_over_the_canonical_event() -> None:
    expected = hmac.new(KEY, b'{"code":"filed","sequence":1}', hashlib.sha256).hexdigest()

    assert expected == commitment(KEY, {"sequence": 1, "code": "filed"})


def test_another_key_gives_another_commitment() -> None:
    event = {"code": "filed"}

    assert commitment(KEY, event) != commitment(bytes(CASE_KEY_BYTES), event)


@pytest.mark.parametrize("key", [b"", b"short", bytes(33)])
def test_it_refuses_a_key_of_another_length(key: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        commitment(key, {})

    assert "COMMITMENT-KEY" == refused.value.problems[0].code


def test_a_commitment_entry_names_neither_number_nor_service() -> None:
    value = commitment(KEY, {"code": "filed"})
    entry = commitment_document(value, "2026-03-02")

    assert {"type", "commitment", "recorded_on"} == entry.keys()
    assert value == read_commitment(entry)


@pytest.mark.parametrize("value", [None, 5, "", "g" * 64, "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_it_refuses_a_commitment_of_another_form(value: object) -> None:
    with pytest.raises(Invalid) as refused:
        read_commitment({"type": "commitment", "commitment": value, "recorded_on": "2026-03-02"})

    assert "COMMITMENT-SHAPE" == refused.value.problems[0].code


@given(counts, st.integers(0, 10**6), counts, counts, counts)
def test_counts_come_back_from_the_register(
    filed: int | None, decided: int, on_time: int | None, rejected: int | None, median: int | None
) -> None:
    made = SealedCounts("sktm", "2026-12", filed, decided, on_time, rejected, median)

    assert made == read_counts(counts_document(made, "2027-01-04"))


@pytest.mark.parametrize(
    "changed",
    [
        {"filed": -1},
        {"filed": True},
        {"rejected": "5"},
        {"decided": None},  # a median of cases that are too few to count
        {"service": "Surat Tidak Mampu"},
        {"month": "2026-13"},
        {"month": "2026-Q1"},
        {"month": None},
        {"name": "Contoh"},
    ],
)
def test_it_refuses_anything_beside_the_closed_form(changed: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        read_counts(counts_document(SAMPLE, "2026-04-01") | changed)

    assert "COUNTS-SHAPE" == refused.value.problems[0].code


@pytest.mark.parametrize("entry", [None, [], {}])
def test_it_refuses_what_is_no_entry(entry: Any) -> None:
    with pytest.raises(Invalid):
        read_counts(entry)
