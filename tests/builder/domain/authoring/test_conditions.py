"""A rule is read back exactly; every condition of the city's definitions is a rule."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.domain.authoring.conditions import (
    JOINED,
    OPERATORS,
    Operator,
    Rule,
    Term,
    read_rule,
    rule,
    sentence,
    write_rule,
)
from publish.facts.condition import check_condition, holds, same
from publish.facts.form_schema import labels_by_pointer
from tests.definitions.catalogue import PRESENT, form_document, nodes, service_document

FIELDS = st.sampled_from(["/luas", "/jenis", "/pemilik/nama", "/a~1b", "/pemilik/alamat/kota"])
NUMBERS = st.integers(-5, 500) | st.decimals(0, 9, places=2)
PLAIN = st.text("abc-", min_size=1, max_size=4) | NUMBERS | st.booleans()


@st.composite
def terms(draw: st.DrawFn) -> Term:
    operator: Operator = draw(st.sampled_from(OPERATORS))
    values: dict[str, st.SearchStrategy[Any]] = {
        "answered": st.none(),
        "one-of": st.lists(PLAIN, min_size=1, max_size=3).map(tuple),
    }
    kinds = PLAIN if operator in ("is", "is-not", "includes") else NUMBERS
    return Term(draw(FIELDS), operator, draw(values.get(operator, kinds)))


RULES = st.builds(rule, st.lists(terms(), min_size=1, max_size=4), st.sampled_from(JOINED))


@given(RULES)
def test_a_rule_is_read_back(of: Rule) -> None:
    condition = write_rule(of)

    assert [] == list(check_condition(condition, ""))
    assert of == read_rule(condition)


def conditions(service: str) -> Iterator[Any]:
    yield from (node["if"] for _, node in nodes(form_document(service)) if "if" in node)
    document = service_document(service)
    lines, needs = document["tariff"]["lines"], document["requirements"]
    for item in (*lines, *needs, *document["processing_time"].get("variants", ())):
        if "when" in item:
            yield item["when"]


@pytest.mark.parametrize("service", PRESENT)
def test_every_condition_of_the_city_is_a_sentence(service: str) -> None:
    for condition in conditions(service):
        found = read_rule(condition)

        assert found is not None
        assert same(condition, write_rule(found))


@pytest.mark.parametrize(
    "condition",
    [
        True,
        {},
        {"properties": {"luas": {"minimum": 1}}},
        {"properties": {"luas": {"minLength": 1}}, "required": ["luas"]},
        {"properties": {"luas": {"const": None}}, "required": ["luas"]},
        {"properties": {"luas": {"contains": {"minimum": 1}}}, "required": ["luas"]},
        {"anyOf": [{"required": ["luas"]}]},
        {"anyOf": [{"required": ["luas"]}, {"required": ["a", "b"]}]},
        {"not": {"required": ["a", "b"]}},
        {"required": ["a"], "maxProperties": 3},
        {"required": ["a", "a"]},
    ],
)
def test_what_no_sentence_says_is_by_hand(condition: object) -> None:
    assert read_rule(condition) is None


def test_a_missing_answer_fulfils_no_term() -> None:
    for operator in ("is", "more", "at-least", "less", "at-most", "answered"):
        value = None if operator == "answered" else 5

        assert not holds(write_rule(Rule((Term("/luas", operator, value),))), {})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "answers", "expected"),
    [
        (rule([Term("/luas", "more", 100)]), {"luas": 100}, False),
        (rule([Term("/luas", "more", 100)]), {"luas": Decimal("100.5")}, True),
        (rule([Term("/luas", "at-most", 100)]), {"luas": 100}, True),
        (rule([Term("/jenis", "is-not", "usaha")]), {}, True),
        (rule([Term("/data", "includes", "nama")]), {"data": ["nama", "alamat"]}, True),
        (rule([Term("/a", "is", 1), Term("/b", "is", 2)], "any"), {"b": 2}, True),
        (rule([Term("/a", "is", 1), Term("/b", "is", 2)], "none"), {"b": 2}, False),
        (rule([Term("/a", "more", 1), Term("/a", "less", 9)]), {"a": 9}, False),
    ],
)
def test_a_rule_holds_as_its_words_say(of: Rule, answers: Any, expected: bool) -> None:
    assert expected is holds(write_rule(of), answers)


def test_it_says_the_rule_in_both_languages() -> None:
    labels = labels_by_pointer(form_document("izin-reklame"))
    of = rule([Term("/jenis", "is", "videotron"), Term("/luas", "at-least", 8)])

    assert "bila “Jenis reklame”: Videotron" in sentence(of, labels, "id")
    assert "at least 8" in sentence(of, labels, "en")
