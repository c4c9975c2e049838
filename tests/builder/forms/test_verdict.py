"""Each finding stands at the field a person has to look at, and never repeats the answer."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from builder.forms.answers import judge
from builder.forms.compile import compile_form
from builder.problems import catalogue, sentence
from publish.facts.form_schema import FormSchema
from tests.builder.forms.cases import CARD_OR_CASH, CASES
from tests.builder.forms.made import form, posted, schema

TEXT = {"type": "string"}
NIK = {**TEXT, "format": "nik", "pattern": "^[0-9]{16}$", "minLength": 16, "maxLength": 16}
ROWS: dict[str, tuple[dict[str, Any], dict[str, Any], list[tuple[str, str]]]] = {
    "missing": (
        schema({"a": TEXT, "b/c": TEXT}, required=["a", "b/c"]),
        {},
        [("/a", "ANSWER-REQUIRED"), ("/b~1c", "ANSWER-REQUIRED")],
    ),
    "missing below": (
        schema({"o": schema({"a": TEXT}, required=["a"])}),
        {"o": {}},
        [("/o/a", "ANSWER-REQUIRED")],
    ),
    "missing in a row": (
        schema({"l": {"type": "array", "items": schema({"a": TEXT}, required=["a"])}}),
        {"l": [{"a": "x"}, {}]},
        [("/l/1/a", "ANSWER-REQUIRED")],
    ),
    "missing by another": (
        schema({"a": TEXT, "b": TEXT}, dependentRequired={"a": ["b"]}),
        {"a": "x"},
        [("/b", "ANSWER-REQUIRED")],
    ),
    "missing by a condition": (
        schema({"a": TEXT, "b": TEXT}, **{"if": {"required": ["a"]}, "then": {"required": ["b"]}}),
        {"a": "x"},
        [("/b", "ANSWER-REQUIRED")],
    ),
    "null where it may not be": (schema({"a": TEXT}), {"a": None}, [("/a", "ANSWER-REQUIRED")]),
    "another type": (schema({"a": TEXT}), {"a": 3}, [("/a", "ANSWER-TYPE")]),
    "a fraction": (
        schema({"a": {"type": "integer"}}),
        {"a": Decimal("1.5")},
        [("/a", "ANSWER-INTEGER")],
    ),
    "not on the list": (schema({"a": {"enum": ["x"]}}), {"a": "y"}, [("/a", "ANSWER-CHOICE")]),
    "not one of the titled": (
        schema({"a": {"oneOf": [{"const": "x"}, {"const": "y"}]}}),
        {"a": "z"},
        [("/a", "ANSWER-CHOICE")],
    ),
    "no consent": (schema({"a": {"const": True}}), {"a": False}, [("/a", "ANSWER-CONSENT")]),
    "too short": (
        schema({"a": {**TEXT, "minLength": 2}}),
        {"a": "x"},
        [("/a", "ANSWER-TOO-SHORT")],
    ),
    "not exactly as long": (
        schema({"a": {**TEXT, "minLength": 2, "maxLength": 2}}),
        {"a": "x"},
        [("/a", "ANSWER-LENGTH")],
    ),
    "too long": (
        schema({"a": {**TEXT, "maxLength": 2}}),
        {"a": "xyz"},
        [("/a", "ANSWER-TOO-LONG")],
    ),
    "too low": (
        schema({"a": {"type": "integer", "minimum": 2}}),
        {"a": 1},
        [("/a", "ANSWER-TOO-LOW")],
    ),
    "too high": (
        schema({"a": {"type": "integer", "maximum": 2}}),
        {"a": 3},
        [("/a", "ANSWER-TOO-HIGH")],
    ),
    "not above": (
        schema({"a": {"type": "number", "exclusiveMinimum": 0}}),
        {"a": 0},
        [("/a", "ANSWER-NOT-ABOVE")],
    ),
    "not below": (
        schema({"a": {"type": "number", "exclusiveMaximum": 0}}),
        {"a": 0},
        [("/a", "ANSWER-NOT-BELOW")],
    ),
    "no step": (
        schema({"a": {"type": "integer", "multipleOf": 5}}),
        {"a": 3},
        [("/a", "ANSWER-STEP")],
    ),
    "no pattern": (
        schema({"a": {**TEXT, "pattern": "^b"}}),
        {"a": "x"},
        [("/a", "ANSWER-PATTERN")],
    ),
    "no pattern, with an example": (
        schema({"a": {**TEXT, "pattern": "^b", "examples": ["bc"]}}),
        {"a": "x"},
        [("/a", "ANSWER-PATTERN-EXAMPLE")],
    ),
    "few rows": (
        schema({"l": {"type": "array", "items": TEXT, "minItems": 2}}),
        {"l": ["a"]},
        [("/l", "ANSWER-ROWS-FEW")],
    ),
    "many rows": (
        schema({"l": {"type": "array", "items": TEXT, "maxItems": 1}}),
        {"l": ["a", "b"]},
        [("/l", "ANSWER-ROWS-MANY")],
    ),
    "a row twice": (
        schema({"l": {"type": "array", "items": TEXT, "uniqueItems": True}}),
        {"l": ["a", "a"]},
        [("/l", "ANSWER-ROWS-TWICE")],
    ),
    "no such row": (
        schema({"l": {"type": "array", "items": TEXT, "contains": {"const": "z"}}}),
        {"l": ["a"]},
        [("/l", "ANSWER-ROWS-LACKING")],
    ),
    "too much": (
        schema({"a": TEXT}, additionalProperties=False),
        {"a": "x", "b": 1},
        [("/b", "ANSWER-EXTRA")],
    ),
    "ruled out": (
        schema(
            {"a": TEXT, "b": TEXT},
            **{"if": {"required": ["a"]}, "then": {"properties": {"b": False}}},
        ),
        {"a": "x", "b": "y"},
        [("/b", "ANSWER-EXTRA")],
    ),
    "refused": (
        schema({"a": {**TEXT, "not": {"const": "x"}}}),
        {"a": "x"},
        [("/a", "ANSWER-REFUSED")],
    ),
    "the branch that was meant": (
        {"type": "object", "oneOf": CARD_OR_CASH},
        {"cara": "tunai", "jumlah": 0},
        [("/jumlah", "ANSWER-TOO-LOW")],
    ),
    "missing in the branch that was meant": (
        schema({"b": {"anyOf": CARD_OR_CASH}}),
        {"b": {"cara": "kartu"}},
        [("/b/nomor", "ANSWER-REQUIRED")],
    ),
    "missing where most was answered": (
        schema(
            {"x": {"oneOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}]}},
            **{
                "$defs": {
                    "a": schema({"depan": TEXT, "belakang": TEXT}, required=["depan", "belakang"]),
                    "b": schema({"kode": TEXT}, required=["kode"]),
                }
            },
        ),
        {"x": {"depan": "x"}},
        [("/x/belakang", "ANSWER-REQUIRED")],
    ),
    "missing where a list tells apart": (
        schema(
            {
                "x": {
                    "oneOf": [
                        schema({"k": {"enum": ["a", "b"]}, "p": TEXT}, required=["k", "p"]),
                        schema({"k": {"enum": ["c"]}, "q": TEXT}, required=["k", "q"]),
                    ]
                }
            }
        ),
        {"x": {"k": "b"}},
        [("/x/p", "ANSWER-REQUIRED")],
    ),
    "no branch": (
        schema({"a": TEXT, "b": TEXT}, anyOf=[{"required": ["a"]}, {"required": ["b"]}]),
        {},
        [("/a", "ANSWER-ONE-OF")],
    ),
    "half of a set": (
        schema(dict.fromkeys("abc", TEXT), anyOf=[{"required": ["a", "b"]}, {"required": ["c"]}]),
        {"a": "x"},
        [("/b", "ANSWER-ONE-OF")],
    ),
    "sets in a row": (
        schema(
            {
                "l": {
                    "type": "array",
                    "items": schema(
                        {"a": TEXT, "b": TEXT, "c": TEXT},
                        anyOf=[{"required": ["a"]}, {"required": ["b"]}],
                    ),
                }
            }
        ),
        {"l": [{"c": "x"}]},
        [("/l/0/a", "ANSWER-ONE-OF")],
    ),
    "two branches": (
        schema({"a": TEXT, "b": TEXT}, oneOf=[{"required": ["a"]}, {"required": ["b"]}]),
        {"a": "x", "b": "y"},
        [("/b", "ANSWER-ONE-ONLY")],
    ),
    "inside what may be null": (
        schema({"o": {"anyOf": [schema({"a": {**TEXT, "maxLength": 1}}), {"type": "null"}]}}),
        {"o": {"a": "xy"}},
        [("/o/a", "ANSWER-TOO-LONG")],
    ),
    "no shape of a text": (
        schema({"a": {"oneOf": [{**TEXT, "pattern": "^a"}, {**TEXT, "pattern": "^b"}]}}),
        {"a": "x"},
        [("/a", "ANSWER-PATTERN")],
    ),
}
FORMATS = {
    "date": "ANSWER-DATE", "time": "ANSWER-TIME", "date-time": "ANSWER-MOMENT",
    "email": "ANSWER-EMAIL", "uri": "ANSWER-URI", "uuid": "ANSWER-UUID",
    "hostname": "ANSWER-HOSTNAME", "ipv4": "ANSWER-IPV4", "ipv6": "ANSWER-IPV6",
    "duration": "ANSWER-DURATION", "nik": "ANSWER-NIK",
    "npwp": "ANSWER-NPWP", "phone-id": "ANSWER-PHONE", "postal-code-id": "ANSWER-POSTAL-CODE",
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_a_finding_stands_at_its_field(name: str) -> None:
    document, answers, expected = ROWS[name]

    found = judge(compile_form(FormSchema(document)), answers)

    assert expected == [(p.path, p.code) for p in found]


def test_sets_of_required_members_are_named_as_people_know_them() -> None:
    asked = {
        "surel": {**TEXT, "title": "Surel", "x-i18n": {"en": {"title": "E-mail"}}},
        "telepon": {**TEXT, "title": "Telepon", "x-i18n": {"en": {"title": "Telephone"}}},
    }
    compiled = form(asked, anyOf=[{"required": ["surel"]}, {"required": ["telepon"]}])

    (found,) = judge(compiled, {})

    assert "Isi paling sedikit salah satu: Surel atau Telepon." == sentence(found, "id")
    assert "Fill in at least one of these: E-mail or Telephone." == sentence(found, "en")


@pytest.mark.parametrize(("name", "code"), FORMATS.items())
def test_every_format_has_words_of_its_own(name: str, code: str) -> None:
    compiled = form({"a": {**TEXT, "format": name, "pattern": "^[0-9]"}})

    assert {code} == {p.code for p in judge(compiled, {"a": "x"})}


def test_the_format_comes_before_the_pattern_and_the_length() -> None:
    assert "ANSWER-NIK" == judge(form({"a": NIK}), {"a": "123"})[0].code


def test_a_finding_never_repeats_an_answer() -> None:
    secret = "7471000113800001"
    found = judge(
        form({"a": NIK, "b": {"enum": ["x"]}, "c": {**TEXT, "maxLength": 3}}),
        dict.fromkeys("abc", secret),
    )

    assert 3 == len(found)
    assert secret not in str(found)


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("name", ROWS)
def test_every_finding_has_a_sentence_without_gaps(name: str, lang: Any) -> None:
    document, answers, _ = ROWS[name]

    for problem in judge(compile_form(FormSchema(document)), answers):
        assert problem.code in catalogue()
        assert "{" not in sentence(problem, lang)


@pytest.mark.parametrize("name", CASES)
def test_there_is_a_finding_exactly_when_the_schema_refuses(name: str) -> None:
    compiled = compile_form(FormSchema(CASES[name].document))

    for answers in (*CASES[name].valid, *CASES[name].invalid):
        read = posted(compiled, answers).answers
        assert compiled.validator.is_valid(read) == (judge(compiled, read) == ())


def test_many_missing_answers_are_each_looked_for_a_few_times_only() -> None:
    """An example of an old form against one that asks for much more: no square of the questions."""

    class Counted(dict[str, Any]):
        looks = 0

        def __contains__(self, name: object) -> bool:
            Counted.looks += 1
            return super().__contains__(name)

    names = [f"q{n}" for n in range(200)]
    asked = form(dict.fromkeys(names, TEXT), required=names)

    found = judge(asked, Counted())

    assert {f"/{name}" for name in names} == {problem.path for problem in found}
    assert len(names) <= Counted.looks < 10 * len(names)
