"""Where in a JSON text something stands: the line and column of a JSON pointer.

Invariants:
- total: any text gives places, a broken one those before its fault;
- lines and columns are counted from 1, as editors do.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from builder.domain.authoring.documents import parent
from publish.facts.json_text import below

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_OPENS, _CLOSES = "{[", "}]"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a text; `line_text` is what stands on that line."""

    line: int
    column: int
    line_text: str


@dataclass(slots=True)
class _Frame:
    """An open object or list: its pointer, and the member or item that is being read."""

    pointer: str
    is_object: bool
    at: str = ""
    item: int = 0


def offsets(text: str) -> Mapping[str, int]:
    """Where each value of a JSON text begins, by its pointer; of a member where its name does."""
    found: dict[str, int] = {}
    stack: list[_Frame] = []
    for token in _TOKEN.finditer(text):
        said, top = token[0], stack[-1] if stack else None
        if said in _CLOSES:
            stack = stack[:-1]
        elif said == "," and top:
            top.at, top.item = "", top.item + 1
        elif top and top.is_object and not top.at:
            top.at = below(top.pointer, _key(said))
            found.setdefault(top.at, token.start())
        elif said not in ":,":
            at = (
                top.at
                if top and top.is_object
                else below(top.pointer, str(top.item))
                if top
                else ""
            )
            found.setdefault(at, token.start())
            if said in _OPENS:
                stack.append(_Frame(at, said == "{"))
    return found


def nearest(pointer: str, known: Mapping[str, int]) -> int:
    """Where `pointer` stands, else the nearest thing around it."""
    at = pointer
    while at and at not in known:
        at = parent(at)[0]
    return known.get(at, 0)


def spot(text: str, offset: int) -> Spot:
    """The line and column of a character."""
    begins = text.rfind("\n", 0, offset) + 1
    ends = text.find("\n", offset)
    line_text = text[begins : ends if ends >= 0 else len(text)]
    return Spot(text.count("\n", 0, offset) + 1, offset - begins + 1, line_text)


def spot_at(text: str, line: int, column: int) -> Spot:
    """The same from a line and column that a reader of JSON gave."""
    lines = text.split("\n")
    return Spot(line, column, lines[line - 1] if 0 < line <= len(lines) else "")


def _key(said: str) -> str:
    try:
        return str(json.loads(said, strict=False))
    except ValueError:
        return said
