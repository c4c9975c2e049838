"""Whatever an officer does, in whatever order: the form stays one that lint accepts, or a
finding names the place; keys never change; what went in is never touched."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.domain.authoring import details, pages, questions
from builder.domain.authoring.conditions import JOINED, Rule, Term, rule
from builder.domain.authoring.documents import Documents, clone
from builder.domain.authoring.layout import pages_of
from builder.domain.authoring.outline import outline
from builder.domain.authoring.palette import PALETTE, kind_of
from builder.domain.authoring.places import Place, names_in_order, places
from builder.domain.authoring.questions import Spot
from builder.domain.authoring.references import references
from builder.domain.authoring.rules import rule_of, set_rule
from builder.domain.authoring.terms import OPERATORS_FOR, choices_of
from builder.domain.authoring.translations import from_csv, to_csv
from builder.forms.compile import build
from builder.forms.lint import lint_form
from publish.errors import TerangError
from publish.facts.form_schema import FormSchema
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import catalogued, small
from tests.definitions.catalogue import PRESENT

Draw = Callable[..., object]
LABELS = st.sampled_from([Text("Nama", "Name"), Text("Berkas lain", ""), Text("Ünïk №", "")])


def some_question(draw: st.DrawFn, documents: Documents) -> Place:
    return draw(st.sampled_from(sorted(places(documents.form).values(), key=lambda p: p.pointer)))


def some_spot(draw: st.DrawFn, documents: Documents) -> Spot:
    found = places(documents.form)
    sections = [p for p, place in found.items() if place.schema.get("type") == "object"]
    rows = [f"{p}/0" for p, place in found.items() if kind_of(place.schema) == "repeated"]
    host = draw(st.sampled_from(["", *sections, *rows]))
    page = draw(st.sampled_from([None, *(p["id"] for p in pages_of(documents.form))]))
    before = draw(st.sampled_from([None, *names_in_order(documents.form, host)]))
    return Spot(host, page, before)


def some_rule(draw: st.DrawFn, documents: Documents) -> Rule:
    able = [p for p in places(documents.form).values() if kind_of(p.schema) in OPERATORS_FOR]
    terms = []
    for place in draw(st.lists(st.sampled_from(able), min_size=1, max_size=3)):
        operator = draw(st.sampled_from(OPERATORS_FOR[kind_of(place.schema)]))
        choices = choices_of(place.schema) or [True] * (place.schema["type"] == "boolean") or [7]
        value = draw(st.sampled_from(choices))
        value = {"one-of": (value,), "answered": None}.get(operator, value)
        terms.append(Term(place.pointer, operator, value))
    return rule(terms, draw(st.sampled_from(JOINED)))


def add(draw: st.DrawFn, d: Documents) -> Documents:
    kind, label = draw(st.sampled_from(PALETTE)), draw(LABELS)
    return questions.add_question(d, kind, label, some_spot(draw, d)).documents


def condition(draw: st.DrawFn, d: Documents) -> Documents:
    pointer = some_question(draw, d).pointer
    wanted = some_rule(draw, d)
    changed = set_rule(d, pointer, wanted)
    assert wanted == rule_of(changed.form, pointer).rule
    return changed


def page(draw: st.DrawFn, d: Documents) -> Documents:
    known = [p["id"] for p in pages_of(d.form)]
    chosen = draw(st.sampled_from(known or ["-"]))
    moves = [
        lambda: pages.add_page(d, draw(LABELS)),
        lambda: pages.remove_page(d, chosen),
        lambda: pages.move_page(d, chosen, draw(st.integers(-2, 2))),
        lambda: pages.rename_page(d, chosen, draw(LABELS)),
    ]
    return draw(st.sampled_from(moves))()


def one(operation: Callable[[Documents, str], object]) -> Callable[..., Documents]:
    def act(draw: st.DrawFn, d: Documents) -> Documents:
        done = operation(d, some_question(draw, d).pointer)
        return done if isinstance(done, Documents) else done.documents  # type: ignore[attr-defined, no-any-return]

    return act


ACTS: tuple[Callable[[st.DrawFn, Documents], Documents], ...] = (
    add,
    condition,
    page,
    one(lambda d, p: set_rule(d, p, None)),
    one(questions.duplicate_question),
    one(questions.delete_question),
    one(questions.require),
    one(questions.make_optional),
    one(pages.move_up),
    one(pages.move_down),
    one(lambda d, p: details.set_personal(d, p, "specific")),
    lambda draw, d: (
        questions.move_question(d, some_question(draw, d).pointer, some_spot(draw, d)).documents
    ),
)


@st.composite
def edited(draw: st.DrawFn, start: Documents) -> tuple[Documents, Documents]:
    """A definition before and after one act, at the end of some others."""
    before = now = start
    for act in draw(st.lists(st.sampled_from(ACTS), min_size=1, max_size=8)):
        before = now
        try:
            now = act(draw, before)
        except TerangError as refused:
            assert all(problem.path for problem in refused.problems)
    return before, now


@pytest.mark.parametrize("service", ["", *PRESENT])
def test_any_edits_of_any_form_leave_a_form(service: str) -> None:
    start = catalogued(service) if service else small()
    kept = clone(start.form)

    @settings(max_examples=12 if service else 100)
    @given(edited(start))
    def check(pair: tuple[Documents, Documents]) -> None:
        _, after = pair
        assert [] == lint_form(after.form)
        build(FormSchema(after.form))
        rows = [row.pointer for page_ in outline(after) for row in page_.rows]
        assert sorted(rows) == sorted(places(after.form))
        assert after == from_csv(after, to_csv(after))

    check()
    assert kept == start.form


@given(edited(small()))
def test_keys_never_change(pair: tuple[Documents, Documents]) -> None:
    before, after = (set(places(side.form)) for side in pair)
    gone = {name.rpartition("/")[2] for name in before - after}
    new = {name.rpartition("/")[2] for name in after - before}

    is_only_more, is_only_less = before <= after, after <= before
    assert is_only_more or is_only_less or gone <= new


@given(st.data())
def test_what_spoke_of_a_moved_question_still_does(data: st.DataObject) -> None:
    d = catalogued("pbg")
    place = some_question(data.draw, d)
    try:
        moved = questions.move_question(d, place.pointer, some_spot(data.draw, d))
    except TerangError:
        return

    told = [
        [(r.kind, r.name) for r in references(side.service, side.form, pointer)]
        for side, pointer in ((d, place.pointer), (moved.documents, moved.pointer))
    ]
    assert sorted(map(str, told[0])) == sorted(map(str, told[1]))
