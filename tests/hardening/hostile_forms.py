"""Forms and posts made to hurt, without end, from a seeded source: any can be had again.

A hostile form is an honest one with one or more wounds. Some are wounds to the text and no JSON
any more, some are refused by lint, and some are forms like any other and go on to be drawn.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from publish.errors import TerangError
from publish.facts.json_text import write_json
from tests.builder.forms.cases import CASES
from tests.builder.forms.test_hostile_posts import NAMES as POSTED_NAMES
from tests.builder.forms.test_lint_bombs import BOMBS
from tests.hardening.hostile import TEXTS

Form = dict[str, Any]
Wound = Callable[[random.Random, Form], None]

NAMES = (
    "data", "meta", "process", "errors", "csrf_token", "validate", "populate_obj", "form", "prefix",
    "formdata", "extra_filters", "_fields", "__class__", "__proto__", "constructor", "a-b", "a/b",
    "a~1b", "~", "%2f", "", " ", "go", "hal", "f0", "f0-0", "add:f0", "\u202edata", "\x00", "é",
    "e\u0301", "\ud800", "null", "a" * 101, "$ref", "properties", "items", "0", "-1",
)  # fmt: skip
SENDABLE = tuple(name for name in NAMES if name != "\ud800")
NUMBERS = (0, -1, 1, 2**31, 2**53, 2**63, 10**18, 10**400, -(10**400), 1e308, 5e-324, 0.1, 1e-300)
ANYTHING: tuple[Any, ...] = (
    None, True, False, [], {}, [[]], [{}], [None], {"": {}}, "", "object", "#", "#/", *NUMBERS,
    "\x00", "\ud800", "\u202e", "a" * 10_000, [[[[[[[[]]]]]]]], {"$ref": "#"}, {"type": "object"},
)  # fmt: skip
KEYWORDS = (
    "type", "properties", "required", "items", "prefixItems", "allOf", "anyOf", "oneOf", "not",
    "if", "then", "else", "enum", "const", "pattern", "format", "minLength", "maxLength", "minimum",
    "maximum", "multipleOf", "minItems", "maxItems", "uniqueItems", "contains", "default", "title",
    "description", "examples", "readOnly", "writeOnly", "$ref", "$defs", "$id", "$schema",
    "$anchor", "$dynamicRef", "dependentRequired", "dependentSchemas", "dependencies",
    "definitions", "patternProperties", "propertyNames", "additionalProperties",
    "unevaluatedProperties", "contentEncoding", "x-pages", "x-order", "x-i18n", "x-widget",
    "x-unit", "x-upload", "x-pdp", "x-names", "x-autocomplete", "ui:order",
    "errorMessage", "enumNames",
)  # fmt: skip
# fmt: off
PATTERNS = ("^(a+)+$", "(a|aa)+$", "(?=a)", "(?!a)b", "\\1", "[", "(", "a{1000}", "\\u0041",
            "(" * 900, "((a{99}){99}){99}", "\\p{L}{0,999}", "(?i)a", "\\C", "^" * 900, ".*" * 300)
# fmt: on

KINDS: tuple[Any, ...] = tuple(
    case.document["properties"]["x"]
    for case in CASES.values()
    if {"type", "properties", "required"} >= set(case.document)
    and list(case.document["properties"]) == ["x"]
)
"""A question of each kind."""
_SHALLOW_BOMBS = [
    bomb
    for name, bomb in BOMBS.items()
    if isinstance(bomb, dict) and not {"deep", "huge"} & set(name.split())  # `_deep` makes those
]


def schemas_of(form: Any) -> list[Form]:
    """Every object of the document: most of them are schemas, the others make odder wounds."""
    found, waiting = [], [form]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            found.append(value)
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return found


def _place(chosen: random.Random, form: Form) -> Form:
    return chosen.choice(schemas_of(form))


def _name(chosen: random.Random, form: Form) -> None:
    """Questions named like parts of the library that draws them."""
    place = _place(chosen, form)
    held = place.get("properties")
    names = held if isinstance(held, dict) else place.setdefault("properties", {})
    if not isinstance(names, dict):
        return
    for name in chosen.sample(NAMES, chosen.randint(1, 6)):
        names[name] = deepcopy(chosen.choice(KINDS))
    listed = form.get("x-order")
    if isinstance(listed, list) and place is form:
        form["x-order"] = [*names]
        form.pop("x-pages", None)


def _keyword(chosen: random.Random, form: Form) -> None:
    _place(chosen, form)[chosen.choice(KEYWORDS)] = deepcopy(chosen.choice(ANYTHING))


def _number(chosen: random.Random, form: Form) -> None:
    place = _place(chosen, form)
    held = [key for key, value in place.items() if isinstance(value, int | float)]
    name = chosen.choice(held) if held else chosen.choice(("minimum", "maxItems", "maxLength"))
    place[name] = chosen.choice(NUMBERS)


def _text(chosen: random.Random, form: Form) -> None:
    place = _place(chosen, form)
    held = [key for key, value in place.items() if isinstance(value, str)]
    place[chosen.choice(held) if held else "title"] = chosen.choice(TEXTS)


def _pattern(chosen: random.Random, form: Form) -> None:
    _place(chosen, form).update(type="string", pattern=chosen.choice(PATTERNS))


def _deep(chosen: random.Random, form: Form) -> None:
    levels, inner = chosen.choice((3, 9, 60, 300)), _place(chosen, form)
    kept = dict(inner)
    inner.clear()
    around = chosen.choice(("properties", "items", "not", "allOf", "anyOf", "if"))
    made: Any = kept
    for _ in range(levels):
        made = {
            "properties": {"type": "object", "properties": {"x": made}},
            "items": {"type": "array", "items": made},
            "allOf": {"allOf": [made, {}]},
            "anyOf": {"anyOf": [made, {"type": "null"}]},
            "if": {"if": made, "then": {}},
            "not": {"not": made},
        }[around]
    inner.update(made)


def _bomb(chosen: random.Random, form: Form) -> None:
    bomb = deepcopy(chosen.choice(_SHALLOW_BOMBS))
    form.update(bomb if chosen.random() < 0.5 else {"$defs": {"bom": bomb, **bomb}})


def _itself(chosen: random.Random, form: Form) -> None:
    place = _place(chosen, form)
    place["$ref"] = chosen.choice(
        ("#", "#/properties", "#/$defs/a", "#/properties/x", "#/%00", "//x")
    )


def _gone(chosen: random.Random, form: Form) -> None:
    place = _place(chosen, form)
    if place:
        del place[chosen.choice(list(place))]


def _wide(chosen: random.Random, form: Form) -> None:
    many = chosen.choice((50, 399, 1_300))
    _place(chosen, form).update(
        chosen.choice(
            (
                {"enum": list(range(many))},
                {"anyOf": [{"type": "string", "const": str(n)} for n in range(many)]},
                {"oneOf": [{"type": "object", "properties": {f"p{n}": {}}} for n in range(many)]},
                {
                    "type": "object",
                    "properties": {f"p{n}": {"type": "string"} for n in range(many)},
                },
                {"type": "array", "items": {}, "minItems": many},
            )
        )
    )


WOUNDS: tuple[Wound, ...] = (
    _name, _keyword, _number, _text, _pattern, _deep, _bomb, _itself, _gone, _wide, _keyword, _name,
)  # fmt: skip


def hostile_forms(chosen: random.Random, honest: list[Form]) -> Iterator[str]:
    """Texts of forms, without end: wounds of the document, then perhaps of the text."""
    bases = [*honest, *(dict(case.document) for case in CASES.values())]
    while True:
        form = deepcopy(chosen.choice(bases))
        for wound in chosen.choices(WOUNDS, k=chosen.choice((1, 1, 2, 3))):
            wound(chosen, form)
        yield _wounded_text(chosen, _written(form))


def _written(form: Form) -> str:
    try:
        return write_json(form).encode().decode()  # half a pair has to be written as \ud800
    except (TerangError, ValueError, TypeError, RecursionError):
        return json.dumps(form, default=float)


def _wounded_text(chosen: random.Random, text: str) -> str:
    """Most stay as they are; the others have a key twice, a number that none is, half an end."""
    return chosen.choice(
        (
            *(lambda: text,) * 12,
            lambda: text.replace('"type":', '"type":"array","type":', 1),
            lambda: text[: chosen.randrange(len(text))],
            lambda: '{"a":' * 5_000 + text,
            lambda: "\ufeff" + text,
            lambda: text[:-1] + ',"minimum":NaN}',
            lambda: text[:-1] + ',"minimum":1e999}',
            lambda: text[:-1] + ',"title":"\\ud800"}',
            lambda: text.replace(":", "：", 1),
        )
    )()


def hostile_pairs(chosen: random.Random, names: list[str]) -> list[tuple[str, str]]:
    """What no browser would post: names of the page and others, any text, rows and buttons."""
    known = [*names, *(f"{name}-rows" for name in names[:20])] or ["f0"]
    pairs = [
        (chosen.choice((chosen.choice(known), _odd_name(chosen, known))), chosen.choice(TEXTS))
        for _ in range(chosen.choice((1, 5, 40)))
    ]
    if chosen.random() < 0.2:
        rows = chosen.choice(known)
        pairs += [(rows, str(n)) for n in range(chosen.choice((1, 51, 201, 900)))]
    if chosen.random() < 0.3:
        verb = chosen.choice(("add", "remove", "up", "down"))
        pairs.append(("do", f"{verb}:{chosen.choice(known)}:{chosen.choice(('0', '²', '-1'))}"))
    return pairs


def _odd_name(chosen: random.Random, known: list[str]) -> str:
    index = chosen.choice(("0", "1", "49", "9999", "²", "-1", "٣", "9" * 5_000, "0x1", ""))
    made = chosen.choice(
        (
            lambda: chosen.choice(POSTED_NAMES),
            lambda: chosen.choice(SENDABLE),
            lambda: f"{chosen.choice(known)}-{index}",
            lambda: f"{chosen.choice(known)}-{index}-f0",
            lambda: "-".join([chosen.choice(known)] * chosen.choice((2, 9, 300))),
        )
    )
    return made()
