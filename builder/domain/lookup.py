"""Finding an application again by its applicant, without keeping a readable index of people.

Invariants:
- what is kept is a keyed digest (HMAC-SHA-256) of a whole name or citizen number: without the
  key of the office nobody can try names against a copy of the record;
- only a whole name or number finds something: there is no listing by beginnings;
- erasure takes the digests away with the person.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from builder.domain.application import Answers
from publish.facts.form_schema import FormSchema

CITIZEN_NUMBER = re.compile(r"[0-9]{16}")
_BLANKS = re.compile(r"[\s.\-]+")


def terms(form: FormSchema, answers: Answers) -> frozenset[str]:
    """What an application is found by: every citizen number in its answers, and every answer to
    a question that its form calls a person's name (`x-autocomplete`: name)."""
    return frozenset(_found(answers, _names_of(form)))


def citizen_numbers(answers: Answers) -> tuple[str, ...]:
    """The terms of the citizen numbers alone, sorted."""
    return tuple(sorted(_found(answers, frozenset())))


def term(typed: str) -> str:
    """A name or citizen number as it is compared: case, dots and spacing do not count."""
    bare = _BLANKS.sub("", typed)
    if CITIZEN_NUMBER.fullmatch(bare):
        return f"nik {bare}"
    return f"name {' '.join(typed.replace('.', ' ').casefold().split())}"


def digest(key: bytes, compared: str) -> str:
    """What the record keeps of a term. Raises `ValueError` without a key."""
    if not key:
        raise ValueError("key")
    return hmac.digest(key, compared.encode(), "sha256").hex()


@lru_cache(maxsize=128)
def _names_of(form: FormSchema) -> frozenset[str]:
    return frozenset(_name_members(form.document))


def _name_members(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for name, inner in node.get("properties", {}).items():
            if isinstance(inner, Mapping) and inner.get("x-autocomplete") == "name":
                yield str(name)
        for inner in node.values():
            yield from _name_members(inner)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for inner in node:
            yield from _name_members(inner)


def _found(value: Any, names: frozenset[str]) -> Iterator[str]:
    if isinstance(value, str):
        if CITIZEN_NUMBER.fullmatch(value):
            yield term(value)
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name in names and isinstance(inner, str) and inner.strip():
                yield term(inner)
            yield from _found(inner, names)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from _found(inner, names)
