from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from builder.forms.answers import first_pairs, judge, pairs_of, prune, read_answers
from builder.forms.compile import compile_form
from builder.forms.spots import spots
from publish.errors import Invalid
from publish.facts.form_schema import UNROLLED, FormSchema
from tests.builder.forms.cases import CASES
from tests.builder.forms.made import form, posted, read, schema

TEXT = {"type": "string"}
NULLABLE = {"type": ["string", "null"]}
OBJECT = schema({"a": TEXT, "b": TEXT}, required=["a"])
LIST = {"type": "array", "items": TEXT}
CHECKBOXES = {"type": "array", "uniqueItems": True, "items": {"enum": ["a", "b"]}}

# What nothing means: decided by the schema, never by the input that was used.
BLANK: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any]]] = [
    # a name, the question, what is read when it is optional, and when it is required
    ("a text", TEXT, {}, {}),
    ("a number", {"type": "integer"}, {}, {}),
    ("a choice", {"enum": ["a", "b"]}, {}, {}),
    ("yes or no", {"type": "boolean"}, {}, {}),
    ("a nullable text", NULLABLE, {}, {"x": None}),
    (
        "a nullable choice",
        {"oneOf": [{"const": "a"}, {"const": "b"}, {"type": "null"}]},
        {},
        {"x": None},
    ),
    ("an object", OBJECT, {}, {"x": {}}),
    ("a nullable object", {"oneOf": [OBJECT, {"type": "null"}]}, {}, {"x": None}),
    ("a list", LIST, {}, {"x": []}),
    ("a nullable list", {**LIST, "type": ["array", "null"]}, {}, {"x": None}),
    ("checkboxes", CHECKBOXES, {}, {"x": []}),
    ("fixed rows", {"type": "array", "prefixItems": [TEXT, TEXT]}, {}, {"x": []}),
    ("consent", {"const": True}, {}, {}),
    ("a constant", {"const": "K"}, {}, {"x": "K"}),
    ("a shown value", {**TEXT, "readOnly": True, "default": "D"}, {"x": "D"}, {"x": "D"}),
    ("a default", {**TEXT, "default": "D"}, {}, {}),
]


@pytest.mark.parametrize(
    ("name", "question", "optional", "required"), BLANK, ids=[b[0] for b in BLANK]
)
def test_nothing_means_what_the_schema_says(
    name: str, question: dict[str, Any], optional: dict[str, Any], required: dict[str, Any]
) -> None:
    assert optional == read(form({"x": question})).answers
    assert required == read(form({"x": question}, required=["x"])).answers


def test_blank_rows_are_left_out_and_the_others_keep_their_order() -> None:
    pairs = [("f0-rows", n) for n in ("4", "2", "7")] + [
        ("f0-4", "a"),
        ("f0-2", " "),
        ("f0-7", "b"),
    ]

    assert {"x": ["a", "b"]} == read(form({"x": LIST}), *pairs).answers


def test_a_finding_in_a_row_points_to_the_row_that_is_judged() -> None:
    numbers = form({"x": {"type": "array", "items": {"type": "integer"}}})
    pairs = [("f0-rows", "0"), ("f0-rows", "1"), ("f0-rows", "2"), ("f0-1", "5"), ("f0-2", "b")]

    assert ["/x/1"] == [p.path for p in read(numbers, *pairs).problems]


def test_a_constant_inside_does_not_fill_an_object() -> None:
    kept = form({"o": schema({"k": {"const": "K"}, "a": TEXT}, required=["k"])})

    assert {} == read(kept).answers
    assert {"o": {"k": "K", "a": "x"}} == read(kept, ("f0-f1", "x")).answers


def test_what_is_shown_is_never_read() -> None:
    shown = form({"x": {**TEXT, "readOnly": True, "default": "D"}})

    assert {"x": "D"} == read(shown, ("f0", "E")).answers


def test_a_hidden_answer_is_not_read() -> None:
    switched = form(
        {"k": {"enum": ["a", "b"]}},
        **{
            "if": {"properties": {"k": {"const": "a"}}, "required": ["k"]},
            "then": {"properties": {"p": TEXT}, "required": ["p"]},
        },
    )

    found = read(switched, ("f0", "1"), ("f1", "left over"))

    assert {"k": "b"} == found.answers
    assert frozenset({"", "/k"}) == found.active
    assert () == judge(switched, found.answers)


