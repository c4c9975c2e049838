"""The grammar of each kind of question: what people type, and what it means."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.forms.compile import Form
from builder.forms.fields.kinds import KINDS
from builder.forms.nodes import Leaf
from tests.builder.forms.cases import UPLOAD
from tests.builder.forms.made import form, one, posted, read

INTEGER = {"type": "integer"}
NUMBER = {"type": "number"}
MONEY = {"type": "integer", "x-unit": "Rp"}
DATE = {"type": "string", "format": "date"}
TIME = {"type": "string", "format": "time"}
CLOCK = {"type": "string", "x-widget": "time"}
MOMENT = {"type": "string", "format": "date-time"}
NIK = {"type": "string", "format": "nik", "pattern": "^[0-9]{16}$"}
TEXT = {"type": "string"}
CHOICE = {"enum": ["a", 1, True, None]}
CHOICES = {"type": "array", "uniqueItems": True, "items": {"enum": ["a", "b", "c"]}}

ACCEPTED: list[tuple[dict[str, Any], str, Any]] = [
    (INTEGER, "12", 12),
    (INTEGER, " 12 ", 12),
    (INTEGER, "-12", -12),
    (INTEGER, "\u221212", -12),
    (INTEGER, "007", 7),
    (INTEGER, "1.500", 1500),
    (INTEGER, "1.234.567", 1234567),
    (INTEGER, "9" * 15, 10**15 - 1),
    (NUMBER, "1,5", Decimal("1.5")),
    (NUMBER, "1.234,5", Decimal("1234.5")),
    (NUMBER, "1.500", 1500),
    (NUMBER, "-0,25", Decimal("-0.25")),
    (NUMBER, "0,10", Decimal("0.1")),
    (NUMBER, "3", 3),
    (MONEY, "150000", 150000),
    (MONEY, "Rp150.000", 150000),
    (MONEY, "Rp 1.234.567", 1234567),
    (MONEY, "Rp. 1.234.567,-", 1234567),
    (MONEY, "rp1.000,00", 1000),
    (MONEY, "0", 0),
    (DATE, "17/08/2026", "2026-08-17"),
    (DATE, "17-8-2026", "2026-08-17"),
    (DATE, "17.8.2026", "2026-08-17"),
    (DATE, "2026-08-17", "2026-08-17"),
    (DATE, "29/2/2024", "2024-02-29"),
    (TIME, "13:45", "13:45:00+08:00"),
    (TIME, "7.05", "07:05:00+08:00"),
    (TIME, "13:45:30Z", "13:45:30Z"),
    (CLOCK, "7.05", "07:05"),
    (CLOCK, "23:59", "23:59"),
    (MOMENT, "17/8/2026 13.45", "2026-08-17T13:45:00+08:00"),
    (MOMENT, "2026-08-17T13:45:30Z", "2026-08-17T13:45:30Z"),
    (NIK, "7471 0001 0180 0001", "7471000101800001"),
    (TEXT, "  a  b ", "a  b"),
    (TEXT, "a\r\nb\rc", "a\nb\nc"),
    (TEXT, "e\u0301", "\u00e9"),
    (CHOICE, "0", "a"),
    (CHOICE, "1", 1),
    (CHOICE, "2", True),
    (UPLOAD, "0123456789ABCDEFGHJKMNPQRS", "0123456789ABCDEFGHJKMNPQRS"),
]
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    *(
        (INTEGER, t, "ANSWER-INTEGER")
        for t in (
            "a",
            "1,5",
            "1_000",
            "+5",
            "1e3",
            "0x1",
            "\uff11",
            "\u0661",
            "1 000",
            "1.50",
            "1.5000",
            "0.500",
            "12.34.567",
            "--1",
            "-",
            "NaN",
            "1.",
            ".5",
            "true",
        )
    ),
    *(
        (NUMBER, t, "ANSWER-NUMBER")
        for t in (
            "1.5",
            "1,500.75",
            "1,5,5",
            ",5",
            "5,",
            "0.005",
            "NaN",
            "Infinity",
            "1e400",
            "a",
            "1/2",
        )
    ),
    *((MONEY, t, "ANSWER-MONEY") for t in ("1,5", "Rp", "1.50", "5000,75", "$5", "Rp Rp 5", "5rb")),
    (INTEGER, "9" * 16, "ANSWER-DIGITS"),
    (NUMBER, "0," + "1" * 15, "ANSWER-DIGITS"),
    *((DATE, t, "ANSWER-DATE") for t in ("17/08/26", "17 Agustus 2026", "8", "2026-8-17", "a/b/c")),
    *(
        (DATE, t, "ANSWER-DATE-UNKNOWN")
        for t in ("31/02/2026", "29/2/2026", "17/13/2026", "0/1/2026")
    ),
    *((TIME, t, "ANSWER-TIME") for t in ("24:00", "13:60", "1345", "13", "13:5", "jam 1")),
    *((MOMENT, t, "ANSWER-MOMENT") for t in ("17/8/2026", "13:45", "x")),
    *((CHOICE, t, "ANSWER-CHOICE") for t in ("4", "a", "-1", "0.0", "00000", "\u00b2", "\u0661")),
    *((TEXT, t, "ANSWER-CHARACTER") for t in ("a\x00", "\x1b", "\u202e", "\ud800", "\x7f")),
    (TEXT, "a" * 4_001, "ANSWER-TOO-LONG"),
    *(
        (UPLOAD, t, "ANSWER-UPLOAD")
        for t in ("1", "../../etc/passwd", "0123456789ABCDEFGHJKMNPQRI")
    ),
    ({"type": "boolean"}, "true", "ANSWER-CHOICE"),
    ({"type": "boolean"}, "False", "ANSWER-CHOICE"),
]


@pytest.mark.parametrize(("question", "typed", "value"), ACCEPTED)
def test_it_reads(question: dict[str, Any], typed: str, value: Any) -> None:
    reading = read(one(**question), ("f0", typed))

    assert () == reading.problems
    assert {"x": value} == reading.answers
    assert type(value) is type(reading.answers["x"])


@pytest.mark.parametrize(("question", "typed", "code"), REFUSED)
def test_it_refuses(question: dict[str, Any], typed: str, code: str) -> None:
    reading = read(one(**question), ("f0", typed))

    assert [("/x", code)] == [(p.path, p.code) for p in reading.problems]
    assert len(typed) < 4 or typed not in str(reading.problems)


@pytest.mark.parametrize("question", [INTEGER, NUMBER, MONEY, DATE, TIME, TEXT, NIK, UPLOAD])
@pytest.mark.parametrize("typed", ["", " ", "\r\n", "\t"])
def test_blank_is_no_answer(question: dict[str, Any], typed: str) -> None:
    assert {} == read(one(**question), ("f0", typed)).answers


def test_a_date_may_come_in_three_boxes() -> None:
    found = read(one(**DATE), ("f0-d", "7"), ("f0-m", "8"), ("f0-y", "2026"))

    assert {"x": "2026-08-07"} == found.answers


@pytest.mark.parametrize("boxes", [("7", "", "2026"), ("7", "8", ""), ("", "", "2026")])
def test_a_date_with_a_box_left_blank_is_none(boxes: tuple[str, str, str]) -> None:
    found = read(one(**DATE), *zip(("f0-d", "f0-m", "f0-y"), boxes, strict=True))

    assert ["ANSWER-DATE"] == [p.code for p in found.problems]


def test_ticked_boxes_come_in_the_order_of_the_list_and_once() -> None:
    assert {"x": ["a", "c"]} == read(one(**CHOICES), ("f0", "2"), ("f0", "0"), ("f0", "2")).answers


def test_a_file_that_is_taken_out_is_no_answer() -> None:
    pairs = (("f0", "0123456789ABCDEFGHJKMNPQRS"), ("f0-drop", "on"))

    assert {} == read(one(**UPLOAD), *pairs).answers


@pytest.mark.parametrize(
    ("question", "value", "indonesian", "english"),
    [
        (MONEY, 1234567, "Rp1.234.567", "Rp1,234,567"),
        (NUMBER, Decimal("1234.5"), "1.234,5", "1,234.5"),
        ({**INTEGER, "x-unit": "m²"}, -12345, "-12.345 m²", "-12,345 m²"),
        (DATE, "2026-08-17", "17 Agustus 2026", "17 August 2026"),
        (TIME, "13:45:00+08:00", "13.45", "13:45"),
        (MOMENT, "2026-08-17T13:45:00+08:00", "17 Agustus 2026, 13.45", "17 August 2026, 13:45"),
        ({"type": "boolean"}, False, "Tidak", "No"),
        (CHOICES, ["a", "b"], "a, b", "a, b"),
        (TEXT, "a", "a", "a"),
        ({"oneOf": [{"const": True}, {"const": False}]}, True, "Ya", "Yes"),
        ({"const": 1500, "x-unit": "Rp"}, 1500, "Rp1.500", "Rp1,500"),
        (
            {**DATE, "readOnly": True, "default": "2026-08-17"},
            "2026-08-17",
            "17 Agustus 2026",
            "17 August 2026",
        ),
    ],
)
def test_it_says(question: dict[str, Any], value: Any, indonesian: str, english: str) -> None:
    leaf = leaf_of(one(**question))

    assert indonesian == KINDS[leaf.kind].say(leaf, value, "id")
    assert english == KINDS[leaf.kind].say(leaf, value, "en")


def leaf_of(compiled: Form) -> Leaf:
    (member,) = compiled.root.make_shape(compiled.root.unconditional).members
    assert isinstance(member.node, Leaf)
    return member.node


EVERYTHING = form(
    {"n": NUMBER, "i": INTEGER, "m": MONEY, "d": DATE, "t": CLOCK, "b": {"type": "boolean"}}
)


@given(
    st.fixed_dictionaries(
        {
            "n": st.decimals(-(10**8), 10**8, places=6),
            "i": st.integers(-(10**15) + 1, 10**15 - 1),
            "m": st.integers(0, 10**15 - 1),
            "d": st.dates(min_value=date(1, 1, 1)).map(lambda d: d.isoformat()),
            "t": st.times().map(lambda t: f"{t:%H:%M}"),
            "b": st.booleans(),
        }
    )
)
def test_what_is_written_is_read_back(answers: dict[str, Any]) -> None:
    assert answers == posted(EVERYTHING, answers).answers
