"""Lists without a cap that hold themselves: taken up to what a form may hold, judged in time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from builder.forms.answers import judge, pairs_of, read_answers
from builder.forms.compile import compile_form
from builder.forms.lint import lint_form
from publish.facts.form_schema import FormSchema
from tests.builder.forms.made import schema

LONGEST = 0.5  # seconds of the processor; measured: 0.15


def family(questions: int, **rules: Any) -> dict[str, Any]:
    """People with children, who are people: no list says how long it may be."""
    asked = {f"p{n}": {"type": "string", **rules} for n in range(questions)}
    children = {"type": "array", "items": {"$ref": "#/$defs/orang"}}
    person = schema({**asked, "anak": children}, required=["p0"])
    return schema({"keluarga": children}, **{"$defs": {"orang": person}})


def people(questions: int, levels: int, each: int) -> list[dict[str, Any]]:
    person: dict[str, Any] = {f"p{n}": f"a{n}" for n in range(questions)}
    if levels:
        person["anak"] = people(questions, levels - 1, each)
    return [{**person, "p0": str(n)} for n in range(each)]


@pytest.mark.parametrize("questions", [1, 3, 10, 40])
def test_it_takes_a_list_of_itself_without_a_cap(questions: int) -> None:
    assert [] == lint_form(family(questions))


def test_the_fullest_that_can_be_posted_is_judged_in_time() -> None:
    form = compile_form(FormSchema(family(1)))
    answers = {"keluarga": people(1, 2, 12)}
    began = time.process_time()

    reading = read_answers(form, MultiDict(pairs_of(form, answers)))

    assert answers == reading.answers
    assert () == judge(form, reading.answers)
    assert time.process_time() - began < LONGEST


def test_rules_that_no_full_form_could_pay_for_are_refused() -> None:
    dear = family(1, allOf=[{"minLength": n} for n in range(60)])

    assert ["FORM-COSTLY"] == [problem.code for problem in lint_form(dear)]


def test_boxes_to_tick_in_each_row_count_as_many() -> None:
    """One place of the form holds many values: places alone would count it as one."""
    ticks = {
        "type": "array",
        "uniqueItems": True,
        "maxItems": 200,
        "items": {"enum": ["a", "b"], "allOf": [{"not": {"const": str(n)}} for n in range(20)]},
    }
    rows = {"type": "array", "maxItems": 200, "items": schema({"t": ticks})}

    assert ["FORM-COSTLY"] == [problem.code for problem in lint_form(schema({"x": rows}))]
