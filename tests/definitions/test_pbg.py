"""The building approval levy, by hand: floor area x unit price x indexes (PP 16/2021, annex)."""

from __future__ import annotations

import pytest

from publish.errors import Invalid
from publish.facts.assessment import assess
from tests.definitions.catalogue import version

HOUSE = {
    "fungsi": "hunian-kecil",
    "kompleksitas": "sederhana",
    "permanensi": "permanen",
    "lantai": 1,
    "luas": 36,
    "kepemilikan": "perorangan",
    "mbr": False,
}
CASES = [
    # 36 x (0.005 x 5,000,000) x 0.15 x (0.3 x 1 + 0.2 x 2 + 0.5 x 1) x 1 x 1
    pytest.param({}, 162_000, id="house"),
    pytest.param({"luas": 72}, 324_000, id="twice the area"),
    pytest.param({"kepemilikan": "negara"}, 0, id="owned by the state"),
    pytest.param({"fungsi": "keagamaan"}, 0, id="house of worship"),
    # 36 x 25,000 x 0.15 x (0.3 x 1 + 0.2 x 1 + 0.5 x 1)
    pytest.param({"permanensi": "non-permanen"}, 135_000, id="not permanent"),
    # 120 x 25,000 x 0.7 x (0.3 x 2 + 0.2 x 2 + 0.5 x 1.09)
    pytest.param(
        {"fungsi": "usaha", "luas": 120, "lantai": 2, "kompleksitas": "tidak-sederhana"},
        3_244_500,
        id="shop of two storeys",
    ),
    pytest.param({"mbr": True}, 0, id="low-income group"),
]


@pytest.mark.parametrize(("changes", "levy"), CASES)
def test_it_gives_the_levy_worked_out_by_hand(changes: dict[str, object], levy: int) -> None:
    assert levy == assess(version("pbg").standard.tariff, HOUSE | changes).total.amount


def test_it_refuses_a_house_without_an_area() -> None:
    answers = {name: value for name, value in HOUSE.items() if name != "luas"}

    with pytest.raises(Invalid) as refused:
        assess(version("pbg").standard.tariff, answers)

    assert ["FEE-ANSWER-MISSING"] == [p.code for p in refused.value.problems]


@pytest.mark.parametrize(
    ("answers", "line"), [(HOUSE, "retribusi-pbg"), (HOUSE | {"mbr": True}, "pbg-mbr")]
)
def test_exactly_one_line_applies(answers: dict[str, object], line: str) -> None:
    assert [line] == [x.code for x in assess(version("pbg").standard.tariff, answers).lines]
