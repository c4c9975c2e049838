"""The form's verdict is JSON Schema's verdict: jsonschema's own and that of a second validator.

Answers are posted as a browser would post them, read, pruned and judged. Two oracles look at
the same answers: jsonschema's stock validator with our formats, and jsonschema-rs, which
shares no code with it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from werkzeug.datastructures import MultiDict

from builder.forms.answers import Reading, judge, prune, read_answers
from builder.forms.compile import Form, compile_form
from builder.forms.draw import bind
from builder.forms.formats import CHECKS, format_checker
from builder.forms.lint import lint_form
from builder.forms.nodes import MISSING, AnyNode, Branch, Leaf, Node, ObjectNode
from builder.forms.sources import ValueSource, is_fixed
from builder.forms.spots import Spot, is_silent, spots
from builder.forms.validator import exact
from builder.forms.walk import walk
from publish.facts.form_schema import FormSchema
from publish.facts.json_text import write_json
from publish.i18n import Words
from tests.builder.forms import made_forms
from tests.builder.forms.cases import CASES
from tests.builder.forms.made import one, posted
from tests.builder.forms.page import Page, draw

MADE = 5_000 if os.environ.get("TERANG_HARDEN") == "long" else 60
"""How many made-up forms: a share by default, the long run when it is asked for."""

ROWS = [
    pytest.param(case.document, answers, verdict, id=f"{name}-{verdict}-{number}")
    for name, case in CASES.items()
    for verdict, rows in ((True, case.valid), (False, case.invalid))
    for number, answers in enumerate(rows)
]


def accepts(form: Form, answers: Mapping[str, Any]) -> tuple[bool, dict[str, Any]]:
    """The form's verdict on what a browser posts for `answers`, and what was read."""
    reading = posted(form, answers)
    return not reading.problems and not judge(form, reading.answers), reading.answers


def oracles(document: Mapping[str, Any], answers: Mapping[str, Any]) -> set[bool]:
    """What two validators say. Both get the exact document; the second one as JSON text."""
    plain = exact(document)
    second = jsonschema_rs.Draft202012Validator(
        as_others_read_it(plain), validate_formats=True, formats=dict(CHECKS)
    )
    first = Draft202012Validator(plain, format_checker=format_checker())
    return {first.is_valid(answers), second.is_valid(as_others_read_it(answers))}


def as_others_read_it(value: Any) -> Any:
    """The value as a program without exact numbers reads it."""
    return json.loads(write_json(value))


@pytest.mark.parametrize("name", CASES)
def test_the_dialect_accepts(name: str) -> None:
    assert [] == lint_form(CASES[name].document)


@pytest.mark.parametrize(("document", "answers", "verdict"), ROWS)
def test_a_posted_form_gets_the_verdict_of_the_schema(
    document: Mapping[str, Any], answers: Mapping[str, Any], verdict: bool
) -> None:
    form = compile_form(FormSchema(document))

    accepted, read = accepts(form, answers)

    assert {verdict} == oracles(document, prune(form, answers))
    assert verdict == accepted
    if verdict:
        assert answers == read


def test_digits_are_those_of_ascii_as_the_standard_says() -> None:
    """Python's `re` takes digits of every script for `\\d`; RE2 and ECMA-262 do not."""
    form = one(type="string", pattern=r"^\d{2}$")

    assert not accepts(form, {"x": "\u0661\u0662"})[0]
    assert {False, True} == oracles(form.schema.document, {"x": "\u0661\u0662"})


def browsers(form: Form, reading: Reading, chosen: Random) -> tuple[list[tuple[str, str]], ...]:
    """What browsers post for the page that shows `reading`: without JavaScript, in its order; with
    it, fields that came later stand anywhere, each with its own values in their order."""
    problems = (*reading.problems, *judge(form, reading.answers))
    plain = Page(draw(bind(form, "id", Words("id"), reading, problems))).pairs
    names = list(dict.fromkeys(name for name, _ in plain))
    chosen.shuffle(names)
    return plain, [pair for name in names for pair in plain if pair[0] == name]


def leaves_nothing(value: Any) -> bool:
    """True where pruning emptied an object or a list: no form says that it is there and empty."""
    inner = value.values() if isinstance(value, Mapping) else value
    held = [v for v in inner if isinstance(v, Mapping | list)]
    return any(not v or leaves_nothing(v) for v in held)


