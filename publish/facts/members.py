"""Members of a JSON object, read as what a definition says they are.

Invariants:
- a member that is missing or of another kind raises `KeyError` or `ValueError` with its name,
  which the reader of the whole document turns into one finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from publish.errors import Invalid
from publish.facts.standard import SLUG
from publish.facts.text import Text, text

T = TypeVar("T")
Body = Mapping[str, Any]


def words(body: Body, member: str) -> Text:
    """The text in both languages."""
    try:
        return text(body[member])
    except Invalid as error:
        raise ValueError(member) from error


def optional_words(body: Body, member: str) -> Text | None:
    """The text in both languages; None where there is none."""
    return None if body.get(member) is None else words(body, member)


def string(body: Body, member: str) -> str:
    """The string."""
    if not isinstance(body[member], str):
        raise ValueError(member)
    return str(body[member])


def slug(body: Body, member: str) -> str:
    """The id of something."""
    if not SLUG.fullmatch(string(body, member)):
        raise ValueError(member)
    return str(body[member])


def optional_string(body: Body, member: str) -> str | None:
    """The string; None where there is none."""
    return None if body.get(member) is None else string(body, member)


def whole(body: Body, member: str) -> int:
    """The whole number, and no boolean."""
    if type(body[member]) is not int:
        raise ValueError(member)
    return int(body[member])


def one_of(body: Body, member: str, allowed: Sequence[T]) -> T:
    """The value, which is one of a closed list."""
    if body[member] not in allowed:
        raise ValueError(member)
    return allowed[allowed.index(body[member])]
