"""Each worked example that the public sees is what the definition really gives."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from publish.facts.assessment import assess
from publish.facts.condition import holds
from publish.facts.service import Scenario, ServiceStandard
from publish.facts.workdays import due_on
from tests.definitions.catalogue import PRESENT, calendar, form_document, given, version, visible

EXAMPLES = [
    pytest.param(service, scenario, id=f"{service}-{scenario.id}")
    for service in PRESENT
    for scenario in version(service).standard.scenarios
]
EACH = pytest.mark.parametrize(("service", "scenario"), EXAMPLES)


def applies(standard: ServiceStandard, scenario: Scenario) -> str:
    """The id of the promised time that these answers get."""
    chosen = (v for v in standard.variants if v.when is None or holds(v.when, scenario.answers))
    return next(chosen, standard.promise).id


@pytest.mark.parametrize("service", PRESENT)
def test_there_are_two_to_four(service: str) -> None:
    assert 2 <= len(version(service).standard.scenarios) <= 4


@EACH
def test_its_answers_are_valid(service: str, scenario: Scenario) -> None:
    checker = Draft202012Validator.FORMAT_CHECKER
    judge = Draft202012Validator(form_document(service), format_checker=checker)

    assert [] == [e.json_path for e in judge.iter_errors(scenario.answers)]


@EACH
def test_its_fields_are_those_a_person_sees(service: str, scenario: Scenario) -> None:
    seen = sorted(visible(form_document(service), scenario.answers))

    assert seen == sorted(scenario.fields)
    assert set(given(scenario.answers)) <= set(seen)


@EACH
def test_its_documents_are_those_required(service: str, scenario: Scenario) -> None:
    required = [
        r.id
        for r in version(service).standard.requirements
        if r.when is None or holds(r.when, scenario.answers)
    ]

    assert required == list(scenario.documents)


@EACH
def test_its_fee_is_the_assessment(service: str, scenario: Scenario) -> None:
    assert scenario.fee == assess(version(service).standard.tariff, scenario.answers).total.amount


@EACH
def test_its_due_date_is_the_promise(service: str, scenario: Scenario) -> None:
    standard = version(service).standard
    times = {t.id: t for t in (standard.promise, *standard.variants)}
    allowance = times[applies(standard, scenario)].allowance

    assert scenario.due_on == due_on(scenario.filed_on, allowance, calendar())


@EACH
def test_it_names_nobody_real(service: str, scenario: Scenario) -> None:
    """Whoever a scenario names is called Contoh."""
    for pointer in given(scenario.answers):
        if pointer.split("/")[-1] in ("nama", "nama_lengkap"):
            value: object = scenario.answers
            for name in pointer.split("/")[1:]:
                assert isinstance(value, dict)
                value = value[name]
            assert "Contoh" in str(value)
