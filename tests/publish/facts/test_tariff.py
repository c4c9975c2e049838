from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from publish.facts.tariff import Number, pointers, refs
from publish.facts.tariff_reading import read_tariff
from tests.makers import both

MIXED: dict[str, Any] = {
    "sum": [
        {"product": [{"answer": "/luas"}, {"ref": "shst"}]},
        {"lookup": "/fungsi", "values": {"a": 1}},
        {"slabs": "/berat", "steps": [{"rate": 1}]},
        {"max": [5, {"decimal": "0.5"}, {"ref": "ilo"}]},
    ]
}


def tariff(*amounts: Any) -> Any:
    """A tariff of these amounts with two indexes."""
    index = {"label": both("Indeks"), "value": 2, "certainty": "sample"}
    lines = [
        {"code": f"l{i}", "label": both("Baris"), "amount": amount, "certainty": "law"}
        for i, amount in enumerate(amounts)
    ]
    return read_tariff({"indexes": {"ilo": index, "shst": index}, "lines": lines})


def test_an_amount_names_the_answers_and_indexes_it_reads() -> None:
    amount = tariff(MIXED).lines[0].amount

    assert {"/luas", "/fungsi", "/berat"} == pointers(amount)
    assert {"ilo", "shst"} == refs(amount)


def test_a_constant_reads_nothing() -> None:
    assert frozenset() == pointers(Number(Fraction(1))) == refs(Number(Fraction(1)))


@pytest.mark.parametrize(
    ("amounts", "is_free"),
    [
        ([0], True),
        ([], True),
        ([0, {"decimal": "0"}], True),
        ([0, 1], False),
        ([{"product": [0, 5]}], False),  # only a plain zero promises nothing to pay
        ([{"answer": "/luas"}], False),
    ],
)
def test_only_plain_zeros_are_free(amounts: list[Any], is_free: bool) -> None:
    assert is_free is tariff(*amounts).is_free
