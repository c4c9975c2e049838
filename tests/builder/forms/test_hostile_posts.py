"""Whatever is posted, reading ends quickly, with answers or findings, never with a crash."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from builder.forms.actions import apply_action, merge_pairs
from builder.forms.answers import judge, pairs_of, read_answers
from builder.forms.compile import Form
from builder.forms.draw import bind
from builder.forms.summary import summarise
from publish.errors import Invalid
from publish.i18n import Words
from tests.builder.forms.cases import CARD_OR_CASH, UPLOAD
from tests.builder.forms.made import form, schema

LONGEST = 1.0  # seconds of the processor for one post; measured: 0.2 at most
PERSON = schema(
    {
        "nama": {"type": "string", "maxLength": 40},
        "anak": {"type": "array", "items": {"$ref": "#/$defs/orang"}},
    },
    required=["nama"],
)


@pytest.fixture(scope="module")
def everything() -> Form:
    """A form with every kind of question."""
    return form(
        {
            "teks": {"type": "string", "pattern": "^(a+)+$"},
            "bulat": {"type": "integer", "minimum": 0},
            "pecahan": {"type": "number", "multipleOf": 0.5},
            "uang": {"type": "integer", "x-unit": "Rp"},
            "ya": {"type": "boolean"},
            "pilih": {"enum": ["a", "b"]},
            "banyak": {"type": "array", "uniqueItems": True, "items": {"enum": ["a", "b"]}},
            "tanggal": {"type": "string", "format": "date"},
            "jam": {"type": "string", "format": "time"},
            "saat": {"type": "string", "format": "date-time"},
            "berkas": UPLOAD,
            "orang": {"type": "array", "items": {"$ref": "#/$defs/orang"}, "uniqueItems": True},
            "baris": {"type": "array", "items": {"type": "string"}, "maxItems": 200},
            "tetap": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]},
            "bayar": {"oneOf": CARD_OR_CASH},
            "bebas": {"anyOf": [{"type": "string"}, {"type": "number"}]},
        },
        **{"$defs": {"orang": PERSON}},
    )


def survive(compiled: Form, pairs: list[tuple[str, str]]) -> None:
    """Everything that the web layer does with a post."""
    began = time.process_time()
    posted = MultiDict(pairs)
    try:
        apply_action(compiled, posted)
        merge_pairs(compiled, MultiDict(), posted, None)
        reading = read_answers(compiled, posted)
    except Invalid as refused:
        assert ["ANSWER-TOO-MANY"] == [p.code for p in refused.problems]
    else:
        problems = judge(compiled, reading.answers)
        assert bind(compiled, "id", Words("en"), reading, problems).pages
        summarise(compiled, reading.answers, "en")
        pairs_of(compiled, reading.answers)
    assert time.process_time() - began < LONGEST


def _every_input(text: str) -> list[tuple[str, str]]:
    suffixes = ("", "-d", "-m", "-y", "-t", "-rows", "-pick", "-pick0", "-drop", "-0", "-0-f0")
    return [(f"f{n}{suffix}", text) for n in range(16) for suffix in suffixes]


TEXTS = [
    "", " ", "\x00", "a\x00b", "\ud800", "\u202e", "\ufeff", "x" * 100_000, "9" * 5_000, "-", "--1",
    "1_000", "+5", "\uff11\uff12", "\u0661", "NaN", "Infinity", "1e400", "1e9999999", "0x10",
    "1.5", "1,500.75", "1.234.56", ",5", "5,", "0.005", "00", "-0", "Rp", "Rp 1.234.567,-", "true",
    "False", "2026-02-30", "31/02/2026", "99/99/9999", "0000-00-00", "25:61", "24.00", "T", "²",
    "2026-08-17T10:00:00+99:99", "a" * 40 + "!", "<script>alert(1)</script>", "{{7*7}}", "%s%n",
    "'; DROP TABLE x; --", "../../etc/passwd", "[]", "{}", "null", "\r\n" * 1_000, "é" * 4_001,
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_it_survives_any_text_in_every_input(everything: Form, text: str) -> None:
    survive(everything, _every_input(text))


NAMES = [
    "data", "meta", "process", "errors", "validate", "csrf_token", "__class__", "_fields", "f",
    "f-1", "f0-", "f0--0", "f99999", "f0-f0-f0-f0", "f11-\u00b2-f0", "f11-" + "9" * 5_000, "f11X7",
    "f11-0x1-f0", "f11-1e3", "f11-00", "-rows", "rows", "f11-rows-rows", "pick", "pick0", "\x00",
    "add:", "add:f11", "add:f99", "add:f11:3", "remove:f11", "remove:f11:9999", "up:f11:0",
    "down:f11:99999999", "up:f0:1", "remove:f11:\u00b2", "add:" + "f11-0-" * 9_000, "update", "do",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_it_survives_any_name(everything: Form, name: str) -> None:
    survive(everything, [(name, "1"), ("f11-rows", "0"), ("f11-0-f0", "a")])


ROWS: dict[str, list[tuple[str, str]]] = {
    "10,000 pairs": [(f"f{n}", "x") for n in range(10_000)],
    "10,000 rows": [("f11-rows", str(n)) for n in range(10_000)],
    "5,000 rows": [("f12-rows", str(n)) for n in range(5_000)],
    "4,999 times the same row": [("f11-rows", "0")] * 4_999,
    "odd rows": [("f11-rows", t) for t in ("²", "-1", "1.0", "٣", "", "9" * 5_000, "0x1", "00001")],
    "800 rows with rows": [("f11-rows", str(n)) for n in range(800)]
    + [(f"f11-{n}-f1-rows", str(n)) for n in range(800)],
    "200 equal rows": [("f11-rows", str(n)) for n in range(200)]
    + [(f"f11-{n}-f0", "a") for n in range(200)],
    "200 rows, each with an object of rows": [("f11-rows", str(n)) for n in range(60)]
    + [(f"f11-{n}-f1-rows", str(m)) for n in range(60) for m in range(60)],
    "rows within rows within rows": [
        pair
        for level in range(60)
        for pair in (
            ("f11" + "-0-f1" * level + "-rows", "0"),
            ("f11" + "-0-f1" * level + "-0-f0", "a"),
        )
    ],
    "4,000 ticks": [("f6", str(n % 3)) for n in range(4_000)],
}


@pytest.mark.parametrize("name", ROWS)
def test_it_survives_any_rows(everything: Form, name: str) -> None:
    survive(everything, ROWS[name])


ENDLESS = {
    "fixed rows of itself": (
        {"type": "array", "prefixItems": [{"$ref": "#/$defs/a"}]},
        [("f0" + "-0" * level, "x") for level in range(900)],
    ),
    "a way to answer with itself": (
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/$defs/a"}}]},
        [
            pair
            for level in range(900)
            for pair in (
                ("f0" + "-u1-0" * level + "-pick", "1"),
                ("f0" + "-u1-0" * level + "-u1-rows", "0"),
            )
        ],
    ),
    "a picked object with itself": (
        {
            "anyOf": [
                {"type": "object", "properties": {"b": {"$ref": "#/$defs/a"}}},
                {"type": "object", "properties": {"c": {"type": "string"}}},
            ]
        },
        [("f0" + "-f0" * level + "-pick0", "0") for level in range(900)],
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_form_that_contains_itself_is_read_to_an_end(name: str) -> None:
    definition, pairs = ENDLESS[name]

    survive(form({"x": {"$ref": "#/$defs/a"}}, **{"$defs": {"a": definition}}), pairs)


def test_rows_past_the_cap_are_told_and_not_cut(everything: Form) -> None:
    pairs = [("f12-rows", str(n)) for n in range(201)] + [(f"f12-{n}", "a") for n in range(201)]

    reading = read_answers(everything, MultiDict(pairs))

    assert [("/baris", "ANSWER-ROWS-MANY")] == [(p.path, p.code) for p in reading.problems]
    assert 201 == len(reading.answers["baris"])


def test_it_never_reads_a_name_that_is_not_asked_for(everything: Form) -> None:
    pairs = [(name, "1") for name in ("data", "meta", "teks", "/teks", "f99", "f0-f0", "f11-0-f0")]

    assert {} == read_answers(everything, MultiDict(pairs)).answers


_NAME_PARTS = st.sampled_from(
    ["f0", "f1", "f5", "f11", "f12", "f13", "f14", "f15", "0", "1", "rows", "pick", "u0", "d", "²"]
)
_POSTED_NAMES = st.lists(_NAME_PARTS, min_size=1, max_size=5).map("-".join)
_POSTED: Any = st.lists(st.tuples(_POSTED_NAMES, st.one_of(st.sampled_from(TEXTS), st.text())))


@settings(max_examples=60)
@given(pairs=_POSTED)
def test_it_survives_made_up_posts(everything: Form, pairs: list[tuple[str, str]]) -> None:
    survive(everything, pairs)
