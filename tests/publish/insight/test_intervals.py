from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from publish.insight.intervals import garwood95, wilson95

VECTORS = json.loads(
    (Path(__file__).parent / "vectors" / "stats_vectors.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("vector", VECTORS["wilson95"])
def test_wilson_agrees_with_the_vectors(vector: dict[str, Any]) -> None:
    interval = wilson95(vector["k"], vector["n"])

    assert vector["ci95"] == [round(float(interval.low), 6), round(float(interval.high), 6)]


def test_wilson_of_all_reaches_one() -> None:
    assert Decimal(1) == wilson95(10, 10).high


@pytest.mark.parametrize("vector", VECTORS["garwood_poisson95"])
def test_garwood_agrees_with_the_vectors(vector: dict[str, Any]) -> None:
    interval = garwood95(vector["k"])

    assert (vector["lower"], vector["upper"]) == (
        round(float(interval.low), 4),
        round(float(interval.high), 4),
    )


def test_garwood_holds_for_many() -> None:
    interval = garwood95(400)

    assert 361 < interval.low < 400 < interval.high < 442
