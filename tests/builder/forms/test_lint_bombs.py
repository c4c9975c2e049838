"""Forms made to hurt are refused at once; nothing that walks a form ever meets them."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

import pytest

from builder.forms.lint import lint_form

LONGEST = 0.1  # seconds of the processor; measured: a few milliseconds


def _doubling(levels: int, keyword: str = "allOf") -> dict[str, Any]:
    names = [f"d{n}" for n in range(levels)]
    defs: dict[str, Any] = {"d0": {"type": "string"}}
    for below, name in itertools.pairwise(names):
        defs[name] = {keyword: [{"$ref": f"#/$defs/{below}"}] * 2}
    return {**_object(x={"$ref": f"#/$defs/{names[-1]}"}), "$defs": defs}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def _nested(levels: int, around: Callable[[Any], Any]) -> Any:
    inner: Any = {"type": "string"}
    for _ in range(levels):
        inner = around(inner)
    return inner


def _chain(levels: int) -> dict[str, Any]:
    defs: dict[str, Any] = {f"d{n}": {"$ref": f"#/$defs/d{n + 1}"} for n in range(levels)}
    defs[f"d{levels}"] = {"type": "string"}
    return {**_object(x={"$ref": "#/$defs/d0"}), "$defs": defs}


def _itself(times: int, keyword: str) -> dict[str, Any]:
    inner = [{"$ref": "#/$defs/a"}] * times
    branch = {"type": "object", "properties": {"a": {keyword: inner}}}
    return {**_object(x={"$ref": "#/$defs/a"}), "$defs": {"a": branch}}


def _conditions(count: int) -> dict[str, Any]:
    return {
        **_object(a={"type": "string"}),
        "allOf": [
            {
                "if": {"properties": {"a": {"const": str(n)}}, "required": ["a"]},
                "then": {"properties": {f"p{n % 7}": {"type": "string", "maxLength": n}}},
            }
            for n in range(count)
        ],
    }


BOMBS: dict[str, Any] = {
    **{f"doubling allOf {n}": _doubling(n) for n in (13, 16, 18, 20, 40, 300)},
    **{f"doubling {k}": _doubling(20, k) for k in ("anyOf", "oneOf")},
    "itself": {"$ref": "#", "type": "object"},
    "itself by allOf": {"type": "object", "allOf": [{"$ref": "#"}]},
    "itself by if": {**_object(a={"type": "string"}), "if": {"$ref": "#"}, "then": {}},
    "each other": {
        **_object(x={"$ref": "#/$defs/a"}),
        "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"allOf": [{"$ref": "#/$defs/a"}]}},
    },
    "endless by required": {
        **_object(x={"$ref": "#/$defs/a"}),
        "$defs": {"a": {**_object(x={"$ref": "#/$defs/a"}), "required": ["x"]}},
    },
    "itself fifty times": _itself(50, "anyOf"),
    "itself ten times at once": _itself(10, "allOf"),
    "a long chain": _chain(1_500),
    "a chain too long": _chain(60),
    "deep objects": _nested(9, lambda inner: _object(x=inner)),
    "very deep objects": _nested(400, lambda inner: _object(x=inner)),
    "deep arrays": _object(x=_nested(60, lambda inner: {"type": "array", "items": inner})),
    "deep unions": _object(x=_nested(200, lambda inner: {"anyOf": [inner, inner]})),
    "unions of unions": _object(x=_nested(12, lambda i: {"oneOf": [i, {"type": "object"}, i]})),
    "deep not": _object(x=_nested(60, lambda inner: {"not": inner})),
    "deep default": {**_object(x={"type": "string"}), "default": _nested(3_000, lambda i: [i])},
    "deep enum": _object(x={"enum": [_nested(3_000, lambda i: [i])]}),
    "many choices": _object(x={"enum": list(range(1_201))}),
    "very many choices": _object(x={"enum": list(range(100_000))}),
    "many fields": _object(**{f"f{n}": {"type": "string"} for n in range(401)}),
    "very many fields": _object(**{f"f{n}": {"type": "string"} for n in range(19_000)}),
    "many fields by reference": {
        **_object(**{f"f{n}": {"$ref": "#/$defs/a"} for n in range(150)}),
        "$defs": {"a": _object(**{f"g{n}": {"type": "string"} for n in range(150)})},
    },
    "many conditions": _conditions(201),
    "very many conditions": _conditions(1_200),
    "a long title": {**_object(x={"type": "string"}), "title": "a" * 70_000},
    "a long name": _object(**{"a" * 60_000: {"type": "string"}}),
    "many long patterns": _object(
        **{f"f{n}": {"type": "string", "pattern": "(" * 900} for n in range(60)}
    ),
    "repeats of repeats": _object(x={"type": "string", "pattern": "((a{100}){100}){100}"}),
    "a wide class repeated": _object(x={"type": "string", "pattern": r"\p{L}{0,999}"}),
    "many heavy patterns": _object(
        **{f"f{n}": {"type": "string", "pattern": rf"\p{{L}}{{{n},200}}"} for n in range(100)}
    ),
    "no step": _object(x={"type": "number", "multipleOf": 0}),
    "endless number": _object(x={"type": "number", "maximum": float("inf")}),
    "no number": _object(x={"type": "number", "minimum": float("nan")}),
    "a huge number": _object(x={"type": "integer", "maximum": 10**5_000}),
    "many rows": _object(x={"type": "array", "items": {"type": "string"}, "minItems": 10**9}),
    "many rules for many rows": _object(
        x={
            "type": "array",
            "items": {"type": "string", "allOf": [{"minLength": n} for n in range(4_500)]},
        }
    ),
    "lists of lists of lists": _object(
        x=_nested(4, lambda i: {"type": "array", "items": i, "maxItems": 200, "contains": i})
    ),
    "remote": _object(x={"$ref": "http://127.0.0.1:8799/latest/meta-data"}),
    "a file": _object(x={"$ref": "file:///etc/hostname"}),
    "no scheme": _object(x={"$ref": "//example.org/a"}),
    "data": _object(x={"$ref": "data:application/json,{}"}),
    "a relative one": _object(x={"$ref": "other.json#/a"}),
    "a moved base": {**_object(x={"$id": "http://a.example/", "$ref": "b"})},
    "a dynamic one": _object(x={"$dynamicRef": "#x"}),
    "nested dialect": _object(x={"$schema": "https://json-schema.org/draft/2020-12/schema"}),
}


def shortest(document: Any) -> float:
    """Seconds of the quickest of three runs: other work on the machine is not the form's fault."""
    taken = []
    for _ in range(3):
        began = time.process_time()
        lint_form(document)
        taken.append(time.process_time() - began)
        if taken[-1] < LONGEST:
            break
    return min(taken)


