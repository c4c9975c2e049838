"""Which members of an object are asked for because of themselves.

A condition may read an answer and, over others or at once, require that very answer
(`dependentRequired: {a: [b], b: [a]}`). Such a member is never given with the form, or what
nobody ticked would be there for good, and what somebody ticked would be lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from builder.forms.nodes import Fragment, Holds

_LEVEL = ("allOf", "anyOf", "oneOf")
_ONE = ("not", "if", "then", "else")
_NAMED = ("properties", "required")
_SILENT = ("type", "title", "description", "x-i18n", "$comment")


def self_kept(fragments: Iterable[Fragment], names: Iterable[str]) -> frozenset[str]:
    """Of `names`, those that a chain of guarded `fragments` leads from back to itself."""
    everything, follows = frozenset(names), dict[str, set[str]]()
    for fragment in fragments:
        asked = {*fragment.schema.get("required", ()), *fragment.schema.get("properties", {})}
        for guard in fragment.guards:
            reads = guard.reads if isinstance(guard, Holds) else frozenset()
            for name in everything if reads is None else reads:
                follows.setdefault(name, set()).update(asked)
    return frozenset(name for name in everything if name in _reached(follows, name))


def names_read(schema: Any) -> frozenset[str] | None:
    """The members that a schema over an object looks at; None for what may be any of them."""
    if not isinstance(schema, Mapping):
        return frozenset()
    found: set[str] = set()
    for keyword, value in schema.items():
        here = _read_by(keyword, value)
        if here is None:
            return None
        found |= here
    return frozenset(found)


def _read_by(keyword: str, value: Any) -> frozenset[str] | None:
    if keyword in _SILENT:
        return frozenset()
    if keyword in _ONE or keyword in _LEVEL:
        parts = [names_read(part) for part in ([value] if keyword in _ONE else value)]
        known = [part for part in parts if part is not None]
        return frozenset().union(*known) if len(known) == len(parts) else None
    return frozenset(value) if keyword in _NAMED else None


def _reached(follows: Mapping[str, Iterable[str]], start: str) -> frozenset[str]:
    seen: set[str] = set()
    waiting = list(follows.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += follows.get(name, ())
    return frozenset(seen)