def test_a_chain_of_conditions_is_pruned_to_its_end() -> None:
    chain = compile_form(FormSchema(CASES["a chain of conditions"].document))

    assert {"a": False} == prune(chain, {"a": False, "b": True, "c": "x"})


def test_conditions_that_chase_each_other_come_to_rest() -> None:
    chasing = form(
        {"a": TEXT},
        allOf=[
            {"if": {"required": ["b"]}, "then": {}, "else": {"properties": {"c": TEXT}}},
            {"if": {"required": ["c"]}, "then": {"properties": {"b": TEXT}}},
        ],
    )

    found = prune(chasing, {"a": "x", "b": "y", "c": "z"})

    assert found == prune(chasing, found)


def test_pruning_leaves_the_answers_alone() -> None:
    given = {"a": {"b": "x", "stranger": 1}, "other": 2}
    kept = form({"a": schema({"b": TEXT})})

    assert {"a": {"b": "x"}} == prune(kept, given)
    assert {"a": {"b": "x", "stranger": 1}, "other": 2} == given


def test_pruning_keeps_a_value_of_the_wrong_shape_for_the_judge() -> None:
    kept = form({"a": OBJECT, "b": LIST, "c": {"type": "integer"}})
    given = {"a": "x", "b": {}, "c": "y"}

    assert given == prune(kept, given)
    assert {"/a", "/b", "/c"} == {p.path for p in judge(kept, given)}


def test_defaults_stand_in_the_first_form_only() -> None:
    with_defaults = form(
        {
            "a": {**TEXT, "default": "D"},
            "n": {"type": "integer", "default": 0},
            "o": schema({"b": {"type": "boolean", "default": False}}),
            "l": {"type": "array", "items": TEXT, "minItems": 2},
        }
    )

    pairs = first_pairs(with_defaults)

    assert {"a": "D", "n": 0, "o": {"b": False}} == read_answers(
        with_defaults, MultiDict(pairs)
    ).answers
    assert [("f3-rows", "0"), ("f3-rows", "1")] == pairs[-2:]


def test_a_definition_that_contains_itself_ends() -> None:
    tree = form({"v": TEXT, "n": {"$ref": "#"}})
    deep: dict[str, Any] = {"v": "x"}
    for _ in range(9):
        deep = {"v": "x", "n": deep}

    found = posted(tree, deep).answers

    assert 1 + UNROLLED == str(found).count("v")


def test_property_names_never_become_names_of_inputs() -> None:
    case = CASES["odd names"]
    compiled = form(case.document["properties"])

    names = [name for name, _ in pairs_of(compiled, case.valid[0])]

    assert all(name[0] == "f" and name[1:].isdigit() for name in names)


def test_too_many_pairs_are_refused_whole() -> None:
    with pytest.raises(Invalid) as refused:
        read_answers(form({"x": TEXT}), MultiDict([("f0", "x")] * 5_001))

    assert ["ANSWER-TOO-MANY"] == [p.code for p in refused.value.problems]


WAYS = {
    "a list that may be empty": (
        {"properties": {"u0": {"type": "array", "items": {"type": "string"},
                               "contains": {"const": "a"}}}, "required": ["u0"]},
        {"properties": {"u1": {"type": "string"}}},
    ),
    "a list that nobody filled": (
        {"properties": {"u0": {"type": "array", "items": {"type": "string"}},
                        "v0": {"type": "string"}}, "required": ["u0"]},
        {"properties": {"u1": {"type": "string"}}},
    ),
    "more rows than it takes": (
        {"properties": {"u0": {"type": "string"}}},
        {"properties": {"u1": {"type": "array", "items": {"type": "boolean"}, "maxItems": 1}}},
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("ways", "answers", "picked"),
    [
        ("a list that may be empty", {"u0": []}, 0),  # the other fits, and would lose it
        ("a list that nobody filled", {"v0": "a"}, 1),  # the first would add the list
        ("a list that nobody filled", {"u0": [], "v0": "a"}, 0),
        ("more rows than it takes", {"u1": [False]}, 1),
        ("more rows than it takes", {"u1": [False, False]}, 0),  # no page can hold it
    ],
)
def test_the_way_to_answer_is_the_one_that_can_hold_most(
    ways: str, answers: Mapping[str, Any], picked: int
) -> None:
    branches = [{"type": "object", **branch} for branch in WAYS[ways]]
    compiled = form({"x": {"type": "object", "oneOf": branches}})

    reading = posted(compiled, {"x": answers})

    assert (picked,) == next(s.picked for at, s in spots(reading.root) if at == "/x")
