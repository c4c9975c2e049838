"""How an assessment is explained and refused; amounts are in `test_tariff_vectors.py`."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish.errors import Invalid, Problem
from publish.facts.assessment import (
    MISSING,
    Explained,
    FeeAssessment,
    answer_at,
    assess,
    choice_key,
    rounded,
)
from publish.facts.money import FREE, HIGHEST, Rupiah
from publish.facts.tariff import Rounding, RoundingMode, RoundingStep
from publish.facts.tariff_reading import read_tariff
from tests.makers import both
from tests.publish.facts.tariff_cases import INDEXES, PBG, RUMAH, SLABS


def assessed(amount: Any, answers: dict[str, Any], **line: Any) -> FeeAssessment:
    """The assessment of one line with the indexes of the PBG sample."""
    index = {"label": both("Indeks"), "certainty": "sample"}
    row = {"code": "a", "label": both("Baris"), "amount": amount, "certainty": "law"} | line
    indexes = {name: index | body for name, body in INDEXES.items()}
    return assess(read_tariff({"indexes": indexes, "lines": [row]}), answers)


def explained(amount: Any, answers: dict[str, Any]) -> Explained:
    return assessed(amount, answers).lines[0].explained


def test_the_sample_of_the_building_levy() -> None:
    """PP 16/2021: 36 m2 x (0.005 x Rp5,000,000) x 0.15 x 1.2 = Rp162,000."""
    found = assessed(PBG, RUMAH)

    assert Rupiah(162000) == found.total == found.lines[0].amount
    area, price, function, weight = found.lines[0].explained.parts
    assert Explained("answer", Fraction(36), "/luas") == area
    assert ("product", Fraction(25000)) == (price.kind, price.value)
    assert Explained("ref", Fraction(1, 200), "ilo") == price.parts[0]
    assert Explained("lookup", Fraction(3, 20), "/fungsi", "hunian-kecil") == function
    assert ("sum", Fraction(6, 5)) == (weight.kind, weight.value)
    assert "true" == weight.parts[1].parts[1].given


def test_slabs_are_explained_part_by_part() -> None:
    found = explained(SLABS, {"luas": 120})

    assert ("slabs", "/luas", Fraction(310000)) == (found.kind, found.name, found.value)
    assert [Fraction(100), Fraction(20)] == [part.parts[0].value for part in found.parts]
    assert [Fraction(2500), Fraction(3000)] == [part.parts[1].value for part in found.parts]


def test_what_is_explained_is_before_rounding() -> None:
    found = assessed({"answer": "/n"}, {"n": Decimal("149.5")}, round={"to": 100, "mode": "up"})

    assert Rupiah(200) == found.total
    assert Fraction(299, 2) == found.lines[0].explained.value


def test_a_line_that_does_not_apply_is_not_even_tried() -> None:
    when = {"properties": {"mbr": {"const": False}}, "required": ["mbr"]}

    assert FeeAssessment((), FREE) == assessed({"answer": "/luas"}, {"mbr": True}, when=when)


@pytest.mark.parametrize(
    ("amount", "answers", "problem"),
    [
        ({"answer": "/n"}, {}, Problem("/n", "FEE-ANSWER-MISSING", {"line": "a"})),
        ({"answer": "/n"}, {"n": "5"}, Problem("/n", "FEE-ANSWER-KIND", {"line": "a"})),
        ({"answer": "/n"}, {"n": 1.5}, Problem("/n", "FEE-ANSWER-KIND", {"line": "a"})),
        ({"answer": "/n"}, {"n": Decimal("NaN")}, Problem("/n", "FEE-ANSWER-KIND", {"line": "a"})),
        (
            {"answer": "/n"},
            {"n": Decimal("Infinity")},
            Problem("/n", "FEE-ANSWER-KIND", {"line": "a"}),
        ),
        (
            {"lookup": "/n", "values": {"a": 1}},
            {"n": "rahasia"},
            Problem("/n", "FEE-LOOKUP", {"line": "a"}),
        ),
        ({"decimal": "-1"}, {}, Problem("a", "FEE-NEGATIVE")),
        ({"product": [10**15, 2]}, {}, Problem("a", "FEE-RANGE", {"highest": HIGHEST})),
    ],
)
def test_it_refuses_with_the_place_and_never_with_the_answer(
    amount: Any, answers: dict[str, Any], problem: Problem
) -> None:
    with pytest.raises(Invalid) as refused:
        assessed(amount, answers)

    assert Invalid(problem) == refused.value


@pytest.mark.parametrize(
    ("pointer", "found"),
    [
        ("/a/b", 1),
        ("/c/1", "y"),
        ("/d~1e/~0f", 2),
        ("/c/2", MISSING),
        ("/c/01", MISSING),
        ("/c/-1", MISSING),
        ("/c/١", MISSING),
        ("/c/" + "9" * 100, MISSING),
        ("/a/b/0", MISSING),
        ("/z", MISSING),
    ],
)
def test_answers_are_found_by_pointer(pointer: str, found: object) -> None:
    answers = {"a": {"b": 1}, "c": ["x", "y"], "d/e": {"~f": 2}}

    assert found == answer_at(answers, pointer)


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (True, "true"),
        (False, "false"),
        (1, "1"),
        (Decimal("1.0"), "1"),
        (Decimal("2.50"), "2.5"),
        (Decimal("100"), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("-0.0"), "0"),
        ("usaha", "usaha"),
    ],
)
def test_a_choice_has_one_name_in_a_lookup(value: object, key: str) -> None:
    assert key == choice_key(value)


@given(
    st.fractions(-(10**6), 10**6, max_denominator=1000),
    st.sampled_from([1, 100, 1000]),
    st.sampled_from(["down", "half_up", "up"]),
)
def test_rounding_lands_on_a_step_less_than_one_away(
    value: Fraction, to: RoundingStep, mode: RoundingMode
) -> None:
    landed = rounded(value, Rounding(to, mode))

    assert 0 == landed % to
    assert abs(landed - value) <= (Fraction(to, 2) if mode == "half_up" else to - Fraction(1, 1000))
    assert landed <= value if mode == "down" else True
    assert landed >= value if mode == "up" else True


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_more_area_never_costs_less(one: int, other: int) -> None:
    small, large = sorted((one, other))

    assert assessed(SLABS, {"luas": small}).total <= assessed(SLABS, {"luas": large}).total
