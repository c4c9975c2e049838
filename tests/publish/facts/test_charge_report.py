from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Invalid
from publish.facts.charge_report import (
    BANDS,
    ChargeCounts,
    band_of,
    from_document,
    hidden,
    to_document,
)

counts = st.none() | st.integers(0, 10**6)
SAMPLE = ChargeCounts("pbg", "2026-Q1", 12, None, dict.fromkeys(BANDS, 0))


@pytest.mark.parametrize(
    ("amount", "band"),
    [
        (0, "under-50k"),
        (49_999, "under-50k"),
        (50_000, "50k-200k"),
        (200_000, "50k-200k"),
        (200_001, "200k-1m"),
        (1_000_000, "200k-1m"),
        (1_000_001, "over-1m"),
        (10**12, "over-1m"),
    ],
)
def test_every_amount_has_its_band(amount: int, band: str) -> None:
    assert band == band_of(amount)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (99, 99)])
def test_few_are_hidden_and_none_is_said(count: int, shown: int | None) -> None:
    assert shown == hidden(count, 5)


@given(
    st.builds(
        ChargeCounts,
        service=st.just("kartu-keluarga"),
        quarter=st.sampled_from(["2026-Q1", "2027-Q4"]),
        verified=counts,
        unverified=counts,
        bands=st.fixed_dictionaries(dict.fromkeys(BANDS, counts)),
    )
)
def test_counts_come_back_from_the_register(given_counts: ChargeCounts) -> None:
    assert given_counts == from_document(to_document(given_counts, "2026-04-01"))


@pytest.mark.parametrize(
    "changed",
    [
        {"verified": -1},
        {"verified": True},
        {"unverified": "5"},
        {"service": "Nama Layanan"},
        {"service": 5},
        {"quarter": "2026-Q5"},
        {"quarter": "2026-03"},
        {"bands": {}},
        {"bands": []},
        {"bands": dict.fromkeys(BANDS, -1)},
        {"bands": {**dict.fromkeys(BANDS, 0), "huge": 1}},
        {"text": "Pak Contoh meminta uang"},
    ],
)
def test_it_refuses_anything_beside_the_closed_form(changed: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        from_document(to_document(SAMPLE, "2026-04-01") | changed)

    assert "CHARGES-SHAPE" == refused.value.problems[0].code


@pytest.mark.parametrize("entry", [None, [], {}, {"bands": None}])
def test_it_refuses_what_is_no_entry(entry: Any) -> None:
    with pytest.raises(Invalid):
        from_document(entry)