def is_unsaid(form: Form, answers: Mapping[str, Any]) -> bool:
    """True where a group that may be left out has only what nobody is asked for, beside questions
    that were left blank: no form can tell it from a group that is not there."""
    groups = [spot for _, spot in spots(walk(form.root, ValueSource(), dict(answers)))]
    return any(
        isinstance(spot.node, ObjectNode)
        and not (spot.is_required or is_silent(spot))
        and spot.value is not MISSING
        and _is_quiet(spot)
        for spot in groups
    )


def is_strayed(form: Form, answers: Mapping[str, Any]) -> bool:
    """True where answers have members of one way to answer, and are valid only in another, which
    says nothing of them."""
    places = [spot for _, spot in spots(walk(form.root, ValueSource(), dict(answers)))]
    ways = [
        (branches[chosen], spot.value)
        for spot in places
        for branches, chosen in zip(_branches(spot.node), spot.picked, strict=False)
        if chosen is not None
    ]
    return any(not way.fits(value) for way, value in ways)


def _branches(node: Node) -> list[Sequence[Branch]]:
    if isinstance(node, ObjectNode):
        return [pick.branches for pick in node.picks]
    return [node.branches] if isinstance(node, AnyNode) else []


def _is_quiet(spot: Spot) -> bool:
    if isinstance(spot.node, Leaf):
        return is_fixed(spot.node, is_required=spot.is_required)
    is_chosen = any(branch is not None for branch in spot.picked)
    return not is_chosen and all(_is_quiet(s) for s in spot.children if s.value is not MISSING)


@pytest.mark.parametrize("around", ["object", "fixed", "rows"])
def test_a_group_of_which_only_constants_would_be_given_is_left_out(around: str) -> None:
    """The verdict is that of what is stored; docs/form-dialect.md names the limit."""
    group = {
        "type": "object",
        "properties": {"a": {"const": "K"}, "b": {"type": "string"}},
        "required": ["a"],
    }
    inside = {
        "object": group,
        "fixed": {"type": "array", "prefixItems": [group]},
        "rows": {"type": "array", "items": group},
    }
    form = compile_form(FormSchema({"type": "object", "properties": {"x": inside[around]}}))
    answers = {"x": {"a": "K"} if around == "object" else [{"a": "K"}]}

    assert is_unsaid(form, answers)
    assert (True, {}) == accepts(form, answers)


def test_members_of_one_way_that_only_another_allows_are_told_as_they_are() -> None:
    """JSON Schema lets the first way have any member; people answer the second one wrongly."""
    text, whole = {"type": "string"}, {"type": "integer"}
    ways = [{"u": text}, {"v": whole, "w": text}]
    choice = {"oneOf": [{"type": "object", "properties": way} for way in ways]}
    document = {"type": "object", "properties": {"x": choice}}
    form, answers = compile_form(FormSchema(document)), {"x": {"v": Decimal("-0.75"), "w": "a"}}

    assert {True} == oracles(document, answers)
    assert is_strayed(form, answers)
    assert ["ANSWER-INTEGER"] == [p.code for p in posted(form, answers).problems]


@settings(max_examples=MADE, deadline=None)
@given(made_forms.documents_with_answers(), st.randoms(use_true_random=False))
def test_a_made_up_form_gets_the_verdict_of_its_schema(
    made: tuple[Mapping[str, Any], Mapping[str, Any]], chosen: Random
) -> None:
    """However it is posted; and where it is valid, what is stored is what was answered."""
    document, answers = made
    form = compile_form(FormSchema(document))
    reading, meant = posted(form, answers), prune(form, answers)
    verdict = not reading.problems and not judge(form, reading.answers)

    assume(not (reading.problems and is_strayed(form, meant)))
    assert {verdict} == oracles(document, meant if reading.problems else reading.answers)
    unsaid = leaves_nothing(meant) or is_unsaid(form, meant)
    if {True} == oracles(document, meant) and not unsaid:
        assert (True, meant) == (verdict, reading.answers)
    if reading.problems:  # some of it no page can hold: a choice that is not offered
        return
    for pairs in browsers(form, reading, chosen):
        again = read_answers(form, MultiDict(pairs))
        assert (reading.answers, reading.problems) == (again.answers, again.problems)


@settings(max_examples=MADE)
@given(made_forms.documents_with_answers())
def test_what_was_read_is_read_again(
    made: tuple[Mapping[str, Any], Mapping[str, Any]],
) -> None:
    document, answers = made
    form = compile_form(FormSchema(document))
    reading = posted(form, answers)
    assume(not reading.problems)
    read = reading.answers

    assert read == prune(form, read)
    assert read == posted(form, read).answers
