"""What a step of the import takes and gives, and where schemas stand in any draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from builder.forms.dialect import pointer

Draft = dict[str, Any]
"""A schema in the making; a step may change it, because it is a copy."""

Found = list[tuple[tuple[Any, ...], str, dict[str, object]]]
"""(steps below the schema, code, params) for each change."""

Change = tuple[Draft, Found]

NAMED = ("properties", "$defs", "definitions", "patternProperties", "dependentSchemas")
LISTED = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLE = (
    "items", "additionalItems", "contains", "not", "if", "then", "else",
    "additionalProperties", "propertyNames", "unevaluatedProperties", "unevaluatedItems",
)  # fmt: skip


def inside(schema: Mapping[str, Any], at: str) -> Iterator[tuple[tuple[Any, ...], str, Any]]:
    """Every schema directly inside, of any draft: its steps, its pointer, itself."""
    for keyword, value in schema.items():
        if keyword in NAMED and isinstance(value, Mapping):
            inner: list[tuple[tuple[Any, ...], Any]] = [
                ((keyword, name), item) for name, item in value.items()
            ]
        elif (keyword in LISTED or keyword == "items") and isinstance(value, list):
            inner = [((keyword, index), item) for index, item in enumerate(value)]
        elif keyword in _SINGLE and isinstance(value, Mapping):
            inner = [((keyword,), value)]
        elif keyword == "dependencies" and isinstance(value, Mapping):
            inner = [((keyword, n), item) for n, item in value.items() if isinstance(item, Mapping)]
        else:
            continue
        yield from ((steps, pointer(*steps, at=at), item) for steps, item in inner)


def put(draft: Draft, steps: tuple[Any, ...], value: Any) -> None:
    """Set the schema at `steps`; what holds it is copied first."""
    if len(steps) == 1:
        draft[steps[0]] = value
        return
    keyword, step = steps
    held = draft[keyword]
    draft[keyword] = dict(held) if isinstance(held, Mapping) else list(held)
    draft[keyword][step] = value
