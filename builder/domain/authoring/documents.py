"""The two documents of a definition while they are edited.

Invariants:
- plain JSON as `publish.facts.json_text` reads it: dict, list, str, int, Decimal, bool, None;
- `copied` shares nothing that can change with what it was copied from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from builder.errors import not_found
from publish.facts.json_text import below

Steps = tuple[str | int, ...]
"""The way from the root of a document to one of its values."""


@dataclass(frozen=True, slots=True)
class Documents:
    """`service.json` and `form.json`, read."""

    service: Any
    form: Any


@dataclass(frozen=True, slots=True)
class Placed:
    """Documents after an operation, and the pointer of the question it was about."""

    documents: Documents
    pointer: str


def copied(documents: Documents) -> Documents:
    """A copy that an operation may write in before it gives it away."""
    return Documents(clone(documents.service), clone(documents.form))


def clone(value: Any) -> Any:
    """A JSON value once more, with containers of its own."""
    if isinstance(value, dict):
        return {name: clone(item) for name, item in value.items()}
    if isinstance(value, list):
        return [clone(item) for item in value]
    return value


def value_at(document: Any, steps: Sequence[str | int]) -> Any:
    """What stands at the end of `steps`. Raises `NotFound` (AUTHOR-PLACE)."""
    value = document
    for step in steps:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError) as error:
            raise not_found("AUTHOR-PLACE", pointer_of(steps)) from error
    return value


def pointer_of(steps: Sequence[str | int]) -> str:
    """`steps` as a JSON pointer."""
    pointer = ""
    for step in steps:
        pointer = below(pointer, str(step))
    return pointer


def tokens(pointer: str) -> tuple[str, ...]:
    """The names in a JSON pointer, unescaped (RFC 6901, 4)."""
    return tuple(t.replace("~1", "/").replace("~0", "~") for t in pointer.split("/")[1:])


def parent(pointer: str) -> tuple[str, str]:
    """The pointer of what holds it, and its own name there."""
    head, _, _ = pointer.rpartition("/")
    return head, tokens(pointer)[-1]


def is_at_or_in(pointer: str, other: str) -> bool:
    """Whether the first is the second or inside it."""
    return pointer == other or pointer.startswith(f"{other}/")


def bilingual(node: dict[str, Any], member: str, indonesian: str, english: str) -> None:
    """Write a text of a schema node: Indonesian as the member itself, English in `x-i18n`.

    An empty Indonesian text removes both.
    """
    translations = node.get("x-i18n", {}).get("en", {})
    if indonesian:
        node[member] = indonesian
    else:
        node.pop(member, None)
    if indonesian and english:
        translations[member] = english
    else:
        translations.pop(member, None)
    if translations:
        node["x-i18n"] = {"en": translations}
    else:
        node.pop("x-i18n", None)
