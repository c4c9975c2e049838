"""A frozen calculation thaws as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builder.domain.frozen_assessment import frozen, thawed
from publish.facts.assessment import assess
from publish.facts.json_text import read_json, write_json
from tests.makers import answers, service_document, version

FRACTIONS = {
    "lines": [
        {
            **service_document()["tariff"]["lines"][0],
            "amount": {"product": [{"answer": "/luas"}, {"decimal": "0.005"}, 333]},
        }
    ]
}


@given(st.integers(0, 10**9))
def test_every_step_comes_back_exactly(area: int) -> None:
    assessment = assess(version(tariff=FRACTIONS).standard.tariff, answers(luas=area))

    assert assessment == thawed(read_json(write_json(frozen(assessment))))
