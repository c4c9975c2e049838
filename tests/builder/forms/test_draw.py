"""What is drawn posts exactly what `pairs_of` says, and can be read by everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from werkzeug.datastructures import MultiDict

from builder.forms.answers import judge, pairs_of, prune, read_answers
from builder.forms.bound import BoundField
from builder.forms.compile import Form, compile_form
from builder.forms.draw import bind
from publish.facts.form_schema import FormSchema
from publish.i18n import Words
from tests.builder.forms import made_forms
from tests.builder.forms.cases import CASES, UPLOAD
from tests.builder.forms.made import form, posted, schema
from tests.builder.forms.page import Page, draw

WORDS = Words("en")
ROWS = [
    pytest.param(case.document, answers, id=f"{name}-{number}")
    for name, case in CASES.items()
    for number, answers in enumerate((*case.valid, *case.invalid))
]


def page_of(compiled: Form, answers: Mapping[str, Any], lang: Any = "id") -> Page:
    reading = posted(compiled, answers)
    return Page(draw(bind(compiled, lang, WORDS, reading, judge(compiled, reading.answers))))


def filled(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted((name, text.replace("\r\n", "\n")) for name, text in pairs if text)


@pytest.mark.parametrize(("document", "answers"), ROWS)
def test_a_browser_posts_what_was_answered(
    document: Mapping[str, Any], answers: Mapping[str, Any]
) -> None:
    compiled = compile_form(FormSchema(document))

    page = page_of(compiled, answers)

    assert filled(pairs_of(compiled, answers)) == filled(page.pairs)
    assert (
        posted(compiled, answers).answers == read_answers(compiled, MultiDict(page.pairs)).answers
    )


@settings(max_examples=30)
@given(made_forms.documents_with_answers())
def test_a_made_up_form_is_drawn_whole(made: tuple[Mapping[str, Any], Mapping[str, Any]]) -> None:
    document, answers = made
    compiled = compile_form(FormSchema(document))
    reading = posted(compiled, prune(compiled, answers))

    page = page_of(compiled, answers)

    if not reading.problems:
        assert reading.answers == read_answers(compiled, MultiDict(page.pairs)).answers
    assert_readable(page)


def assert_readable(page: Page) -> None:
    assert len(page.ids) == len(set(page.ids))
    assert page.labelled <= set(page.ids)
    assert page.inputs <= page.labelled
    assert page.described <= set(page.ids)
    assert not {"script", "style"} & set(page.tags)
    assert not {name for name in page.attributes if name == "style" or name.startswith("on")}


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", CASES)
def test_every_input_has_a_label_and_every_reference_a_target(name: str, lang: Any) -> None:
    compiled = compile_form(FormSchema(CASES[name].document))

    assert_readable(Page(draw(bind(compiled, lang, WORDS))))
    assert_readable(page_of(compiled, {}, lang))


@pytest.mark.parametrize("name", CASES)
def test_every_line_of_the_summary_leads_somewhere(name: str) -> None:
    compiled = compile_form(FormSchema(CASES[name].document))
    for answers in ({}, *CASES[name].invalid):
        reading = posted(compiled, answers)
        problems = judge(compiled, reading.answers)
        bound = bind(compiled, "id", WORDS, reading, problems)

        assert bool(reading.problems or problems) == bool(bound.errors)
        ids = set(Page(draw(bound)).ids)
        assert {row.href.removeprefix("#") for row in bound.errors} <= ids | {""}


def test_words_of_a_schema_are_escaped() -> None:
    evil = '"><script>alert(1)</script>'
    compiled = form(
        {
            "a": {"type": "string", "title": evil, "description": evil},
            "b": {"oneOf": [{"const": evil, "title": evil, "description": evil}]},
            "c": {"type": "string", "x-unit": "<b>", "examples": [evil]},
            evil: {"type": "array", "title": evil, "items": schema({evil: {"const": evil}})},
        },
        title=evil,
    )

    html = draw(bind(compiled, "id", WORDS, posted(compiled, {"a": evil, evil: [{evil: evil}]})))

    assert "<script" not in html
    assert "<b>" not in html
    assert_readable(Page(html))


def test_what_was_typed_wrong_stays_where_it_was_typed() -> None:
    compiled = form({"n": {"type": "integer"}, "d": {"type": "string", "format": "date"}})
    pairs = [("f0", "dua"), ("f1-d", "31"), ("f1-m", "2"), ("f1-y", "2026")]

    reading = read_answers(compiled, MultiDict(pairs))
    page = Page(draw(bind(compiled, "id", WORDS, reading)))

    assert pairs == page.pairs


def test_a_secret_is_not_shown_again() -> None:
    compiled = form({"s": {"type": "string", "writeOnly": True}})

    assert "rahasia" not in draw(bind(compiled, "id", WORDS, posted(compiled, {"s": "rahasia"})))


def test_a_choice_that_is_ruled_out_is_offered_only_while_it_is_chosen() -> None:
    compiled = form({"x": {"enum": ["a", "b", "c"], "allOf": [{"enum": ["b", "c"]}]}})

    assert "f0" in dict(page_of(compiled, {"x": "a"}).pairs)
    assert 3 == len(options(compiled, {}))
    assert 4 == len(options(compiled, {"x": "a"}))


def options(compiled: Form, answers: Mapping[str, Any]) -> tuple[Any, ...]:
    (field,) = bind(compiled, "id", WORDS, posted(compiled, answers)).pages[0].fields
    return field.options


def test_few_choices_are_shown_at_once_and_many_in_a_menu() -> None:
    compiled = form({"a": {"enum": list(range(7))}, "b": {"enum": list(range(8))}})

    assert ["radio", "select"] == [f.kind for f in bind(compiled, "id", WORDS).pages[0].fields]


def test_a_required_question_has_no_way_out() -> None:
    optional, required = (
        form({"x": {"type": "boolean"}}),
        form({"x": {"type": "boolean"}}, required=["x"]),
    )

    assert (3, 2) == (len(options(optional, {})), len(options(required, {})))


def test_pages_hold_their_own_fields_and_errors() -> None:
    compiled = form(
        {"a": {"type": "string"}, "b": {"type": "integer"}},
        required=["a", "b"],
        **{
            "x-pages": [
                {
                    "id": "satu",
                    "title": "Satu",
                    "x-i18n": {"en": {"title": "One"}},
                    "fields": ["b"],
                },
                {"id": "dua", "fields": ["a"]},
            ]
        },
    )
    reading = posted(compiled, {})

    bound = bind(compiled, "en", WORDS, reading, judge(compiled, reading.answers))

    assert ["One", "dua"] == [page.title for page in bound.pages]
    assert [["/b"], ["/a"]] == [[row.pointer for row in page.errors] for page in bound.pages]
    assert ["/b", "/a"] == [row.pointer for row in bound.errors]
    assert "dua" == bound.page("dua").id


def test_a_row_says_which_row_it_is() -> None:
    people = {
        "type": "array",
        "title": "Anak",
        "items": schema({"n": {"type": "integer", "title": "Umur"}}),
    }
    compiled = form({"l": people})
    pairs = [("f0-rows", "5"), ("f0-rows", "2"), ("f0-5-f0", "x"), ("f0-2-f0", "3")]
    reading = read_answers(compiled, MultiDict(pairs))

    bound = bind(compiled, "id", WORDS, reading)

    (rows,) = bound.pages[0].fields
    assert ["Anak 1", "Anak 2"] == [child.label for child in rows.children]
    assert ["Anak 1: Umur"] == [row.label for row in bound.errors]
    assert [("", "down:f0:5"), ("up:f0:2", "")] == [buttons(child) for child in rows.children]


def buttons(field: BoundField) -> tuple[str, str]:
    assert field.row is not None
    return field.row.up, field.row.down


def test_an_upload_that_came_is_kept() -> None:
    compiled = form({"x": UPLOAD})
    attachment = "0123456789ABCDEFGHJKMNPQRS"

    sent = posted(compiled, {"x": attachment})
    (field,) = bind(compiled, "id", WORDS, sent, (), {attachment: "a.pdf"}).pages[0].fields

    assert field.upload is not None
    assert (attachment, "f0-file", "PDF", "a.pdf") == (
        field.upload.attachment,
        field.upload.name,
        field.upload.kinds,
        field.upload.came,
    )


def test_a_finding_at_no_field_stands_above_all() -> None:
    compiled = form(
        {"a": {"type": "string"}, "b": {"type": "string"}},
        **{"not": {"required": ["a", "b"]}},
    )
    reading = posted(compiled, {"a": "x", "b": "y"})

    (row,) = bind(compiled, "id", WORDS, reading, judge(compiled, reading.answers)).errors

    assert ("", "#f0") == (row.pointer, row.href)


def test_a_group_that_is_all_of_its_page_is_not_headed_twice() -> None:
    group = {"type": "object", "title": "Pemohon", "properties": {"a": {"type": "string"}}}
    pages = [
        {"id": "satu", "title": "Pemohon", "fields": ["p"]},
        {"id": "dua", "title": "Lainnya", "fields": ["q"]},
    ]
    made = form({"p": group, "q": group}, **{"x-pages": pages})

    bound = bind(made, "id", Words("id"), posted(made, {}), ())

    assert [True, False] == [page.fields[0].is_titled for page in bound.pages]
    assert 1 == draw(bound).count('<legend class="only-read">Pemohon')
