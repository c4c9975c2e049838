"""Private questions about an application."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builder.domain.application import current_answers, progress, standing, unit_of_step
from publish.errors import Integrity
from publish.facts.service import rules_of
from tests.builder.domain.test_redaction import application, event
from tests.makers import answers, calendar, version

RULES = rules_of(version().standard, calendar())
FILED = event(code="filed", sequence=1, amount=36000)


def test_an_application_without_events_is_a_contradiction() -> None:
    with pytest.raises(Integrity):
        progress((), RULES)


def test_the_last_correction_holds() -> None:
    corrected = [event(code="corrected", sequence=n, answers={"luas": n}) for n in (3, 5)]

    assert answers() == current_answers(application(), [FILED])
    assert {"luas": 5} == current_answers(application(), [FILED, *corrected])


def test_a_standing_says_which_unit_has_it_now() -> None:
    here = progress([FILED, event()], RULES)
    row = standing(application(), replace(here, step="bayar"), 2, version().standard)

    assert ("dinas-contoh", "badan-pendapatan", "in_process", 2) == (
        row.unit,
        row.step_unit,
        row.status,
        row.sequence,
    )


def test_no_step_is_the_services_own() -> None:
    assert "dinas-contoh" == unit_of_step(version().standard, None)


def test_erased_is_without_a_case_key() -> None:
    assert application(case_key=b"").is_erased
    assert not application().is_erased
