"""Is this document a form that Terang can draw, read and judge exactly as it says?

Runs when an officer saves and when a version is compiled, in this order, each step only
when the one before found nothing: size, keywords, references, meaning. So a step may rely
on what the earlier ones promise, and a bomb is refused before anything walks into it.

Invariants:
- total: any Python value gives a list of findings in well under 100 ms, never an error;
- [] means: compiles, and every answer a person can give gets JSON Schema's own verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.forms import lint_keywords, lint_meaning, references
from builder.forms.dialect import DEEPEST_JSON, MOST_CHARACTERS, MOST_MEMBERS
from publish.errors import Problem

MOST_FINDINGS = 100


def lint_form(document: object) -> list[Problem]:
    """Every reason to refuse `document` as a form; [] when it is accepted.

    `path` of a finding is the JSON pointer into the document; its `keyword`, where one is
    to blame, is in the params with what to write instead.
    """
    found = measure(document)
    if found or not isinstance(document, Mapping):
        return found or [Problem("", "FORM-NOT-OBJECT", {})]
    for step in (lint_keywords.findings, references.findings, lint_meaning.findings):
        found = step(document)
        if found:
            return found[:MOST_FINDINGS]
    return []


def measure(document: object) -> list[Problem]:
    """Findings on sheer size, without recursion; at most one."""
    members = characters = 0
    waiting: list[tuple[Any, int]] = [(document, 1)]
    while waiting:
        value, depth = waiting.pop()
        members += 1
        inner: list[Any] = []
        if isinstance(value, Mapping):
            inner = [*value.values(), *value.keys()]
        elif isinstance(value, list | tuple):
            inner = list(value)
        elif isinstance(value, str):
            characters += len(value)
        if depth > DEEPEST_JSON:
            return [Problem("", "FORM-TOO-DEEP", {"most": DEEPEST_JSON})]
        if members + len(inner) > MOST_MEMBERS:
            return [Problem("", "FORM-TOO-LARGE", {"most": MOST_MEMBERS})]
        if characters > MOST_CHARACTERS:
            return [Problem("", "FORM-TOO-LONG", {"most": MOST_CHARACTERS})]
        waiting += [(item, depth + 1) for item in inner]
    return []
