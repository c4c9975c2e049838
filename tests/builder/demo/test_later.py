"""The tariffs that change in the middle of a play."""

from __future__ import annotations

from datetime import date

import pytest

from builder.demo.later import announced_on, in_force_from, second_versions
from publish.facts.json_text import read_json
from publish.facts.service import ServiceVersion, read_version
from tests.builder.demo.definitions import SCHEMAS, version

BEGINS = date(2026, 7, 1)
MARKET = SCHEMAS / "retribusi-pasar"


def market() -> ServiceVersion:
    texts = tuple((MARKET / f"{part}.json").read_text("utf-8") for part in ("service", "form"))
    changed = second_versions(
        {"retribusi-pasar": (texts[0], texts[1]), "pbg": (texts[0], texts[1])}, BEGINS
    )
    assert ["retribusi-pasar"] == list(changed)
    service, form = (read_json(text) for text in changed["retribusi-pasar"])
    return read_version(2, service, form)


@pytest.mark.parametrize(
    ("until", "begins"),
    [(date(2026, 10, 31), date(2026, 6, 1)), (date(2026, 2, 28), date(2025, 10, 1))],
)
def test_they_hold_from_a_first_of_a_month_and_are_announced_before(
    until: date, begins: date
) -> None:
    assert begins == in_force_from(until)
    assert 30 == (begins - announced_on(until)).days


def test_their_examples_cost_what_the_new_tariff_says() -> None:
    before = version("retribusi-pasar").standard

    assert [52_000, 6_000] == [s.fee for s in before.scenarios]
    assert [65_000, 6_000] == [s.fee for s in market().standard.scenarios]


def test_nothing_passes_for_a_real_law() -> None:
    [line] = market().standard.tariff.lines
    law = next(b for b in market().standard.legal_bases if b.id == line.legal_basis)

    assert "sample" == line.certainty == law.certainty
    assert "tidak pernah ada" in law.title
