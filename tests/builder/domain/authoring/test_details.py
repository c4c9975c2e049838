"""The panel of a question: bounds, choices, unit, files, personal data."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from builder.domain.authoring.conditions import Term, rule
from builder.domain.authoring.details import (
    Chosen,
    set_checks,
    set_choices,
    set_personal,
    set_unit,
    set_upload,
)
from builder.domain.authoring.documents import Documents
from builder.domain.authoring.places import place_of
from builder.domain.authoring.questions import Spot, add_question
from builder.domain.authoring.rules import set_rule
from builder.forms.lint import lint_form
from publish.errors import Invalid
from publish.facts.text import Text
from tests.builder.domain.authoring.blanks import catalogued, small, words


def test_bounds_are_written_and_removed() -> None:
    d = set_checks(small(), "/luas", {"minimum": None, "maximum": 50})

    node = place_of(d.form, "/luas").schema
    assert ("minimum" not in node, 50) == (True, node["maximum"])


def test_a_choice_keeps_its_key_and_a_new_one_gets_its_own() -> None:
    chosen = [Chosen("pilihan-kedua", words("Dua")), Chosen(None, words("Pilihan pertama"))]
    d = set_choices(small(), "/jenis", chosen)

    keys = [option["const"] for option in place_of(d.form, "/jenis").schema["oneOf"]]
    assert ["pilihan-kedua", "pilihan-pertama-2"] == keys
    assert [] == lint_form(d.form)


STAND_INS = [
    Chosen("pilihan-pertama", Text("Makanan", "Food")),
    Chosen("pilihan-kedua", Text("Pilihan kedua", "Second choice")),
]


def test_a_stand_in_gets_its_key_when_it_is_first_named() -> None:
    made = add_question(small(), "choose-one", words("Jenis lapak"), Spot(page=None))
    d = set_choices(made.documents, made.pointer, STAND_INS)
    options = place_of(d.form, made.pointer).schema["oneOf"]

    assert ["makanan", "pilihan-kedua"] == [option["const"] for option in options]


def test_a_stand_in_that_something_reads_keeps_its_key() -> None:
    made = add_question(small(), "choose-one", words("Jenis lapak"), Spot(page=None))
    when = rule([Term(made.pointer, "is", "pilihan-pertama")], "all")
    d = set_choices(set_rule(made.documents, "/luas", when), made.pointer, STAND_INS)
    options = place_of(d.form, made.pointer).schema["oneOf"]

    assert ["pilihan-pertama", "pilihan-kedua"] == [option["const"] for option in options]


def test_the_most_chosen_follows_the_choices() -> None:
    chosen = [Chosen("nama", words("Nama")), Chosen("alamat", words("Alamat"))]
    d = set_choices(catalogued("ktp-el-pengganti"), "/data_berubah", chosen)

    assert 2 == place_of(d.form, "/data_berubah").schema["maxItems"]


def test_files_units_and_personal_data() -> None:
    d = set_upload(small(), "/berkas", ["image/png", "application/pdf"], 7)
    d = set_personal(set_unit(d, "/luas", "ha"), "/nama", "specific")

    upload = place_of(d.form, "/berkas").schema["x-upload"]
    assert {"accept": ["application/pdf", "image/png"], "max_mb": 7} == upload
    assert "ha" == place_of(d.form, "/luas").schema["x-unit"]
    assert "specific" == place_of(d.form, "/nama").schema["x-pdp"]


TWO = [Chosen(None, words("Satu")), Chosen(None, words("Dua"))]
REFUSED: list[tuple[str, Callable[[Documents], Documents]]] = [
    ("CHECK-UNKNOWN", lambda d: set_checks(d, "/luas", {"maxLength": 5})),
    ("CHECK-UNKNOWN", lambda d: set_checks(d, "/berkas", {"maxLength": 5})),
    ("CHECK-NEEDED", lambda d: set_checks(d, "/nama", {"maxLength": None})),
    ("CHECK-RANGE", lambda d: set_checks(d, "/nama", {"maxLength": 0})),
    ("CHECK-RANGE", lambda d: set_checks(d, "/anggota", {"maxItems": 51})),
    ("CHECK-ORDER", lambda d: set_checks(d, "/luas", {"minimum": 9, "maximum": 8})),
    ("CHOICE-NONE-HERE", lambda d: set_choices(d, "/luas", TWO)),
    ("CHOICES-FEW", lambda d: set_choices(d, "/jenis", TWO[:1])),
    ("CHOICES-MANY", lambda d: set_choices(d, "/jenis", TWO * 51)),
    ("CHOICE-TWICE", lambda d: set_choices(d, "/jenis", [TWO[0], Chosen(None, Text("SATU", ""))])),
    ("CHOICE-UNKNOWN", lambda d: set_choices(d, "/jenis", [TWO[0], Chosen("x", words("X"))])),
    ("LABEL-EMPTY", lambda d: set_choices(d, "/jenis", [TWO[0], Chosen(None, Text("", ""))])),
    ("PERSONAL-CLASS", lambda d: set_personal(d, "/nama", "secret")),
    ("UNIT-HERE", lambda d: set_unit(d, "/nama", "m")),
    ("UNIT-LONG", lambda d: set_unit(d, "/luas", "m" * 21)),
    ("UPLOAD-HERE", lambda d: set_upload(d, "/nama", ["image/png"], 1)),
    ("UPLOAD-KINDS", lambda d: set_upload(d, "/berkas", [], 1)),
    ("UPLOAD-KINDS", lambda d: set_upload(d, "/berkas", ["text/html"], 1)),
    ("UPLOAD-MEGABYTES", lambda d: set_upload(d, "/berkas", ["image/png"], 8)),
]


@pytest.mark.parametrize(("code", "act"), REFUSED)
def test_it_refuses(code: str, act: Callable[[Documents], Documents]) -> None:
    with pytest.raises(Invalid) as refused:
        act(small())
    assert code == refused.value.problems[0].code
