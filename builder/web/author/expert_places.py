"""Findings of a definition at their line and column, for the expert tab.

Invariants:
- every finding has a place: what is named and not there stands at the nearest thing around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from builder.domain.authoring.documents import pointer_of
from builder.domain.authoring.lines import Spot, nearest, offsets, spot, spot_at
from builder.domain.authoring.places import places
from builder.problems import sentence
from publish.errors import Problem, TerangError
from publish.facts.json_text import read_json
from publish.facts.text import Lang

FILES: Mapping[str, str] = {"service.json": "service_text", "form.json": "form_text"}
"""The input that holds each file."""
WIDEST = 120
"""Letters of a line that are shown beside its finding."""


@dataclass(frozen=True, slots=True)
class Located:
    """A finding: `line` and `column` in `file`, whose text is in the input `input`."""

    text: str
    code: str
    file: str
    input: str
    line: int
    column: int
    line_text: str


def located(
    problems: tuple[Problem, ...], texts: tuple[str, str], lang: Lang
) -> tuple[Located, ...]:
    """Each finding with its place in the text."""
    by_file = dict(zip(FILES, texts, strict=True))
    known = {file: offsets(text) for file, text in by_file.items()}
    ways = _ways(texts[1])
    return tuple(_located(p, by_file, known, ways, lang) for p in problems)


def _located(
    problem: Problem,
    texts: Mapping[str, str],
    known: Mapping[str, Mapping[str, int]],
    ways: Mapping[str, str],
    lang: Lang,
) -> Located:
    file, _, pointer = problem.path.partition("#")
    file = file if file in FILES else "service.json"
    text = texts[file]
    found: Spot
    if problem.code == "JSON-SYNTAX":
        found = spot_at(text, int(str(problem.params["line"])), int(str(problem.params["column"])))
    else:
        way = ways.get(pointer, pointer) if file == "form.json" else pointer
        found = spot(text, nearest(way, known[file]))
    return Located(
        sentence(problem, lang),
        problem.code,
        file,
        FILES[file],
        found.line,
        found.column,
        found.line_text.strip()[:WIDEST],
    )


def _ways(form_text: str) -> Mapping[str, str]:
    """Where each question is declared, by the pointer of its answer."""
    try:
        form = read_json(form_text)
    except TerangError:
        return {}
    if not isinstance(form, dict):
        return {}
    return {pointer: pointer_of(place.steps) for pointer, place in places(form).items()}
