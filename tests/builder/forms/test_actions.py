from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from builder.forms.actions import apply_action, merge_pairs
from builder.forms.answers import read_answers
from tests.builder.forms.made import form, schema

ROWS = form(
    {
        "nama": {"type": "string"},
        "anak": {"type": "array", "items": schema({"n": {"type": "string"}}), "maxItems": 3},
    },
    **{"x-pages": [{"id": "a", "fields": ["nama"]}, {"id": "b", "fields": ["anak"]}]},
)
TYPED = [("f0", "x"), ("f1-rows", "3"), ("f1-rows", "5"), ("f1-3-f0", "b"), ("f1-5-f0", " c")]


def pressed(*buttons: str) -> MultiDict[str, str]:
    return MultiDict([*TYPED, *((button, "1") for button in buttons)])


def test_without_a_button_the_form_was_sent() -> None:
    assert apply_action(ROWS, pressed()) is None


@pytest.mark.parametrize(
    ("button", "tokens", "anchor"),
    [
        ("add:f1", ["3", "5", "6"], "f1-6"),
        ("remove:f1:3", ["5"], "f1-5"),
        ("remove:f1:5", ["3"], "f1-3"),
        ("remove:f1:9", ["3", "5"], "f1"),
        ("up:f1:5", ["5", "3"], "f1-5"),
        ("down:f1:3", ["5", "3"], "f1-3"),
        ("up:f1:3", ["3", "5"], "f1-3"),
        ("down:f1:5", ["3", "5"], "f1-5"),
    ],
)
def test_it_moves_rows(button: str, tokens: list[str], anchor: str) -> None:
    done = apply_action(ROWS, pressed(button))

    assert done is not None
    assert (tokens, "/anak", anchor) == (done.pairs.getlist("f1-rows"), done.pointer, done.anchor)
    assert "x" == done.pairs["f0"]
    assert button not in done.pairs


def test_what_was_typed_comes_back_as_it_was() -> None:
    done = apply_action(ROWS, pressed("add:f1"))

    assert done is not None
    assert " c" == done.pairs["f1-5-f0"]


def test_a_removed_row_takes_its_answers_along() -> None:
    done = apply_action(ROWS, pressed("remove:f1:3"))

    assert done is not None
    assert "f1-3-f0" not in done.pairs
    assert {"nama": "x", "anak": [{"n": "c"}]} == read_answers(ROWS, done.pairs).answers


def test_a_full_list_says_so() -> None:
    full = pressed("add:f1")
    full.setlist("f1-rows", ["0", "1", "2"])

    done = apply_action(ROWS, full)

    assert done is not None
    assert [("/anak", "ANSWER-ROWS-MANY")] == [(p.path, p.code) for p in done.problems]


def test_update_changes_nothing() -> None:
    done = apply_action(ROWS, pressed("update"))

    assert done is not None
    assert TYPED == list(done.pairs.items(multi=True))


@pytest.mark.parametrize("button", ["add:f0", "add:f9", "add:anak", "add:", "drop:f1", "add:f1:x"])
def test_other_names_are_no_buttons(button: str) -> None:
    assert apply_action(ROWS, pressed(button)) is None


def test_a_page_replaces_what_it_showed_and_nothing_else() -> None:
    posted = MultiDict([("f1-rows", "0"), ("f1-0-f0", "z")])

    merged = merge_pairs(ROWS, MultiDict(TYPED), posted, "b")

    assert {"nama": "x", "anak": [{"n": "z"}]} == read_answers(ROWS, merged).answers


def test_an_unticked_box_is_unticked() -> None:
    ticks = form({"x": {"type": "array", "uniqueItems": True, "items": {"enum": ["a", "b"]}}})

    assert {} == dict(merge_pairs(ticks, MultiDict([("f0", "1")]), MultiDict(), None))


def test_a_hidden_answer_stays_for_when_it_is_asked_again() -> None:
    switched = form(
        {"k": {"enum": ["a", "b"]}},
        **{
            "if": {"properties": {"k": {"const": "a"}}, "required": ["k"]},
            "then": {"properties": {"p": {"type": "string"}}},
        },
    )
    stored: MultiDict[str, str] = MultiDict()

    for posted in ([("f0", "0"), ("f1", "x")], [("f0", "1"), ("f1", "x")], [("f0", "1")]):
        stored = merge_pairs(switched, stored, MultiDict(posted), None)

    assert {"k": "b"} == read_answers(switched, stored).answers
    stored = merge_pairs(switched, stored, MultiDict([("f0", "0")]), None)
    assert {"k": "a", "p": "x"} == read_answers(switched, stored).answers
