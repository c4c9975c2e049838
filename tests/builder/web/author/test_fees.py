"""The tariff edited by an officer, and the calculator beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.datastructures import MultiDict

from builder.domain.authoring.tariff_lines import tariff_of
from builder.web.author.fee_inputs import amount_of
from builder.web.author.typed import Sent, number_of
from publish.errors import Invalid
from publish.facts.tariff import Combined, Lookup, Slabs
from tests.builder.web.author.conftest import Screen


@pytest.fixture
def screen(open_page: Callable[[str], Screen]) -> Screen:
    return open_page("biaya")


def test_the_formula_is_said_in_words(screen: Screen) -> None:
    said = screen.open()

    assert "Luas total lantai × Indeks lokalitas (contoh) [0,005]" in said
    assert "kecuali bila" in said


def test_a_line_is_added_and_built(screen: Screen) -> None:
    assert 303 == screen.press("line-add", label_id="Survei", label_en="Survey", amount="50.000")
    screen.open()
    assert 303 == screen.press("part-add", place="2", path="", kind="answer", field="/lantai")
    screen.open()
    assert 303 == screen.press(
        "line-basics", place="2", label_id="Survei", label_en="Survey", levy="pbg",
        legal_basis="perda-6-2023", certainty="perda", round="1000 up",
    )  # fmt: skip

    line = tariff_of(screen.documents).lines[2]
    assert ("survei", "pbg", 1000) == (line.code, line.levy, line.rounding.to)
    assert isinstance(line.amount, Combined)


def test_a_table_is_typed_line_by_line(screen: Screen) -> None:
    screen.press("line-add", label_id="Survei", label_en="Survey", amount="0")
    screen.open()
    table = "sederhana = 1\r\ntidak-sederhana = 2,5\r\n"
    fields = {"place": "2", "path": "", "kind": "lookup", "field": "/kompleksitas", "table": table}

    assert 303 == screen.press("part", **fields)
    amount = tariff_of(screen.documents).lines[2].amount
    assert isinstance(amount, Lookup)
    assert "2,5" in screen.open()


def test_the_part_that_is_shown_can_be_sent_again(screen: Screen) -> None:
    """What the page writes into its inputs is what it reads back."""
    before = tariff_of(screen.documents)
    fields = screen.visitor.page.split('value="2"', 1)
    assert len(fields) == 2
    screen.press("part", place="0", path="2", kind="lookup", field="/fungsi", table=_table(screen))

    assert before == tariff_of(screen.documents)


def _table(screen: Screen) -> str:
    at = screen.visitor.page.index('id="part-0-2-table"')
    return screen.visitor.page[at:].partition(">")[2].partition("</textarea>")[0]


def test_an_exemption_is_made(screen: Screen) -> None:
    screen.press("line-rule", place="0", form="rule-0")
    screen.open()
    status = screen.press(
        "exempt", place="0", form="exempt-0", field0="/fungsi", operator0="is",
        value0="keagamaan", label_id="Rumah ibadah", label_en="Place of worship",
    )  # fmt: skip

    assert 303 == status
    assert "rumah-ibadah" == tariff_of(screen.documents).lines[1].code


def test_named_numbers_come_change_and_go(screen: Screen) -> None:
    said = {"label_id": "Tarif", "label_en": "Rate", "certainty": "sample"}
    assert 303 == screen.press("index-add", value="0,25", **said)
    screen.open()
    assert 303 == screen.press("index", name="tarif", value="0,5", **said)
    screen.open()
    assert 422 == screen.press("index-remove", name="ilo")
    assert 303 == screen.press("index-remove", name="tarif")


def test_the_calculator_gives_the_sample(screen: Screen) -> None:
    answers = {
        "a0": "hunian-kecil", "a1": "perorangan", "a2": "sederhana", "a3": "1", "a4": "36",
        "a5": "permanen",
    }  # fmt: skip
    labels = ["fungsi", "kepemilikan", "kompleksitas", "lantai", "luas", "mbr", "permanensi"]
    answers = dict(
        zip(
            (f"a{n}" for n in range(7)),
            ("hunian-kecil", "perorangan", "sederhana", "1", "36", "false", "permanen"),
            strict=True,
        )
    )
    assert len(labels) == len(answers)

    assert "Rp162.000" in screen.open(**answers)
    assert screen.draft.revision == 1


@pytest.mark.parametrize(
    "data",
    [
        {"op": "part", "place": "0", "path": "99", "kind": "number", "number": "1"},
        {"op": "part", "place": "77", "path": "", "kind": "number", "number": "1"},
        {"op": "part", "place": "0", "path": "a.b", "kind": "number", "number": "1"},
        {"op": "part", "place": "0", "path": "", "kind": "lookup", "field": "/fungsi"},
        {"op": "part", "place": "0", "path": "", "kind": "slabs", "field": "/luas", "table": "x=1"},
        {"op": "part", "place": "0", "path": "", "kind": "answer", "field": "/hilang"},
        {"op": "part", "place": "0", "path": "", "kind": "eval"},
        {"op": "line-add", "label_id": "A", "amount": "NaN"},
        {"op": "line-add", "label_id": "", "amount": "1"},
        {"op": "line-remove", "place": "-1"},
        {"op": "exempt", "place": "0", "label_id": "A"},
        {"op": "index", "name": "../x", "label_id": "A", "value": "1"},
    ],
)
def test_nothing_that_is_sent_breaks_the_page(screen: Screen, data: dict[str, str]) -> None:
    before = screen.draft

    assert 422 == screen.press(data.pop("op"), **data)
    assert before == screen.draft


@pytest.mark.parametrize(
    ("typed", "value"),
    [("36,5", "36.5"), ("1.234", "1234"), ("0.005", "0.005"), ("Rp 50.000", "50000"),
     ("1.234,5", "1234.5"), ("-7", "-7"), ("1.23", "1.23")],
)  # fmt: skip
def test_numbers_are_read_as_people_here_write_them(typed: str, value: str) -> None:
    assert value == str(number_of(typed))


@pytest.mark.parametrize("typed", ["", "1e9", "NaN", "1.2.3", "1,2,3", "\u0663", "1 000", "١"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        number_of(typed)


def test_slabs_are_typed_as_steps() -> None:
    fields = {"kind": "slabs", "field": "/luas", "table": "100 = 2500\n... = 3000"}
    amount = amount_of(Sent(MultiDict(fields)), {})

    assert isinstance(amount, Slabs)
    assert [100, None] == [step.up_to for step in amount.steps]


def test_a_table_names_choices_by_their_labels_or_keys() -> None:
    choices = [{"const": "usaha", "title": "Usaha"}, {"const": "lain", "title": "Hal lain"}]
    form = {"type": "object", "properties": {"fungsi": {"type": "string", "oneOf": choices}}}
    fields = {"kind": "lookup", "field": "/fungsi", "table": "Usaha = 2\nlain = 3"}
    amount = amount_of(Sent(MultiDict(fields)), form)

    assert isinstance(amount, Lookup)
    assert {"usaha": 2, "lain": 3} == amount.values
