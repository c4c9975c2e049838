"""Answers in words, in the order of the form: to check before sending, and to read later.

Invariants:
- what is not asked for in the state of these answers is not shown;
- an amount and a date are written out, so that a mistyped `1.500` is seen as 1500.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from builder.forms.compile import Form
from builder.forms.dialect import pointer, steps_of
from builder.forms.fields.kinds import KINDS
from builder.forms.nodes import MISSING, AnyNode, Leaf, ListNode, Node, ObjectNode, TupleNode
from builder.forms.sources import ValueSource
from builder.forms.spots import Spot
from builder.forms.walk import walk
from publish.facts.text import Lang


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """An answer: its label, and its text; for an upload the text is the attachment's id."""

    pointer: str
    label: str
    text: str
    is_upload: bool = False


@dataclass(frozen=True, slots=True)
class SummarySection:
    """The answers of one page, or of one row of a list on it; `page` is the id of the page."""

    page: str
    title: str
    rows: tuple[SummaryRow, ...]


def summarise(form: Form, answers: Mapping[str, Any], lang: Lang) -> tuple[SummarySection, ...]:
    """The answers page by page; a page without any is left out."""
    root = walk(form.root, ValueSource(), dict(answers))
    children = {child.step: child for child in root.children}
    sections = []
    for page in form.pages:
        shown = [children[name] for name in page.fields if name in children]
        rows = tuple(row for child in shown for row in _rows(child, "", "", lang))
        if rows:
            sections.append(SummarySection(page.id, page.title.in_(lang), rows))
    return tuple(sections)


def field_titles(form: Form, lang: Lang) -> Mapping[str, str]:
    """The title of every place by JSON pointer, under any condition; rows stand under `/0`."""
    found: dict[str, str] = {}
    _titles(form.root, "", lang, found, ())
    return found


def _titles(
    node: Node, at: str, lang: Lang, found: dict[str, str], above: tuple[Node, ...]
) -> None:
    if node in above:  # a definition that contains itself: its first level tells its titles
        return
    inner: list[tuple[str, Node]] = []
    if isinstance(node, ObjectNode):
        inner = [(pointer(name, at=at), child) for name, child in _members(node)]
    elif isinstance(node, ListNode):
        inner = [(f"{at}/0", node.make_item())]
    elif isinstance(node, TupleNode):
        inner = [(f"{at}/{number}", child) for number, child in enumerate(node.make_items())]
    elif isinstance(node, AnyNode):
        inner = [(at, branch.make_node()) for branch in node.branches]
    for where, child in inner:
        found.setdefault(where, child.title.in_(lang) or steps_of(where)[-1])
        _titles(child, where, lang, found, (*above, node))


def _members(node: ObjectNode) -> Iterator[tuple[str, Node]]:
    """Every member in every state that one set of conditions brings about."""
    for guards in dict.fromkeys(fragment.guards for fragment in node.fragments):
        fragments = enumerate(node.fragments)
        active = tuple(n for n, fragment in fragments if set(fragment.guards) <= set(guards))
        yield from ((member.name, member.node) for member in node.make_shape(active).members)


def _rows(spot: Spot, at: str, around: str, lang: Lang) -> Iterator[SummaryRow]:
    node = spot.node
    here = pointer(spot.step, at=at)
    own = node.title.in_(lang) or spot.step
    if isinstance(node, Leaf):
        if spot.value is not MISSING:
            label = f"{around}: {own}" if around else own
            yield _row(node, spot.value, here, label, lang)
    elif isinstance(node, ListNode | TupleNode):
        for number, child in enumerate(spot.children, start=1):
            yield from _of_row(child, here, _joined(around, f"{own} {number}"), lang)
    elif isinstance(node, AnyNode):
        for child in spot.children:
            yield from _of_row(child, at, _joined(around, own), lang)
    else:
        for child in spot.children:
            yield from _rows(child, here, _joined(around, own), lang)


def _of_row(child: Spot, at: str, label: str, lang: Lang) -> Iterator[SummaryRow]:
    """A row, or a chosen alternative: a single question has the label of what is around it."""
    here = pointer(child.step, at=at)
    if isinstance(child.node, Leaf):
        if child.value is not MISSING:
            yield _row(child.node, child.value, here, label, lang)
        return
    for inner in child.children:
        yield from _rows(inner, here, label, lang)


def _row(leaf: Leaf, value: Any, at: str, label: str, lang: Lang) -> SummaryRow:
    if leaf.kind == "upload" and isinstance(value, str):
        return SummaryRow(at, label, value, is_upload=True)
    return SummaryRow(at, label, KINDS[leaf.kind].say(leaf, value, lang))


def _joined(around: str, own: str) -> str:
    return f"{around}: {own}" if around else own
