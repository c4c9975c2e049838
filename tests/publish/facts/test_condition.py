from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from publish.errors import Problem
from publish.facts.condition import check_condition, fields_read, holds, same
from publish.facts.json_text import read_json

VECTORS: list[dict[str, Any]] = read_json(
    (Path(__file__).parent / "vectors/condition.json").read_bytes()
)

names = st.sampled_from(["a", "b", "luas"])
numbers = st.integers(-3, 3) | st.decimals(-3, 3, places=1)
plain = st.none() | st.booleans() | numbers | st.sampled_from(["a", "b", "1"])
answers = st.recursive(
    plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=8,
)


def keywords(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Any mixture of the keywords around conditions."""
    return st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(names, inner, max_size=2),
            "required": st.lists(names, max_size=2, unique=True),
            "const": answers,
            "enum": st.lists(answers, min_size=1, max_size=3),
            "minimum": numbers,
            "maximum": numbers,
            "exclusiveMinimum": numbers,
            "exclusiveMaximum": numbers,
            "contains": inner,
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "anyOf": st.lists(inner, min_size=1, max_size=2),
            "not": inner,
        },
    )


conditions = st.recursive(st.just(dict[str, Any]()), keywords, max_leaves=6)


@pytest.mark.parametrize("vector", VECTORS, ids=str)
def test_it_holds_as_the_vectors_say(vector: dict[str, Any]) -> None:
    condition, value = vector["condition"], vector["value"]

    assert vector["holds"] is holds(condition, value)
    assert vector["holds"] is Draft202012Validator(condition).is_valid(value)
    assert [] == list(check_condition(condition, ""))


@given(conditions, answers)
def test_it_agrees_with_a_json_schema_validator(condition: dict[str, Any], value: object) -> None:
    assert Draft202012Validator(condition).is_valid(value) == holds(condition, value)


@given(conditions)
def test_what_the_strategy_makes_is_accepted(condition: dict[str, Any]) -> None:
    assert [] == list(check_condition(condition, ""))


@given(conditions, st.dictionaries(names, answers, max_size=3), names, plain)
def test_answers_it_does_not_read_change_nothing(
    condition: dict[str, Any], value: dict[str, Any], name: str, other: object
) -> None:
    read = fields_read(condition)
    whole = {"const", "enum"} & {k for c in _flat(condition) for k in c}
    if f"/{name}" in read or whole:
        return

    assert holds(condition, value) == holds(condition, {**value, name: other})


@pytest.mark.parametrize(
    ("condition", "path", "code"),
    [
        (None, "/when", "CONDITION-SHAPE"),
        (True, "/when", "CONDITION-SHAPE"),
        ({"pattern": "x"}, "/when/pattern", "CONDITION-KEYWORD"),
        ({"oneOf": []}, "/when/oneOf", "CONDITION-KEYWORD"),
        ({"a/b": 1}, "/when/a~1b", "CONDITION-KEYWORD"),
        ({"properties": []}, "/when/properties", "CONDITION-SHAPE"),
        ({"properties": {"a/b": 5}}, "/when/properties/a~1b", "CONDITION-SHAPE"),
        ({"properties": {"a": {"$ref": "#"}}}, "/when/properties/a/$ref", "CONDITION-KEYWORD"),
        ({"required": "a"}, "/when/required", "CONDITION-SHAPE"),
        ({"required": [1]}, "/when/required", "CONDITION-SHAPE"),
        ({"enum": "abc"}, "/when/enum", "CONDITION-SHAPE"),
        ({"minimum": "5"}, "/when/minimum", "CONDITION-SHAPE"),
        ({"maximum": True}, "/when/maximum", "CONDITION-SHAPE"),
        ({"exclusiveMinimum": None}, "/when/exclusiveMinimum", "CONDITION-SHAPE"),
        ({"contains": 1}, "/when/contains", "CONDITION-SHAPE"),
        ({"allOf": []}, "/when/allOf", "CONDITION-SHAPE"),
        ({"anyOf": {}}, "/when/anyOf", "CONDITION-SHAPE"),
        ({"anyOf": [{}, 3]}, "/when/anyOf/1", "CONDITION-SHAPE"),
        ({"not": [{}]}, "/when/not", "CONDITION-SHAPE"),
    ],
)
def test_it_rejects_other_forms(condition: object, path: str, code: str) -> None:
    found = list(check_condition(condition, "/when"))

    assert [(path, code)] == [(p.path, p.code) for p in found]


def test_every_finding_is_given_at_once() -> None:
    found = list(check_condition({"format": "nik", "not": 1, "required": 2}, ""))

    assert ["/format", "/not", "/required"] == [p.path for p in found]
    assert Problem("/not", "CONDITION-SHAPE") in found


def test_it_says_which_answers_it_reads() -> None:
    condition = {
        "required": ["fungsi"],
        "properties": {"tanah": {"properties": {"luas/m2": {"minimum": 1}}}},
        "anyOf": [{"properties": {"mbr": {"const": True}}}, {"not": {"required": ["lantai"]}}],
    }

    assert {"/fungsi", "/tanah", "/tanah/luas~1m2", "/mbr", "/lantai"} == fields_read(condition)


def test_numbers_are_equal_by_value_and_booleans_only_to_themselves() -> None:
    assert same(1, Decimal("1.0"))
    assert not same(1, True)
    assert not same([0], [False])


def _flat(condition: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [
        *condition.get("properties", {}).values(),
        *condition.get("allOf", []),
        *condition.get("anyOf", []),
        *(condition[k] for k in ("not", "contains") if k in condition),
    ]
    return [condition, *(c for i in inner for c in _flat(i))]
