from __future__ import annotations

from typing import Any

import pytest

from publish.facts.money import Rupiah
from publish.facts.service import ServiceStandard, read_standard
from publish.pages.fee_summary import FeeSummary, summarise_fee
from tests import makers

LOOKUP = {"lookup": "/jenis", "values": {"motor": 2000, "mobil": 5000}}
WHEN = {"required": ["jenis"]}


def line(amount: Any, **changed: Any) -> dict[str, Any]:
    return {
        "code": f"baris-{len(str(amount))}{len(changed)}",
        "label": makers.both("Baris"),
        "amount": amount,
        "certainty": "law",
        **changed,
    }


def standard(*lines: dict[str, Any]) -> ServiceStandard:
    return read_standard(makers.service_document(tariff={"lines": list(lines)}))


@pytest.mark.parametrize(
    ("lines", "low", "high"),
    [
        ([], 0, 0),
        ([line(0)], 0, 0),
        ([line(0, when=WHEN)], 0, 0),
        ([line(10_000)], 10_000, 10_000),
        ([line(10_000), line(500)], 10_500, 10_500),
        ([line(LOOKUP)], 2000, 5000),
        ([line({"product": [2, LOOKUP]})], 4000, 10_000),
        ([line({"max": [3000, LOOKUP]})], 3000, 5000),
    ],
)
def test_what_holds_for_everybody_is_an_amount_or_a_range(
    lines: list[dict[str, Any]], low: int, high: int
) -> None:
    fee = summarise_fee(standard(*lines))

    assert (Rupiah(low), Rupiah(high), None) == (fee.low, fee.high, fee.example)


@pytest.mark.parametrize(
    "lines",
    [
        [line({"product": [{"answer": "/luas"}, 1000]})],
        [line({"slabs": "/luas", "steps": [{"rate": 3}]})],
        [line(10_000, when=WHEN)],
        [line(10_000), line(500, when=WHEN)],
        [line({"product": [-2, LOOKUP]})],
    ],
)
def test_what_depends_on_answers_is_said_as_the_first_example(lines: list[dict[str, Any]]) -> None:
    described = standard(*lines)

    fee = summarise_fee(described)

    first = Rupiah(described.scenarios[0].fee)
    assert FeeSummary(first, first, 0, fee.certainty, fee.legal_basis) == fee


def test_a_fee_is_as_certain_as_its_least_certain_number() -> None:
    fee = summarise_fee(
        standard(
            line(1, certainty="law"),
            line(20, certainty="sample", legal_basis="perda-contoh"),
        )
    )

    assert ("sample", "perda-contoh") == (fee.certainty, fee.legal_basis)
