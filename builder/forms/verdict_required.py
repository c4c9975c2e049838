"""Findings for unions that only say which members have to be there together.

`anyOf: [{required: [telepon]}, {required: [surel]}]` asks nothing new, so there is no choice to
draw; the finding has to name what may be filled in.

Invariants:
- a finding stands at a member that the person can fill in or take away, never at the union.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from builder.forms.dialect import pointer
from publish.errors import Problem
from publish.facts.form_schema import title_of
from publish.facts.text import Text

_JOINED = Text(" dan ", " and ")
_OR = Text(" atau ", " or ")


def sets_of(branches: Any) -> list[list[str]]:
    """The names that each branch requires; [] where a branch says anything else."""
    only = [
        b.get("required") for b in branches if isinstance(b, Mapping) and set(b) == {"required"}
    ]
    return [list(names) for names in only if names] if len(only) == len(branches) else []


def missing_set(
    sets: Sequence[Sequence[str]], schema: Any, value: Mapping[str, Any], at: str
) -> Iterator[Problem]:
    """None of the sets is there: told at the first member that the nearest one still lacks."""
    lacking = [[name for name in names if name not in value] for names in sets]
    first = min((names for names in lacking if names), key=len)[0]
    yield Problem(pointer(first, at=at), "ANSWER-ONE-OF", {"names": _in_words(sets, schema)})


def several_sets(
    sets: Sequence[Sequence[str]], schema: Any, value: Mapping[str, Any], at: str
) -> Iterator[Problem]:
    """More than one of the sets is there: told at the last member of the last one."""
    there = [names for names in sets if all(name in value for name in names)]
    params = {"names": _in_words(sets, schema)}
    yield Problem(pointer(there[-1][-1], at=at), "ANSWER-ONE-ONLY", params)


def _in_words(sets: Sequence[Sequence[str]], schema: Any) -> Text:
    said = {lang: _OR.in_(lang).join(_set(names, schema, lang) for names in sets)
            for lang in ("id", "en")}  # fmt: skip
    return Text(said["id"], said["en"])


def _set(names: Sequence[str], schema: Any, lang: Any) -> str:
    declared = schema.get("properties", {}) if isinstance(schema, Mapping) else {}
    return _JOINED.in_(lang).join(_title(declared.get(name), name).in_(lang) for name in names)


def _title(inner: Any, name: str) -> Text:
    return title_of(inner, name) if isinstance(inner, Mapping) else Text(name, name)
