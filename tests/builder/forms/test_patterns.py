from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.forms.patterns import check, rewritten, search

REFUSED = {
    r"^(?=a)b": "FORM-PATTERN-LOOKAROUND",
    r"a(?!b)": "FORM-PATTERN-LOOKAROUND",
    r"(?<=a)b": "FORM-PATTERN-LOOKAROUND",
    r"(?<!a)b": "FORM-PATTERN-LOOKAROUND",
    r"^(?!00)\d+$": "FORM-PATTERN-LOOKAHEAD",
    r"(a)\1": "FORM-PATTERN-BACK-REFERENCE",
    r"(?P<n>a)\k<n>": "FORM-PATTERN-BACK-REFERENCE",
    r"\u00e9": "FORM-PATTERN-ESCAPE",
    r"\cA": "FORM-PATTERN-ESCAPE",
    r"a\Z": "FORM-PATTERN-ESCAPE",
    r"a{1001}": "FORM-PATTERN-REPEATS",
    r"a{2,5000}": "FORM-PATTERN-REPEATS",
    r"((a{100}){100}){100}": "FORM-PATTERN-REPEATS",
    r"a**": "FORM-PATTERN-REPEATS",
    r"\p{L}{0,58}": "FORM-PATTERN-LARGE",
    "(": "FORM-PATTERN-SYNTAX",
    "[a": "FORM-PATTERN-SYNTAX",
    r"\p{Script=Latin}": "FORM-PATTERN-SYNTAX",
    "a" * 1_001: "FORM-PATTERN-LONG",
}
# 60 shapes that make a backtracking engine think; half of them are plausible in a form.
EVIL = [
    *("^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "^(.*a){12}$", "^([a-zA-Z]+)*$", r"^(\w+\s?)*$"),
    *(r"^([A-Za-z]+\s?)+$", r"^\s+|\s+$", r"^(\d+)*-$", r"^(([a-z])+.)+[A-Z]([a-z])+$"),
    *(
        r"^([\w.]+)+@([\w.]+)+$",
        r"^(a*)*b$",
        r"^(a*a*)*b$",
        r"(x+x+)+y",
        r"^((a+)+)+$",
        r"(.+)+=(.+)+",
    ),
    *(f"^(a{{1,{n}}})+$" for n in range(2, 24)),
    *(f"^{'a?' * n}{'a' * n}$" for n in range(10, 32)),
]
TEXTS = ["a" * 4_000 + "!", "a" * 40, " " * 4_000, "x" * 4_000, "a@" * 2_000, "1" * 4_000 + "-!"]


@pytest.mark.parametrize(("pattern", "code"), REFUSED.items())
def test_it_refuses(pattern: str, code: str) -> None:
    assert [("/pattern", code)] == [(p.path, p.code) for p in check(pattern, "/pattern")]


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "a",
        "^[0-9]{16}$",
        r"\p{L}+",
        r"^\d{1,1000}$",
        r"[\w-]",
        r"\/",
        r"\-",
        r"\\1",
        "(?i)a",
        "(?P<nama>a)",
        r"^(\+62|0)[0-9]{8,12}$",
        "[^\\x00-\\x1f]",
    ],
)
def test_it_accepts(pattern: str) -> None:
    assert [] == check(pattern, "")


@pytest.mark.parametrize("pattern", EVIL)
def test_no_pattern_takes_long(pattern: str) -> None:
    began = time.process_time()

    if not check(pattern, ""):
        for text in TEXTS:
            search(pattern, text)

    assert time.process_time() - began < 0.1


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("b", "abc", True),
        ("^b", "abc", False),
        ("a$", "a\n", False),
        (r"^\d$", "\u0661", False),
        (r"^\w$", "\u00e9", False),
        ("^.$", "\U0001f600", True),
        ("^.$", "\n", False),
        ("", "", True),
    ],
)
def test_it_searches_as_the_standard_says(pattern: str, text: str, found: bool) -> None:
    assert found is search(pattern, text)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(?!00)[0-9]+$",
        r"^(?!a)",
        r"^(?!(ab|ba))[ab]*$",
        r"^(?!a)(?!b)[a-c]+$",
        r"^(?!.*aa)[ab]*$",
    ],
)
def test_a_leading_refusal_becomes_two_patterns(pattern: str) -> None:
    pair = rewritten(pattern)

    assert pair is not None
    assert [] == check(pair[0], "") + check(pair[1], "")


@pytest.mark.parametrize(
    "pattern", [r"a(?!b)", r"^(?!a(?=b))c", r"^(?!a)b|c", r"^a(?!b)", r"^(?=a)b", "a", r"(?!a)b"]
)
def test_other_shapes_are_left(pattern: str) -> None:
    assert rewritten(pattern) is None


@given(
    st.sampled_from(
        [r"^(?!00)[0-9]+$", r"^(?!(ab|ba))[ab]*$", r"^(?!a)(?!b)[a-c]+$", r"^(?!.*aa)[ab]*$"]
    ),
    st.text("abc01", max_size=8),
)
def test_the_two_patterns_say_what_the_one_said(pattern: str, text: str) -> None:
    yes, no = rewritten(pattern) or ("", "")

    assert (re.search(pattern, text) is not None) == (search(yes, text) and not search(no, text))
