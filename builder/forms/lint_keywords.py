"""First reading of a form: only known keywords, each with a value of the right shape.

Invariants:
- after this step every schema is an object or a boolean, every keyword's value has the
  shape that the standard asks for, and every pattern compiles in RE2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from builder.forms import lint_hints, patterns
from builder.forms.dialect import (
    DIALECT,
    FORMATS,
    HINTS,
    KEYWORDS,
    LARGEST_PROGRAMS,
    LONGEST_NAME,
    MOST_CHOICES,
    MOST_FIELDS,
    MOST_LETTERS_STATED,
    MOST_ROWS_STATED,
    NATIONAL_FORMATS,
    SUBSCHEMAS,
    TYPES,
    is_number,
    pointer,
    subschemas,
)
from builder.forms.lint_unknown import opens_names, unknown_format, unknown_keyword
from publish.errors import Problem
from publish.facts.condition import same
from publish.facts.text import forbidden_character

Check = Callable[[Any, str], Iterator[Problem]]


def findings(document: Mapping[str, Any]) -> list[Problem]:
    """Findings on keywords and the shapes of their values, in document order."""
    found: list[Problem] = []
    waiting: list[tuple[str, Any]] = [("", document)]
    weight, closed, open_names = 0, False, []
    while waiting:
        at, schema = waiting.pop()
        if isinstance(schema, bool):
            continue
        weight += _pattern_weight(schema)
        if weight > LARGEST_PROGRAMS:
            return [*found, Problem(at, "FORM-PATTERNS-LARGE", {})]
        if not isinstance(schema, Mapping):
            found.append(Problem(at, "FORM-SCHEMA-SHAPE", {}))
            continue
        found += _of_schema(schema, at)
        closed = closed or "unevaluatedProperties" in schema
        open_names += [pointer("patternProperties", at=at)] * ("patternProperties" in schema)
        waiting += reversed([(where, inner) for _, where, inner in subschemas(schema, at)])
    if closed and not found:  # jsonschema would match these names with Python's `re`
        keyword = {"keyword": "patternProperties"}
        found += [Problem(at, "FORM-NAMES-OPEN", keyword) for at in open_names]
    return found


def _pattern_weight(schema: Any) -> int:
    if not isinstance(schema, Mapping):
        return 0
    names = schema.get("patternProperties")
    stated = [schema.get("pattern"), *(names if isinstance(names, Mapping) else ())]
    return sum(patterns.weight(pattern) for pattern in stated if isinstance(pattern, str))


def _of_schema(schema: Mapping[str, Any], at: str) -> Iterator[Problem]:
    is_judged = schema.get("x-names") == "judged"
    for keyword, value in schema.items():
        where = pointer(keyword, at=at)
        if not is_judged and opens_names(keyword, value):
            yield Problem(where, "FORM-NAMES-OPEN", {"keyword": keyword})
        elif keyword in KEYWORDS or keyword in HINTS:
            yield from _CHECKS.get(keyword, _nothing)(value, where)
        else:
            yield unknown_keyword(str(keyword), where)
    if at:
        nested = [k for k in ("$schema", "$id") if k in schema]
        yield from (Problem(pointer(k, at=at), "FORM-NESTED", {"keyword": k}) for k in nested)
    name = schema.get("format")
    if isinstance(name, str) and name in NATIONAL_FORMATS and "pattern" not in schema:
        yield Problem(pointer("format", at=at), "FORM-FORMAT-ALONE", {"format": name})


def _nothing(value: Any, at: str) -> Iterator[Problem]:
    yield from ()


def _wrong(at: str, expected: str) -> Problem:
    return Problem(at, "FORM-VALUE", {"expected": expected})


def _dialect(value: Any, at: str) -> Iterator[Problem]:
    if value not in (DIALECT, f"{DIALECT}#"):
        yield Problem(at, "FORM-DIALECT", {"dialect": DIALECT})


def _words(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield _wrong(at, "string")
    elif found := forbidden_character(value):
        yield Problem(at, "FORM-CHARACTER", {"character": found})


def _flag(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield _wrong(at, "true / false")


def _count(most: int) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if not whole or not 0 <= value <= most:
            yield _wrong(at, f"0 – {most}")

    return check


def _number(value: Any, at: str) -> Iterator[Problem]:
    if not is_number(value):
        yield _wrong(at, "number")


def _positive(value: Any, at: str) -> Iterator[Problem]:
    if not is_number(value) or value <= 0:
        yield _wrong(at, "> 0")


def _type(value: Any, at: str) -> Iterator[Problem]:
    kinds = value if isinstance(value, list) else [value]
    unknown = [k for k in kinds if k not in TYPES]
    if unknown or not kinds:
        yield _wrong(at, ", ".join(TYPES))
    elif len(kinds) > 2 or (len(kinds) == 2 and kinds.count("null") != 1):
        yield Problem(at, "FORM-TYPE-SEVERAL", {})


def _enum(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, list) or not value:
        yield _wrong(at, "[...]")
    elif len(value) > MOST_CHOICES:
        yield Problem(at, "FORM-CHOICES-MANY", {"most": MOST_CHOICES})
    elif any(isinstance(item, list | Mapping) for item in value):
        yield Problem(at, "FORM-CHOICES-SHAPE", {})
    else:
        yield from _choices_twice(value, at)
        for index, item in enumerate(value):
            yield from _scalar(item, pointer(index, at=at))


def _choices_twice(value: list[Any], at: str) -> Iterator[Problem]:
    seen: dict[object, list[Any]] = {}  # 1 and true are one key, which `same` tells apart
    for index, item in enumerate(value):
        group = seen.setdefault(item, [])
        if any(same(item, other) for other in group):
            yield Problem(pointer(index, at=at), "FORM-CHOICES-TWICE", {})
        group.append(item)


def _scalar(value: Any, at: str) -> Iterator[Problem]:
    if isinstance(value, str):
        yield from _words(value, at)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int | float | Decimal):
        yield from _number(value, at)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _scalar(item, pointer(index, at=at))
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _name(name, at)
            yield from _scalar(item, pointer(name, at=at))
    else:
        yield _wrong(at, "JSON")


def _name(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME:
        yield Problem(at, "FORM-NAME", {"most": LONGEST_NAME})
    elif found := forbidden_character(value):
        yield Problem(at, "FORM-CHARACTER", {"character": found})


def _names(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield _wrong(at, "[...]")
        return
    for index, name in enumerate(value):
        yield from _name(name, pointer(index, at=at))


def _name_lists(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield _wrong(at, "{...}")
        return
    for name, names in value.items():
        yield from _name(name, at)
        yield from _names(names, pointer(name, at=at))


def _schemas_by_name(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield _wrong(at, "{...}")
        return
    for name in value:
        yield from _name(name, at)


def _schemas(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, list) or not value:
        yield _wrong(at, "[...]")
    elif len(value) > MOST_CHOICES:
        yield Problem(at, "FORM-CHOICES-MANY", {"most": MOST_CHOICES})


def _pattern(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield _wrong(at, "string")
    elif found := forbidden_character(value):
        yield Problem(at, "FORM-CHARACTER", {"character": found})
    else:
        yield from patterns.check(value, at)


def _format(value: Any, at: str) -> Iterator[Problem]:
    if value not in FORMATS:
        yield unknown_format(value, at)


def _patterns(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield _wrong(at, "{...}")
        return
    for pattern in value:
        yield from _pattern(pattern, pointer(pattern, at=at))


def _examples(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield _wrong(at, "[...]")
    else:
        yield from _scalar(value, at)


def _reference(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, str) or not (value == "#" or value.startswith("#/")):
        yield Problem(at, "FORM-REF-REMOTE", {})


_CHECKS: Mapping[str, Check] = {
    "$schema": _dialect,
    "$id": _words,
    "$ref": _reference,
    "$comment": _words,
    "title": _words,
    "description": _words,
    "default": _scalar,
    "const": _scalar,
    "examples": _examples,
    **dict.fromkeys(("deprecated", "readOnly", "writeOnly", "uniqueItems"), _flag),
    "type": _type,
    "enum": _enum,
    "format": _format,
    "pattern": _pattern,
    **dict.fromkeys(("minLength", "maxLength"), _count(MOST_LETTERS_STATED)),
    **dict.fromkeys(
        ("minItems", "maxItems", "minContains", "maxContains"), _count(MOST_ROWS_STATED)
    ),
    **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), _number),
    "multipleOf": _positive,
    "required": _names,
    "dependentRequired": _name_lists,
    **{keyword: _schemas for keyword, place in SUBSCHEMAS.items() if place == "list"},
    **{keyword: _schemas_by_name for keyword, place in SUBSCHEMAS.items() if place == "names"},
    "patternProperties": _patterns,
    **dict.fromkeys(("minProperties", "maxProperties"), _count(MOST_FIELDS)),
    **lint_hints.CHECKS,
}
