"""Adding, wording, duplicating, deleting and moving one question."""

from __future__ import annotations

import pytest

from builder.domain.authoring.conditions import Term, rule
from builder.domain.authoring.pages import add_page, move_down, move_page, move_up, remove_page
from builder.domain.authoring.places import names_in_order, place_of, places
from builder.domain.authoring.questions import (
    Spot,
    add_question,
    delete_question,
    duplicate_question,
    make_optional,
    move_question,
    require,
    set_words,
)
from builder.domain.authoring.references import references
from builder.domain.authoring.rules import rule_of, set_rule
from publish.errors import Invalid, NotFound
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import blank, catalogued, small, words


def test_a_new_question_has_a_key_from_its_label() -> None:
    placed = add_question(blank(), "short-text", words("Alamat rumah"), Spot(before="nama"))

    assert "/alamat_rumah" == placed.pointer
    assert ["alamat_rumah", "nama"] == names_in_order(placed.documents.form, "")
    assert ["nama", "alamat_rumah"] == placed.documents.form["required"]


def test_a_key_is_new_in_the_whole_form() -> None:
    placed = add_question(blank(), "section", words("Pemilik"), Spot())
    inner = add_question(placed.documents, "short-text", words("Nama"), Spot(placed.pointer))

    assert "/pemilik/nama_2" == inner.pointer


@pytest.mark.parametrize(
    ("label", "code"), [(Text(" ", ""), "LABEL-EMPTY"), (Text("a" * 301, ""), "LABEL-LONG")]
)
def test_it_refuses_a_label_that_is_none(label: Text, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        add_question(blank(), "date", label, Spot())
    assert code == refused.value.problems[0].code


def test_other_words_leave_the_key() -> None:
    changed = set_words(small(), "/luas", Text("Luas bangunan", "Area"), Text("Semua lantai.", ""))
    node = place_of(changed.form, "/luas").schema

    assert ("Luas bangunan", "Semua lantai.") == (node["title"], node["description"])
    assert {"en": {"title": "Area"}} == node["x-i18n"]


def test_an_empty_hint_is_removed() -> None:
    with_hint = set_words(small(), "/luas", words("Luas"), words("Petunjuk"))
    without = set_words(with_hint, "/luas", words("Luas"), Text("", ""))

    assert "description" not in place_of(without.form, "/luas").schema


def test_a_question_may_be_left_empty_and_required_again() -> None:
    optional = make_optional(small(), "/luas")

    assert "luas" not in optional.form["required"]
    assert "luas" in require(optional, "/luas").form["required"]


def test_a_section_is_always_there() -> None:
    with pytest.raises(Invalid):
        make_optional(small(), "/pemilik")


def test_a_duplicate_stands_behind_with_the_same_condition() -> None:
    when = rule([Term("/jenis", "is", "pilihan-pertama")])
    placed = duplicate_question(set_rule(small(), "/luas", when), "/luas")

    assert "/luas_salinan" == placed.pointer
    names = names_in_order(placed.documents.form, "")
    assert names.index("luas") + 1 == names.index("luas_salinan")
    assert when == rule_of(placed.documents.form, placed.pointer).rule


def test_a_deleted_question_is_in_no_list() -> None:
    changed = delete_question(catalogued("pbg"), "/luas")

    assert "/luas" not in places(changed.form)
    assert '"luas"' not in str(changed.form).replace("'", '"')


def test_what_speaks_of_a_question_is_told_before_it_goes() -> None:
    d = catalogued("pbg")
    told = references(d.service, d.form, "/fungsi")

    assert {"condition", "fee", "document", "example"} == {r.kind for r in told}
    assert "service.json#/tariff/lines/0" in {r.path for r in told}


def test_the_only_question_stays() -> None:
    with pytest.raises(Invalid) as refused:
        delete_question(small(), "/pemilik/keterangan")
    assert "QUESTION-LAST" == refused.value.problems[0].code


def test_everything_follows_a_question_into_a_section() -> None:
    placed = move_question(catalogued("pbg"), "/luas", Spot("/pemohon"))
    d = placed.documents

    assert "/pemohon/luas" == placed.pointer
    assert {"answer": "/pemohon/luas"} == d.service["tariff"]["lines"][0]["amount"]["product"][0]
    scenario = d.service["scenarios"][0]
    assert "luas" in scenario["answers"]["pemohon"]
    assert "/pemohon/luas" in scenario["expect"]["fields"]


def test_a_condition_follows_the_question_it_reads() -> None:
    d = set_rule(small(), "/luas", rule([Term("/jenis", "is", "pilihan-kedua")]))
    moved = move_question(d, "/jenis", Spot("/pemilik")).documents

    assert (
        rule([Term("/pemilik/jenis", "is", "pilihan-kedua")]) == rule_of(moved.form, "/luas").rule
    )


@pytest.mark.parametrize(
    ("pointer", "host", "code"),
    [
        ("/pemilik", "/pemilik", "QUESTION-INSIDE"),
        ("/nama", "/anggota/0", "QUESTION-NAME-TAKEN"),
        ("/pemilik/keterangan", "", "QUESTION-LAST"),
    ],
)
def test_it_refuses_a_move_that_cannot_be(pointer: str, host: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        move_question(small(), pointer, Spot(host))
    assert code == refused.value.problems[0].code


@pytest.mark.parametrize("host", ["/nowhere", "/luas", "/luas/0"])
def test_it_refuses_a_place_that_holds_no_questions(host: str) -> None:
    with pytest.raises(NotFound):
        move_question(small(), "/nama", Spot(host))


def test_up_and_down_cross_pages() -> None:
    d = add_page(small(), words("Akhir"))
    down = move_down(d, "/anggota").documents
    up = move_up(down, "/anggota").documents

    assert ["anggota"] == down.form["x-pages"][1]["fields"]
    assert d.form["x-pages"] == up.form["x-pages"]


def test_the_first_stays_first() -> None:
    assert small() == move_up(small(), "/nama").documents


def test_no_question_goes_with_its_page() -> None:
    d = move_down(add_page(small(), words("Akhir")), "/anggota").documents
    for page in ("bagian-1", "akhir"):
        (left,) = remove_page(d, page).form["x-pages"]

        assert set(names_in_order(d.form, "")) == set(left["fields"])


def test_the_order_follows_the_pages() -> None:
    d = move_down(add_page(small(), words("Akhir")), "/anggota").documents

    assert "anggota" == names_in_order(move_page(d, "akhir", -1).form, "")[0]


def test_the_last_page_stays() -> None:
    d = remove_page(add_page(small(), words("Akhir")), "akhir")
    with pytest.raises(Invalid):
        remove_page(d, "bagian-1")
