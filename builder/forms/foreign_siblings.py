"""Import: in draft-03 to draft-07 nothing beside a `$ref` is in force; since 2019-09 it is.

So that a form keeps its verdict, rules beside a `$ref` are taken out where the document says that
it is of an older draft. A document that names no draft is read as 2020-12, as validators do.

Invariants:
- words, definitions and hints beside a `$ref` stay: they judge nothing;
- each rule that goes is told: whoever wrote it meant it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from builder.forms.dialect import KEYWORDS, pointer
from builder.forms.foreign_change import Draft, inside, put
from publish.errors import Problem

_OLDER = re.compile(r"https?://json-schema\.org/draft-0[3-7]/schema#?")
_WORDS = frozenset({"title", "description", "default", "examples", "readOnly", "writeOnly",
                    "deprecated", "$comment", "$defs", "$schema", "$ref"})  # fmt: skip
_RULES = (KEYWORDS - _WORDS) | {"id", "dependencies", "additionalItems"}


def is_older(document: Mapping[str, Any]) -> bool:
    """True for a document that says it is draft-03 to draft-07."""
    stated = document.get("$schema")
    return isinstance(stated, str) and _OLDER.fullmatch(stated) is not None


def without_siblings(schema: Any, changes: list[Problem], at: str = "") -> Any:
    """`schema` without what its `$ref`s put out of force, here and below."""
    if not isinstance(schema, Mapping):
        return schema
    made: Draft = dict(schema)
    if isinstance(made.get("$ref"), str):
        ruled_out = _RULES if at else _RULES - {"id", "$id"}  # the name of the whole document
        for keyword in [keyword for keyword in made if keyword in ruled_out]:
            del made[keyword]
            where = pointer(keyword, at=at)
            changes.append(Problem(where, "FORM-CHANGED-SIBLING", {"keyword": keyword}))
    for steps, where, inner in inside(made, at):
        put(made, steps, without_siblings(inner, changes, where))
    return made
