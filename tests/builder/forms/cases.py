"""One small form for each thing that the dialect can say, with answers for and against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.builder.forms.made import schema

UPLOAD = {
    "type": "string",
    "pattern": "^[0-9A-HJKMNP-TV-Z]{26}$",
    "x-upload": {"accept": ["application/pdf"], "max_mb": 5},
}
CARD_OR_CASH = [
    {
        "title": "Kartu",
        "properties": {"cara": {"const": "kartu"}, "nomor": {"type": "string", "minLength": 4}},
        "required": ["cara", "nomor"],
    },
    {
        "title": "Tunai",
        "properties": {"cara": {"const": "tunai"}, "jumlah": {"type": "integer", "minimum": 1}},
        "required": ["cara", "jumlah"],
    },
]


@dataclass(frozen=True, slots=True)
class Case:
    """`valid` and `invalid` are answers that people can give."""

    document: Mapping[str, Any]
    valid: tuple[Any, ...]
    invalid: tuple[Any, ...]


def _x(keywords: Mapping[str, Any], valid: list[Any], invalid: list[Any]) -> Case:
    document = schema({"x": keywords}, required=["x"])
    return Case(document, tuple({"x": v} for v in valid), tuple({"x": v} for v in invalid))


CASES: Mapping[str, Case] = {
    "string": _x({"type": "string"}, ["a", "Contoh <b>&\"'", "é", "baris\nbaris"], []),
    "length": _x(
        {"type": "string", "minLength": 2, "maxLength": 3}, ["ab", "😀😀😀"], ["a", "abcd"]
    ),
    "pattern": _x({"type": "string", "pattern": "b+"}, ["abc", "b"], ["ac"]),
    "anchored pattern": _x({"type": "string", "pattern": r"^\d{2}$"}, ["12"], ["123"]),
    "textarea": _x({"type": "string", "x-widget": "textarea"}, ["a\n\nb"], []),
    "date": _x(
        {"type": "string", "format": "date"}, ["2026-02-28", "2024-02-29"], ["2026-02-30", "x"]
    ),
    "time": _x(
        {"type": "string", "format": "time"}, ["13:45:00+08:00", "13:45:10Z"], ["25:00:00Z"]
    ),
    "clock": _x(
        {"type": "string", "x-widget": "time", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}, ["09:05"], []
    ),
    "date-time": _x(
        {"type": "string", "format": "date-time"},
        ["2026-08-17T10:00:00+08:00", "2026-08-17T10:00:30Z"],
        ["2026-13-17T10:00:00Z", "2026-08-17"],
    ),
    "email": _x({"type": "string", "format": "email"}, ["a.b@contoh.id"], ["@", "a b@c", "a@b"]),
    "uri": _x(
        {"type": "string", "format": "uri"}, ["https://contoh.id/a?b=1"], ["javascript:alert(1)"]
    ),
    "uuid": _x(
        {"type": "string", "format": "uuid"}, ["123e4567-e89b-12d3-a456-426614174000"], ["123"]
    ),
    "nik": _x(
        {"type": "string", "format": "nik", "pattern": "^[0-9]{16}$"},
        ["7471000101800001"],
        ["747100010180000", "7471003213800001"],
    ),
    "phone": _x(
        {"type": "string", "format": "phone-id", "pattern": r"^(\+62|0)[0-9]{8,12}$"},
        ["081200000000", "+6281200000000"],
        ["12"],
    ),
    "upload": _x(UPLOAD, ["0123456789ABCDEFGHJKMNPQRS"], ["0123", "0123456789ABCDEFGHJKMNPQRI"]),
    "integer": _x({"type": "integer"}, [0, -5, 10**14], ["a", Decimal("1.5")]),
    "bounds": _x({"type": "integer", "minimum": 1, "maximum": 3}, [1, 3], [0, 4]),
    "exclusive bounds": _x(
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        [Decimal("0.5")],
        [0, 1],
    ),
    "number": _x({"type": "number"}, [3, Decimal("1.25"), Decimal("-0.001")], ["x"]),
    "cents": _x(
        {"type": "number", "multipleOf": Decimal("0.01")}, [Decimal("8.41"), 3], [Decimal("8.415")]
    ),
    "thousands": _x({"type": "integer", "multipleOf": 1000}, [5000], [1500]),
    "money": _x({"type": "integer", "x-unit": "Rp", "minimum": 0}, [0, 1500000], [-1]),
    "boolean": _x({"type": "boolean"}, [True, False], []),
    "optional boolean": Case(schema({"x": {"type": "boolean"}}), ({}, {"x": False}), ()),
    "consent": _x({"type": "boolean", "const": True}, [True], []),
    "consent not given": Case(
        schema({"x": {"const": True}}, required=["x"]), ({"x": True},), ({},)
    ),
    "fixed": _x({"const": "K-1"}, ["K-1"], []),
    "an optional group of constants": Case(
        schema({"x": schema({"k": {"const": "K"}}, required=["k"])}),
        ({}, {"x": {"k": "K"}}),
        (),
    ),
    "an optional group in which a group is constant": Case(
        schema({"x": schema({"y": schema({"k": {"const": 1}}, required=["k"])}, required=["y"])}),
        ({}, {"x": {"y": {"k": 1}}}),
        (),
    ),
    "a constant that wants itself": Case(
        {**schema({"x": {"const": "A"}}), "dependentRequired": {"x": ["x"]}},
        ({}, {"x": "A"}),
        (),
    ),
    "constants that want each other": Case(
        {
            **schema({"x": {"const": "A"}, "y": {"const": "B"}}),
            "dependentRequired": {"x": ["y"], "y": ["x"]},
        },
        ({}, {"x": "A", "y": "B"}),
        ({"x": "A"}, {"y": "B"}),
    ),
    "a constant that a condition wants and reads": Case(
        {
            **schema({"x": {"const": "A"}}),
            "if": {"not": {"properties": {"x": {"not": {"const": "A"}}}}},
            "then": {"required": ["x"]},
        },
        ({}, {"x": "A"}),
        (),
    ),
    "a constant that another answer wants": Case(
        {
            **schema({"x": {"const": "A"}, "y": {"type": "string"}}),
            "dependentRequired": {"y": ["x"]},
        },
        ({}, {"x": "A"}, {"x": "A", "y": "b"}),
        (),
    ),
    "optional constant": Case(schema({"x": {"const": "A"}}), ({}, {"x": "A"}), ()),
    "enum": _x({"enum": ["a", "b"]}, ["a", "b"], []),
    "mixed enum": _x({"enum": [1, "1", True, None, Decimal("1.5")]}, [1, "1", True, None], []),
    "titled choices": _x(
        {"oneOf": [{"const": n, "title": f"Nomor {n}"} for n in range(12)]}, [0, 11], []
    ),
    "any choices": _x({"anyOf": [{"const": "a", "title": "A"}, {"const": "b"}]}, ["a", "b"], []),
    "narrowed choices": _x(
        {"enum": ["a", "b", "c"], "allOf": [{"enum": ["b", "c"]}]}, ["b"], ["a"]
    ),
    "fixed rows that end with a constant": _x(
        {
            "type": "array",
            "prefixItems": [{"type": "boolean"}, {"const": "K"}],
            "minItems": 2,
            "items": False,
        },
        [[False, "K"], [True, "K"]],
        [],
    ),
    "fixed rows of constants": _x(
        {"type": "array", "prefixItems": [{"const": "A"}, {"const": 2}], "minItems": 2},
        [["A", 2]],
        [],
    ),
    "fixed rows of constants, which may be left out": Case(
        schema(
            {
                "o": schema(
                    {
                        "x": {"type": "array", "prefixItems": [{"const": "A"}], "minItems": 1},
                        "y": {"type": "string"},
                    },
                    required=["x"],
                )
            }
        ),
        ({}, {"o": {"x": ["A"], "y": "a"}}),
        (),
    ),
    "checkboxes": _x(
        {"type": "array", "uniqueItems": True, "minItems": 1, "items": {"enum": ["a", "b", "c"]}},
        [["a"], ["a", "c"]],
        [[]],
    ),
    "texts": _x(
        {"type": "array", "items": {"type": "string"}, "maxItems": 3},
        [["a", "b", "a"], []],
        [["a"] * 4],
    ),
    "unique texts": _x(
        {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        [["a", "b"]],
        [["a", "a"]],
    ),
    "contains": _x(
        {
            "type": "array",
            "items": {"type": "integer"},
            "contains": {"minimum": 5},
            "maxContains": 2,
        },
        [[1, 5], [6, 7]],
        [[1], [5, 6, 7]],
    ),
    "objects": _x(
        {
            "type": "array",
            "minItems": 1,
            "items": schema({"n": {"type": "string"}, "u": {"type": "integer"}}, required=["n"]),
        },
        [[{"n": "a"}], [{"n": "a", "u": 3}, {"n": "b"}]],
        [[], [{"u": 3}], [{"n": "a"}, {"u": 1}]],
    ),
    "lists of lists": _x(
        {"type": "array", "items": {"type": "array", "items": {"type": "integer"}, "maxItems": 2}},
        [[[1, 2], [3]]],
        [[[1, 2, 3]]],
    ),
    "fixed rows": _x(
        {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": False},
        [["a", 1], ["a"], []],
        [["a", "b"]],
    ),
    "fixed rows with a least": _x(
        {
            "type": "array",
            "minItems": 2,
            "prefixItems": [{"type": ["string", "null"]}, {"type": "integer"}],
        },
        [["a", 1], [None, 1]],
        [["a"], []],
    ),
    "object": _x(
        schema({"a": {"type": "string"}, "b": {"type": "string"}}, required=["a"]),
        [{"a": "x"}, {"a": "x", "b": "y"}],
        [{"b": "y"}, {}],
    ),
    "optional object": Case(
        schema({"o": schema({"a": {"type": "string"}, "b": {"type": "string"}}, required=["a"])}),
        ({}, {"o": {"a": "x"}}),
        ({"o": {"b": "y"}},),
    ),
    "closed object": Case(
        schema({"a": {"type": "string"}}, additionalProperties=False), ({}, {"a": "x"}), ()
    ),
    "nullable text": _x({"type": ["string", "null"], "minLength": 2}, [None, "ab"], ["a"]),
    "nullable by union": _x({"anyOf": [{"type": "integer"}, {"type": "null"}]}, [None, 3], ["a"]),
    "nullable object": _x(
        {"oneOf": [schema({"a": {"type": "string"}}, required=["a"]), {"type": "null"}]},
        [None, {"a": "x"}],
        [],
    ),
    "nullable choice": _x(
        {"oneOf": [{"const": "a"}, {"const": "b"}, {"type": "null"}]}, [None, "a"], []
    ),
    "nullable list": _x(
        {"type": ["array", "null"], "items": {"type": "string"}}, [None, ["a"]], []
    ),
    "reference": Case(
        {
            **schema({"a": {"$ref": "#/$defs/t", "maxLength": 3}}),
            "$defs": {"t": {"type": "string", "minLength": 2}},
        },
        ({"a": "ab"}, {"a": "abc"}),
        ({"a": "a"}, {"a": "abcd"}),
    ),
    "reference with odd names": Case(
        {**schema({"a": {"$ref": "#/$defs/b~1c%20d"}}), "$defs": {"b/c d": {"type": "integer"}}},
        ({"a": 3},),
        ({"a": "x"},),
    ),
    "itself in a list": Case(
        {
            **schema({"x": {"$ref": "#/$defs/orang"}}),
            "$defs": {
                "orang": schema(
                    {
                        "nama": {"type": "string"},
                        "anak": {"type": "array", "items": {"$ref": "#/$defs/orang"}},
                    },
                    required=["nama"],
                )
            },
        },
        ({"x": {"nama": "a", "anak": [{"nama": "b", "anak": [{"nama": "c"}]}]}},),
        ({"x": {"nama": "a", "anak": [{"nama": "b", "anak": [{"anak": [{"nama": "c"}]}]}]}},),
    ),
    "itself as a whole": Case(
        schema({"v": {"type": "integer"}, "n": {"$ref": "#"}}, required=["v"]),
        ({"v": 1}, {"v": 1, "n": {"v": 2}}),
        ({"n": {"v": 1}}, {"v": 1, "n": {"n": {"v": 2}}}),
    ),
    "all of": Case(
        schema(
            {"a": {"type": "string"}},
            allOf=[
                {"properties": {"b": {"type": "integer"}}, "required": ["b"]},
                {"properties": {"a": {"maxLength": 2}}},
            ],
        ),
        ({"a": "x", "b": 1}, {"b": 1}),
        ({"a": "x"}, {"a": "xyz", "b": 1}),
    ),
    "if then else": Case(
        schema(
            {"k": {"enum": ["a", "b"]}},
            **{
                "if": {"properties": {"k": {"const": "a"}}, "required": ["k"]},
                "then": {"properties": {"p": {"type": "string"}}, "required": ["p"]},
                "else": {"properties": {"q": {"type": "integer"}}},
            },
        ),
        ({"k": "a", "p": "x"}, {"k": "b", "q": 2}, {"k": "b"}, {}),
        ({"k": "a"}, {"k": "b", "q": "x"}),
    ),
    "a chain of conditions": Case(
        schema(
            {"a": {"type": "boolean"}},
            required=["a"],
            allOf=[
                {
                    "if": {"properties": {"a": {"const": True}}, "required": ["a"]},
                    "then": {"properties": {"b": {"type": "boolean"}}, "required": ["b"]},
                },
                {
                    "if": {"properties": {"b": {"const": True}}, "required": ["b"]},
                    "then": {"properties": {"c": {"type": "string"}}, "required": ["c"]},
                },
            ],
        ),
        ({"a": True, "b": True, "c": "x"}, {"a": True, "b": False}, {"a": False}),
        ({"a": True}, {"a": True, "b": True}),
    ),
    "a condition that fires on nothing": Case(
        schema(
            {"k": {"enum": ["a", "b"]}},
            **{
                "if": {"properties": {"k": {"const": "a"}}},
                "then": {"properties": {"p": {"type": "string"}}, "required": ["p"]},
            },
        ),
        ({"k": "b"}, {"p": "x"}, {"k": "a", "p": "x"}),
        ({}, {"k": "a"}),
    ),
    "dependent required": Case(
        schema({"a": {"type": "string"}, "b": {"type": "string"}}, dependentRequired={"a": ["b"]}),
        ({}, {"b": "x"}, {"a": "x", "b": "y"}),
        ({"a": "x"},),
    ),
    "dependent schemas": Case(
        schema(
            {"a": {"type": "string"}},
            dependentSchemas={"a": {"properties": {"b": {"type": "integer"}}, "required": ["b"]}},
        ),
        ({}, {"a": "x", "b": 1}),
        ({"a": "x"}, {"a": "x", "b": "y"}),
    ),
    "not": Case(
        schema({"a": {"type": "string", "not": {"pattern": "^0"}}}),
        ({"a": "1"}, {}),
        ({"a": "01"},),
    ),
    "discriminated": Case(
        {"type": "object", "oneOf": CARD_OR_CASH},
        ({"cara": "kartu", "nomor": "1234"}, {"cara": "tunai", "jumlah": 5}),
        ({"cara": "kartu"}, {"cara": "tunai", "jumlah": 0}, {}),
    ),
    "discriminated below": _x(
        {"anyOf": CARD_OR_CASH},
        [{"cara": "kartu", "nomor": "1234"}, {"cara": "tunai", "jumlah": 5}],
        [{"cara": "kartu"}],
    ),
    "picked objects": _x(
        {
            "oneOf": [
                schema({"a": {"type": "string"}}, required=["a"]),
                schema({"b": {"type": "integer"}}, required=["b"]),
            ]
        },
        [{"a": "x"}, {"b": 1}],
        [],
    ),
    "picked beside others": Case(
        schema(
            {"age": {"type": "integer"}},
            anyOf=[
                {
                    "title": "Nama",
                    "properties": {"depan": {"type": "string"}, "belakang": {"type": "string"}},
                },
                {"title": "Kode", "properties": {"kode": {"type": "string"}}},
            ],
        ),
        ({"age": 3, "kode": "x"}, {"depan": "a", "belakang": "b"}, {"age": 1}),
        (),
    ),
    "sets of required": Case(
        schema(
            {"surel": {"type": "string"}, "telepon": {"type": "string"}},
            anyOf=[{"required": ["surel"]}, {"required": ["telepon"]}],
        ),
        ({"surel": "x"}, {"telepon": "1"}, {"surel": "x", "telepon": "1"}),
        ({},),
    ),
    "several shapes of a text": _x(
        {
            "oneOf": [
                {"type": "string", "pattern": "^[0-9]{15}$"},
                {"type": "string", "pattern": "^[0-9]{16}$"},
            ]
        },
        ["1" * 15, "1" * 16],
        ["1" * 14],
    ),
    "text or number": _x(
        {"oneOf": [{"type": "string"}, {"type": "number"}]}, ["a", 3, Decimal("1.5")], []
    ),
    "text or object": _x(
        {"anyOf": [{"type": "string"}, schema({"a": {"type": "string"}}, required=["a"])]},
        ["a", {"a": "x"}],
        [],
    ),
    "unevaluated": Case(
        schema(
            {"k": {"enum": ["a", "b"]}},
            unevaluatedProperties=False,
            **{
                "if": {"properties": {"k": {"const": "a"}}, "required": ["k"]},
                "then": {"properties": {"p": {"type": "string"}}},
            },
        ),
        ({"k": "a", "p": "x"}, {"k": "b"}),
        (),
    ),
    "ruled out": Case(
        schema(
            {"k": {"type": "boolean"}, "p": {"type": "string"}},
            **{
                "if": {"properties": {"k": {"const": True}}, "required": ["k"]},
                "then": {"properties": {"p": False}},
            },
        ),
        ({"k": False, "p": "x"}, {"k": True}),
        ({"k": True, "p": "x"},),
    ),
    "odd names": Case(
        schema(
            {
                name: {"type": "string"}
                for name in (
                    "data",
                    "meta",
                    "process",
                    "errors",
                    "validate",
                    "_a",
                    "a-b",
                    "a.b",
                    "filter_x",
                    "validate_x",
                    "csrf_token",
                    "a/b",
                    "a~b",
                    "f0",
                    "f1-0",
                    "view:type",
                    "1",
                    " ",
                )
            },
        )
        | {"x-order": ["a-b", "data"]},
        ({"data": "1", "meta": "2", "a/b": "3", "a~b": "4", "f0": "5", " ": "6", "_a": "7"},),
        (),
    ),
}
