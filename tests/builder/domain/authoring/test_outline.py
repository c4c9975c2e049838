"""What the left column shows."""

from __future__ import annotations

from builder.domain.authoring.outline import outline
from builder.domain.authoring.pages import add_page, move_down
from builder.domain.authoring.questions import set_words
from builder.errors import Problem
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import catalogued, small, words


def test_questions_are_numbered_in_the_order_of_the_pages() -> None:
    d = move_down(add_page(small(), words("Akhir")), "/anggota").documents
    first, last = outline(d)

    assert ["1", "2", "3", "4", "5", "5.1"] == [row.number for row in first.rows]
    assert [("6", "/anggota"), ("6.1", "/anggota/0/nama")] == [
        (row.number, row.pointer) for row in last.rows
    ]


def test_a_form_without_pages_is_one() -> None:
    (page,) = outline(small())

    assert ("", "repeated") == (page.id, page.rows[-2].kind)


def test_marks_say_what_to_look_at() -> None:
    d = set_words(catalogued("pbg"), "/luas", Text("Luas", ""), Text("", ""))
    faults = [
        Problem("form.json#/properties/luas/maximum", "FORM-VALUE"),
        Problem("form.json#/luas", "I18N-MISSING"),
        Problem("form.json#/properties/pemohon/properties/nik/pattern", "FORM-VALUE"),
        Problem("service.json#/fee_rule", "I18N-MISSING"),
    ]
    rows = {row.pointer: row for page in outline(d, faults) for row in page.rows}

    assert (2, True) == (rows["/luas"].problems, rows["/luas"].is_untranslated)
    assert (0, 1) == (rows["/pemohon"].problems, rows["/pemohon/nik"].problems)
    assert (True, False) == (rows["/mbr"].has_rule, rows["/luas"].has_rule)
    assert rows["/mbr"].is_required
    assert "ya atau tidak" == rows["/mbr"].kind_name.id
