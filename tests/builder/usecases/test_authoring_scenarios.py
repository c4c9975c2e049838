"""Examples frozen from answers are right on the day they are made."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from builder.domain.authoring.tariff_lines import set_amount
from builder.forms.compile import build
from builder.usecases.authoring_scenarios import freeze_scenario, refreeze_scenario, try_out
from builder.usecases.scenarios import run_scenarios
from publish.errors import Invalid, NotFound
from publish.facts.service import read_version
from publish.facts.tariff import Number
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import catalogued
from tests.definitions.catalogue import PRESENT, calendar

NAME = Text("Contoh baru", "New example")


@pytest.mark.parametrize("service", PRESENT)
def test_a_frozen_example_expects_what_was_promised(service: str) -> None:
    d = catalogued(service)
    for scenario in read_version(1, d.service, d.form).standard.scenarios:
        frozen = freeze_scenario(
            d, NAME, scenario.answers, filed_on=scenario.filed_on, calendar=calendar()
        )
        made = read_version(1, frozen.service, frozen.form).standard.scenarios[-1]

        assert set(scenario.fields) == set(made.fields)
        assert set(scenario.documents) == set(made.documents)
        assert (scenario.fee, scenario.due_on) == (made.fee, made.due_on)


def test_an_example_that_fails_can_be_frozen_again() -> None:
    d = set_amount(catalogued("kia"), 0, Number(Fraction(10_000)))
    mended = refreeze_scenario(d, 0, calendar=calendar())

    version = read_version(1, mended.service, mended.form)
    found = run_scenarios(version, build(version.form), calendar())
    assert [] == [p for p in found if "/scenarios/0" in p.path]
    assert 10_000 == version.standard.scenarios[0].fee


def test_answers_that_are_no_answers_are_not_frozen() -> None:
    with pytest.raises(Invalid):
        freeze_scenario(catalogued("kia"), NAME, {}, filed_on=date(2026, 3, 2), calendar=calendar())


def test_trying_out_changes_nothing() -> None:
    d = catalogued("pbg")
    scenario = d.service["scenarios"][0]
    tried = try_out(d, scenario["answers"], filed_on=date(2026, 3, 2), calendar=calendar())

    assert scenario["expect"]["fee"] == tried.assessment.total.amount
    assert catalogued("pbg") == d


def test_an_example_that_is_gone_is_not_found() -> None:
    with pytest.raises(NotFound):
        refreeze_scenario(catalogued("kia"), 99, calendar=calendar())