@pytest.mark.parametrize("name", BOMBS)
def test_it_refuses_at_once(name: str) -> None:
    assert shortest(BOMBS[name]) < LONGEST
    assert lint_form(BOMBS[name])


@pytest.mark.parametrize(
    "document",
    [None, True, 0, "text", [], [{}], float("nan"), {1: 2}, {"type": {}}, {"properties": []},
     {"type": "object", "properties": {"x": 3}}, {"type": "object", "required": [[]]},
     {"type": "object", "properties": {"x": {"type": ["string", []]}}},
     {"type": "object", "properties": {"": {"type": "string"}}},
     {"type": "object", "x-pages": [[]]}, {"type": "object", "x-order": [{}]},
     {"type": "object", "x-i18n": {"en": []}}, {"type": "object", "x-upload": 3},
     {"type": "object", "properties": {"x": {"format": {}}}},
     {"type": "object", "properties": {"x": {"x-widget": []}}},
     {"type": "object", "properties": {"x": {"$ref": {}}}},
     {"type": "object", "$schema": {}}, {"type": "object", "allOf": {}},
     {"type": "object", "allOf": [3]}, {"type": "object", "dependentRequired": {"a": 3}}],
)  # fmt: skip
def test_it_refuses_anything_that_is_no_form(document: object) -> None:
    assert lint_form(document)
