from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from publish.errors import Invalid, Problem
from publish.facts.json_text import read_json
from publish.facts.tariff import (
    Answer,
    Combined,
    FeeLine,
    Index,
    Lookup,
    Number,
    Ref,
    Rounding,
    Slab,
    Slabs,
    Tariff,
)
from publish.facts.tariff_reading import DEEPEST, LONGEST, exact, read_tariff
from publish.facts.text import Text
from tests.codebase.tree import ROOT

WORDS = {"id": "Retribusi", "en": "Levy"}
SLABS: dict[str, Any] = {"slabs": "/luas", "steps": [{"up_to": 100, "rate": 1}, {"rate": "1.5"}]}


def line(amount: Any = 1000, **changed: Any) -> dict[str, Any]:
    """One line of a tariff document; None leaves a member out."""
    made = {"code": "a", "label": WORDS, "amount": amount, "certainty": "law"} | changed
    return {name: value for name, value in made.items() if value is not None}


def read_amount(amount: Any) -> Any:
    return read_tariff({"indexes": INDEXES, "lines": [line(amount)]}).lines[0].amount


def findings(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refused:
        read_tariff(document)
    return [(p.path, p.code) for p in refused.value.problems]


INDEXES = {"shst": {"label": WORDS, "value": "6170000", "certainty": "sample"}}


def test_it_reads_every_member() -> None:
    when = {"properties": {"mbr": {"const": False}}}
    document = {
        "indexes": {"shst": INDEXES["shst"] | {"legal_basis": "perwali"}},
        "lines": [
            line(
                when=when,
                round={"to": 100, "mode": "up"},
                legal_basis="perda",
                levy="pbg",
                per={"id": "per bulan", "en": "a month"},
            ),
            line(0, code="b", certainty="press"),
        ],
    }

    words = Text("Retribusi", "Levy")
    first = FeeLine(
        code="a",
        label=words,
        amount=Number(Fraction(1000)),
        when=when,
        rounding=Rounding(100, "up"),
        legal_basis="perda",
        levy="pbg",
        certainty="law",
        per=Text("per bulan", "a month"),
    )
    second = FeeLine("b", words, Number(Fraction(0)), None, Rounding(), None, None, "press", None)
    index = Index("shst", words, Fraction(6170000), "sample", "perwali")
    assert Tariff((first, second), {"shst": index}) == read_tariff(document)


@pytest.mark.parametrize(
    ("document", "amount"),
    [
        (5, Number(Fraction(5))),
        ({"decimal": "0.005"}, Number(Fraction(1, 200))),
        ({"answer": "/tanah/luas"}, Answer("/tanah/luas")),
        ({"ref": "shst"}, Ref("shst")),
        (
            {"lookup": "/f", "values": {"a": 1, "b": "0.7"}},
            Lookup("/f", {"a": Fraction(1), "b": Fraction(7, 10)}),
        ),
        (SLABS, Slabs("/luas", (Slab(Fraction(100), Fraction(1)), Slab(None, Fraction(3, 2))))),
        (
            {"max": [1, {"sum": [2, {"answer": "/n"}]}]},
            Combined(
                "max",
                (Number(Fraction(1)), Combined("sum", (Number(Fraction(2)), Answer("/n")))),
            ),
        ),
    ],
)
def test_it_reads_every_kind_of_amount(document: Any, amount: object) -> None:
    assert amount == read_amount(document)


@pytest.mark.parametrize(
    ("amount", "at", "code"),
    [
        (None, "", "TARIFF-NUMBER"),
        (True, "", "TARIFF-NUMBER"),
        ("5000", "", "TARIFF-NUMBER"),
        (read_json("0.5"), "", "TARIFF-NUMBER"),
        ([], "", "TARIFF-NUMBER"),
        ({}, "", "TARIFF-SHAPE"),
        ({"formula": "luas * 2"}, "", "TARIFF-SHAPE"),
        ({"answer": "/a", "sum": [1]}, "", "TARIFF-SHAPE"),
        ({"decimal": "1", "note": "x"}, "", "TARIFF-SHAPE"),
        ({"decimal": "1,5"}, "/decimal", "TARIFF-NUMBER"),
        ({"decimal": read_json("1.5")}, "/decimal", "TARIFF-NUMBER"),
        ({"answer": "luas"}, "/answer", "TARIFF-SHAPE"),
        ({"answer": "/a~2"}, "/answer", "TARIFF-SHAPE"),
        ({"answer": "/" + "a" * 200}, "/answer", "TARIFF-SHAPE"),
        ({"answer": 5}, "/answer", "TARIFF-SHAPE"),
        ({"ref": "ilo"}, "", "TARIFF-REF"),
        ({"ref": 5}, "/ref", "TARIFF-SHAPE"),
        ({"sum": []}, "/sum", "TARIFF-SHAPE"),
        ({"sum": 5}, "/sum", "TARIFF-SHAPE"),
        ({"sum": [1] * (LONGEST + 1)}, "/sum", "TARIFF-SHAPE"),
        ({"product": [1, {"min": [None]}]}, "/product/1/min/0", "TARIFF-NUMBER"),
        ({"lookup": "/f"}, "/values", "TARIFF-SHAPE"),
        ({"lookup": "/f", "values": {}}, "/values", "TARIFF-SHAPE"),
        ({"lookup": "f", "values": {"a": 1}}, "/lookup", "TARIFF-SHAPE"),
        ({"lookup": "/f", "values": {"a/b": "x"}}, "/values/a~1b", "TARIFF-NUMBER"),
        ({"slabs": "/l"}, "/steps", "TARIFF-SHAPE"),
        ({"slabs": "/l", "steps": [5]}, "/steps/0", "TARIFF-SHAPE"),
        ({"slabs": "/l", "steps": [{"rate": "x"}]}, "/steps/0/rate", "TARIFF-NUMBER"),
        ({"slabs": "/l", "steps": [{"rate": 1, "to": 5}]}, "/steps/0/to", "TARIFF-SHAPE"),
        ({"slabs": "l", "steps": [{"rate": 1}]}, "/slabs", "TARIFF-SHAPE"),
    ],
)
def test_it_rejects_amounts_of_another_form(amount: Any, at: str, code: str) -> None:
    assert (f"/tariff/lines/0/amount{at}", code) in findings(
        {"lines": [line() | {"amount": amount}]}
    )


@pytest.mark.parametrize(
    "limits",
    [[100, 100, None], [200, 100, None], [0, None], [-5, None], [100], [None, 100], [None, None]],
)
def test_slabs_rise_from_above_nothing_and_only_the_last_is_open(limits: list[int | None]) -> None:
    steps = [{"rate": 1} if limit is None else {"rate": 1, "up_to": limit} for limit in limits]

    found = findings({"lines": [line({"slabs": "/luas", "steps": steps})]})

    assert [("/tariff/lines/0/amount/steps", "TARIFF-SLABS")] == found


@pytest.mark.parametrize(
    ("changed", "at", "code"),
    [
        ({"code": None}, "/code", "TARIFF-SHAPE"),
        ({"code": ""}, "/code", "TARIFF-SHAPE"),
        ({"label": "Retribusi"}, "/label", "TARIFF-SHAPE"),
        ({"per": 5}, "/per", "TARIFF-SHAPE"),
        ({"certainty": "sure"}, "/certainty", "TARIFF-SHAPE"),
        ({"certainty": None}, "/certainty", "TARIFF-SHAPE"),
        ({"legal_basis": 5}, "/legal_basis", "TARIFF-SHAPE"),
        ({"levy": []}, "/levy", "TARIFF-SHAPE"),
        ({"discount": 5}, "/discount", "TARIFF-SHAPE"),
        ({"round": 100}, "/round", "TARIFF-ROUND"),
        ({"round": {"to": 50}}, "/round", "TARIFF-ROUND"),
        ({"round": {"to": True}}, "/round", "TARIFF-ROUND"),
        ({"round": {"mode": "bankers"}}, "/round", "TARIFF-ROUND"),
        ({"round": {"up": 1}}, "/round", "TARIFF-ROUND"),
        ({"when": {"format": "nik"}}, "/when/format", "CONDITION-KEYWORD"),
        ({"when": [1]}, "/when", "CONDITION-SHAPE"),
    ],
)
def test_it_rejects_lines_of_another_form(changed: dict[str, Any], at: str, code: str) -> None:
    assert [(f"/tariff/lines/0{at}", code)] == findings({"lines": [line(**changed)]})


@pytest.mark.parametrize(
    ("document", "found"),
    [
        (None, [("/tariff", "TARIFF-SHAPE")]),
        ([], [("/tariff", "TARIFF-SHAPE")]),
        ({"lines": 5}, [("/tariff/lines", "TARIFF-SHAPE")]),
        ({"indexes": []}, [("/tariff/indexes", "TARIFF-SHAPE")]),
        ({"fees": []}, [("/tariff/fees", "TARIFF-SHAPE")]),
        (
            {"indexes": {"x/y": {"label": WORDS, "value": read_json("1.5"), "certainty": "law"}}},
            [("/tariff/indexes/x~1y/value", "TARIFF-NUMBER")],
        ),
        ({"lines": [line(), line()]}, [("/tariff/lines/1/code", "TARIFF-CODE-TWICE")]),
    ],
)
def test_it_rejects_tariffs_of_another_form(document: Any, found: list[tuple[str, str]]) -> None:
    assert found == findings(document)


def test_it_gives_every_finding_at_once() -> None:
    found = findings({"lines": [line("x", round=5), line({"ref": "y"}, certainty="z"), line(1)]})

    assert [
        ("/tariff/lines/0/amount", "TARIFF-NUMBER"),
        ("/tariff/lines/0/round", "TARIFF-ROUND"),
        ("/tariff/lines/1/certainty", "TARIFF-SHAPE"),
        ("/tariff/lines/1/code", "TARIFF-CODE-TWICE"),
        ("/tariff/lines/1/amount", "TARIFF-REF"),
        ("/tariff/lines/2/code", "TARIFF-CODE-TWICE"),
    ] == found


def test_it_stops_at_a_depth_that_people_still_read() -> None:
    deep: Any = 1
    for _ in range(DEEPEST):
        deep = {"sum": [deep]}
    assert isinstance(read_amount(deep), Combined)

    with pytest.raises(Invalid) as refused:
        read_tariff({"lines": [line({"sum": [deep]})]})

    at = "/tariff/lines/0/amount" + "/sum/0" * (DEEPEST + 1)
    assert Invalid(Problem(at, "TARIFF-DEPTH", {"deepest": DEEPEST})) == refused.value


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (0, Fraction(0)),
        (-5, Fraction(-5)),
        ("12", Fraction(12)),
        ("-0.005", Fraction(-1, 200)),
        ("0.123456789", Fraction(123456789, 10**9)),
        ("9" * 15, Fraction(10**15 - 1)),
    ],
)
def test_numbers_are_read_exactly(value: object, read: Fraction) -> None:
    assert read == exact(value)


@pytest.mark.parametrize(
    "value",
    [
        True,
        1.5,
        None,
        "",
        "-",
        ".5",
        "5.",
        "007",
        "+1",
        " 1",
        "1\n",
        "1_000",
        "1e3",
        "½",
        "１",
        "1/2",
        "9" * 16,
        "0.1234567890",
    ],
)
def test_a_number_has_one_plain_spelling(value: object) -> None:
    assert exact(value) is None


def test_every_shipped_tariff_is_readable() -> None:
    read = [
        read_tariff(read_json(path.read_bytes())["tariff"])
        for path in sorted((ROOT / "form_schemas").glob("*/service.json"))
    ]

    assert all(tariff.lines for tariff in read)
