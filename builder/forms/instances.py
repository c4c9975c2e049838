"""Answers that come as JSON instead of a posted form: for programs, and under the same rules.

Invariants:
- the same judge decides, and texts are tidied as those of a posted form are;
- the verdict is that of the schema on the value as it came, and on what is kept of it;
- nothing is dropped without a word: what the form does not ask for in this state is told;
- what is given back, if nothing was found, is what the form would have given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.forms.compile import Form
from builder.forms.dialect import pointer
from builder.forms.nodes import Leaf
from builder.forms.sources import ValueSource
from builder.forms.spots import Spot, spots
from builder.forms.verdict import judge
from builder.forms.walk import walk
from publish.errors import Invalid, Problem
from publish.facts.text import forbidden_character, tidy

LACKING = frozenset({"ANSWER-REQUIRED", "ANSWER-INCOMPLETE", "ANSWER-ROWS-FEW"})
"""What may be wrong with answers that are not complete yet."""


@dataclass(frozen=True, slots=True)
class Instance:
    """`uploads` are the ids of documents by pointer, with the rule of their question; `left_out`
    the pointers of what the schema allows and the form does not ask for: it is not kept."""

    answers: dict[str, Any]
    problems: tuple[Problem, ...]
    uploads: Mapping[str, Upload]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """A document that answers a question; `most_bytes` and `accept` are the question's."""

    id: str
    accept: tuple[str, ...]
    most_bytes: int


def read_instance(form: Form, document: object) -> Instance:
    """The answers in a JSON value, and everything that is wrong with them."""
    if not isinstance(document, dict):
        return Instance({}, (Problem("", "ANSWER-TYPE", {}),), {})
    if not _is_storable(document):
        return Instance({}, tuple(_unstorable(document, "")), {})
    answers = _tidied(document)
    found = judge(form, answers)
    if any(problem.code not in LACKING for problem in found):
        return Instance({}, found, {})
    try:
        root = walk(form.root, ValueSource(), answers)
    except Invalid as refused:
        return Instance({}, refused.problems, {})
    uploads = dict(_uploads(root)) if form.takes_documents else {}
    if root.value == answers:
        return Instance(root.value, found, uploads)
    left_out = tuple(_extra(answers, root.value, ""))
    return Instance(root.value, judge(form, root.value), uploads, left_out)


def _uploads(root: Spot) -> Iterator[tuple[str, Upload]]:
    for at, spot in spots(root):
        is_upload = isinstance(spot.node, Leaf) and spot.node.kind == "upload"
        if is_upload and isinstance(spot.value, str):
            yield at, _upload(spot.value, spot.node.keywords["x-upload"])


def _upload(id_: str, rule: Mapping[str, Any]) -> Upload:
    return Upload(id_, tuple(rule["accept"]), int(rule.get("max_mb", 5)) * 2**20)


def _is_storable(value: object) -> bool:
    """Whether `_unstorable` finds nothing."""
    if isinstance(value, str):
        return forbidden_character(value.replace("\r", "\n")) is None
    if isinstance(value, dict):
        names = all(forbidden_character(name) is None for name in value)
        return names and all(map(_is_storable, value.values()))
    return not isinstance(value, list) or all(map(_is_storable, value))


def _unstorable(value: object, at: str) -> Iterator[Problem]:
    for step, inner in _members(value):
        below = pointer(step, at=at)
        if isinstance(step, str) and forbidden_character(step) is not None:
            yield Problem(at, "ANSWER-EXTRA", {})
        elif isinstance(inner, str):
            character = forbidden_character(inner.replace("\r", "\n"))
            if character is not None:
                yield Problem(below, "ANSWER-CHARACTER", {"character": character})
        else:
            yield from _unstorable(inner, below)


def _tidied(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _tidied(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_tidied(inner) for inner in value]
    return tidy(value) if isinstance(value, str) else value


def _extra(given: object, kept: object, at: str) -> Iterator[str]:
    """Pointers of what is in `given` and has no place in `kept`."""
    places = dict(_members(kept))
    for step, inner in _members(given):
        below = pointer(step, at=at)
        if step in places:
            yield from _extra(inner, places[step], below)
        else:
            yield below


def _members(value: object) -> Sequence[tuple[str | int, object]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []
