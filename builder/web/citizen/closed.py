"""Answers that the office did not ask about: drawn as text, and kept as they are.

Invariants:
- what is open is what was asked for, what stands below it, and questions that only come up by it;
  a list, or an answer given in one of several ways, is open as a whole if anything in it was asked;
- what is posted in place of a closed answer is not passed over: the use case refuses it
  (`builder.domain.correction`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from builder.domain.application import Answers
from builder.forms.answers import pairs_of
from builder.forms.bound import BoundField
from builder.forms.compile import Form
from builder.forms.dialect import pointer
from builder.forms.nodes import ObjectNode
from builder.forms.sources import ValueSource
from builder.forms.spots import Spot
from builder.forms.summary import summarise
from builder.forms.walk import walk
from builder.web.citizen.drawing import Drawn, Part
from builder.web.citizen.filling import StoredPairs
from publish.facts.text import Lang

NOTHING = "–"
"""Stands for a question that was not answered."""


def closed_names(form: Form, answers: Answers, asked: Sequence[str]) -> frozenset[str]:
    """The names of the questions that are closed, the outermost of each; none where nothing in
    particular was asked for."""
    if not asked:
        return frozenset()
    root = walk(form.root, ValueSource(), dict(answers))
    return frozenset(
        name for child in root.children for name in _closed(pointer(child.step), child, asked)
    )


def _closed(at: str, spot: Spot, asked: Sequence[str]) -> Iterator[str]:
    if at in asked:
        return
    if not any(one.startswith(f"{at}/") for one in asked):
        yield spot.name
    elif isinstance(spot.node, ObjectNode):
        for child in spot.children:
            yield from _closed(pointer(child.step, at=at), child, asked)


def kept_pairs(form: Form, answers: Answers, closed: frozenset[str]) -> StoredPairs:
    """What a browser would have posted for the closed answers."""
    return tuple(
        pair
        for pair in pairs_of(form, answers)
        if any(pair[0] == name or pair[0].startswith(f"{name}-") for name in closed)
    )


def drawn_closed(
    drawn: Drawn,
    form: Form,
    answers: Answers,
    closed: frozenset[str],
    documents: Mapping[str, str],
    lang: Lang,
) -> Drawn:
    """The same page with the closed answers as text; `documents` are names of uploads by id."""
    rows = [row for section in summarise(form, answers, lang) for row in section.rows]
    texts = {
        row.pointer: documents.get(row.text, row.text) if row.is_upload else row.text
        for row in rows
    }
    moved: dict[str, str] = {}

    def draw(field: BoundField, *, is_closed: bool) -> BoundField:
        is_closed = is_closed or field.name in closed
        children = tuple(draw(child, is_closed=is_closed) for child in field.children)
        if not is_closed:
            return replace(field, children=children)
        moved[f"#{field.id}"] = f"#{field.name}"
        if field.kind in ("group", "list", "fixed", "alternative"):
            inside = tuple(child for child in children if child.kind != "pick")
            return replace(field, kind="group", id=field.name, children=inside, is_required=True)
        said = texts.get(field.pointer, field.shown) or NOTHING
        plain = replace(field, kind="shown", id=field.name, shown=said, hint="", upload=None)
        return replace(plain, inputs=None, options=(), is_required=True)

    parts = tuple(
        Part(part.title, part.hint, tuple(draw(field, is_closed=False) for field in part.fields))
        for part in drawn.parts
    )
    errors = tuple(replace(row, href=moved.get(row.href, row.href)) for row in drawn.errors)
    return Drawn(parts, errors)
