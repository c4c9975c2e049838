"""What a Terang form may say: a closed subset of JSON Schema 2020-12.

Invariants:
- a keyword that is not in `KEYWORDS` or `HINTS` is refused, never ignored;
- the limits bound the cost of every later step: lint, compile, read, judge, draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal

DIALECT = "https://json-schema.org/draft/2020-12/schema"

MOST_CHARACTERS = 64 * 1024  # of names and texts of one document
MOST_MEMBERS = 20_000  # JSON values in one document
DEEPEST_JSON = 64
DEEPEST = 8  # objects and arrays within each other, as a person meets them
MOST_FIELDS = 400
MOST_VISITS = 150_000  # schema nodes that judging the fullest form looks at: under a second
MOST_SPOTS = 10_000  # places of one form as it stands, whatever was posted
MOST_CHOICES = 1_200
MOST_ROWS = 50  # when an array does not say; T60: uniqueItems is quadratic
MOST_ROWS_STATED = 200
MOST_LETTERS = 4_000  # of one answer, when a string does not say
MOST_LETTERS_STATED = 40_000
LONGEST_PATTERN = 1_000
LARGEST_PROGRAM = 10_000  # instructions of one pattern in RE2
LARGEST_PROGRAMS = 30_000  # of all patterns of a form: each costs to compile
LONGEST_NAME = 100

TYPES = ("object", "array", "string", "number", "integer", "boolean", "null")

FORMATS = (
    "date", "time", "date-time", "duration", "email", "uri", "uuid", "hostname", "ipv4", "ipv6",
    "nik", "npwp", "phone-id", "postal-code-id",
)  # fmt: skip
# Formats of the standard and of other tools that are refused, and what to write instead.
OTHER_FORMATS: Mapping[str, str] = {
    **dict.fromkeys(("ip-address", "ip"), "format: ipv4"),
    "host-name": "format: hostname",
    **dict.fromkeys(("datetime", "datetime-local"), "format: date-time"),
    **dict.fromkeys(("phone", "tel"), "format: phone-id"),
    "idn-email": "format: email",
    "idn-hostname": "format: hostname",
    **dict.fromkeys(("iri", "uri-reference", "iri-reference", "url"), "format: uri"),
    **dict.fromkeys(("data-url", "binary", "byte", "file"), "x-upload"),
    **dict.fromkeys(("color", "hexcolor"), "pattern: ^#[0-9A-Fa-f]{6}$"),
    **dict.fromkeys(("json-pointer", "relative-json-pointer", "uri-template", "regex"), "pattern"),
    "password": "writeOnly",
    "textarea": "x-widget: textarea",
    **dict.fromkeys(("int32", "int64", "float", "double"), "minimum / maximum"),
}
NATIONAL_FORMATS = frozenset({"nik", "npwp", "phone-id", "postal-code-id"})

Place = Literal["schema", "list", "names"]
SUBSCHEMAS: Mapping[str, Place] = {
    "properties": "names",
    "$defs": "names",
    "dependentSchemas": "names",
    "patternProperties": "names",
    "propertyNames": "schema",
    "items": "schema",
    "contains": "schema",
    "not": "schema",
    "if": "schema",
    "then": "schema",
    "else": "schema",
    "additionalProperties": "schema",
    "unevaluatedProperties": "schema",
    "unevaluatedItems": "schema",
    "allOf": "list",
    "anyOf": "list",
    "oneOf": "list",
    "prefixItems": "list",
}

KEYWORDS = frozenset(SUBSCHEMAS) | {
    "$schema", "$id", "$ref", "$comment", "title", "description", "default", "examples",
    "deprecated", "readOnly", "writeOnly", "type", "enum", "const", "format", "pattern",
    "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "multipleOf", "minItems", "maxItems", "uniqueItems", "minContains", "maxContains",
    "required", "dependentRequired", "minProperties", "maxProperties",
}  # fmt: skip

HINTS = frozenset(
    {
        "x-names",
        "x-order",
        "x-i18n",
        "x-pages",
        "x-pdp",
        "x-widget",
        "x-unit",
        "x-upload",
        "x-autocomplete",
    }
)

WIDGETS: Mapping[str, tuple[str, ...]] = {
    "text": ("string",),  # how a place is asked for whose type nobody tells
    "textarea": ("string",),
    "radio": ("string", "number", "integer", "boolean"),
    "select": ("string", "number", "integer", "boolean"),
    "time": ("string",),
}

AUTOCOMPLETE = frozenset(
    {
        "name", "given-name", "family-name", "email", "tel", "bday", "sex", "street-address",
        "postal-code", "address-level1", "address-level2", "address-level3", "address-level4",
        "organization", "organization-title", "url", "off",
    }
)  # fmt: skip

UPLOAD_KINDS = frozenset({"application/pdf", "image/jpeg", "image/png"})
UPLOAD_PATTERN = "^[0-9A-HJKMNP-TV-Z]{26}$"

# What other tools write, and what stands for it here (shown as a suggestion).
OLD_KEYWORDS: Mapping[str, str] = {
    "definitions": "$defs",
    "dependencies": "dependentRequired / dependentSchemas",
    "additionalItems": "items",
    "id": "$id",
    "$recursiveRef": "$ref",
    "$recursiveAnchor": "$ref",
    "$dynamicRef": "$ref",
    "$dynamicAnchor": "$ref",
    "$anchor": "$ref: #/$defs/...",
    "$vocabulary": "$schema",
    "contentEncoding": "x-upload",
    "contentMediaType": "x-upload",
    "contentSchema": "x-upload",
}
FOREIGN_HINTS: Mapping[str, str] = {
    "enumNames": "oneOf: [{const, title}]",
    "enum_titles": "oneOf: [{const, title}]",
    "errorMessage": "description",
    "example": "examples",
    "defaultValue": "default",
    "options": "x-widget",
    "propertyOrder": "x-order",
    "placeholder": "description",
    "ui:order": "x-order",
    "ui:widget": "x-widget",
    "ui:title": "title",
    "ui:description": "description",
    "ui:help": "description",
}
# Judged only where `x-names` says so: fields of any name cannot be asked for.
OPEN_NAMES = frozenset({"patternProperties", "propertyNames", "minProperties", "maxProperties"})


def pointer(*steps: object, at: str = "") -> str:
    """`at` extended by steps, escaped as RFC 6901 asks."""
    return at + "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def steps_of(at: str) -> tuple[str, ...]:
    """The steps of a JSON pointer, unescaped (RFC 6901, 4)."""
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in at.split("/")[1:])


def subschemas(schema: Mapping[str, Any], at: str) -> Iterator[tuple[str, str, Any]]:
    """Each schema that stands directly in `schema`: (keyword, its pointer, the schema)."""
    for keyword, inner in schema.items():
        place = SUBSCHEMAS.get(keyword)
        if place is None:
            continue
        if place == "schema":
            yield keyword, f"{at}/{keyword}", inner
        elif place == "list" and isinstance(inner, list):
            for index, item in enumerate(inner):
                yield keyword, f"{at}/{keyword}/{index}", item
        elif place == "names" and isinstance(inner, Mapping):
            for name, item in inner.items():
                yield keyword, pointer(name, at=f"{at}/{keyword}"), item


def is_number(value: object) -> bool:
    """A number that canonical JSON holds exactly (RFC 8785, 3.2.2.3)."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    if isinstance(value, int):
        return abs(value) < 2**53
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    if not exact.is_finite() or (exact and not -18 <= exact.adjusted() < 18):
        return False
    return Decimal(repr(float(exact))) == exact
