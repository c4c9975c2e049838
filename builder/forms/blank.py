"""A form on paper: every question that any answers can bring up, once, in the order of the form.

Invariants:
- a question that is asked sometimes only says so: there is no script on paper;
- a definition that contains itself is printed one level deep.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from builder.forms.compile import Form
from builder.forms.nodes import AnyNode, Leaf, ListNode, Node, ObjectNode, TupleNode
from publish.facts.text import Lang, Text

Space = Literal["line", "lines", "boxes", "cells", "date", "added", "group"]
"""Where the answer goes: a line, several, boxes to tick, one cell for each symbol, a date, a paper
that is added, or questions that belong together."""

MOST_CELLS = 20
ROWS = 2
"""How many rows of a list are printed; more go on another sheet."""

_SPACES: Mapping[str, Space] = {
    "textarea": "lines",
    "choice": "boxes",
    "choices": "boxes",
    "yes-no": "boxes",
    "constant": "boxes",
    "date": "date",
    "upload": "added",
}
_YES_NO = (Text("Ya", "Yes"), Text("Tidak", "No"))
_TICK = (Text("Ya", "Yes"),)
_ADDED = (Text("dilampirkan", "added"),)


@dataclass(frozen=True, slots=True)
class BlankField:
    """A question on paper. `is_sometimes` when only certain answers bring it up; `name` is the
    property of the root it stands under; `choices` are what can be ticked; `cells` how many
    symbols the answer has."""

    name: str
    label: str
    hint: str
    space: Space
    is_required: bool
    is_sometimes: bool
    unit: str = ""
    choices: tuple[str, ...] = ()
    cells: int = 0
    children: tuple[BlankField, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankPage:
    """The questions of one page of the form; `title` may be ""."""

    title: str
    hint: str
    fields: tuple[BlankField, ...]


def blank_form(form: Form, lang: Lang) -> tuple[BlankPage, ...]:
    """The whole form; pages without questions are left out."""
    fields = {field.name: field for field in _members(form.root, lang, ())}
    pages = (
        BlankPage(
            page.title.in_(lang),
            page.hint.in_(lang),
            tuple(fields[name] for name in page.fields if name in fields),
        )
        for page in form.pages
    )
    return tuple(page for page in pages if page.fields)


def _members(node: ObjectNode, lang: Lang, above: tuple[Node, ...]) -> Iterator[BlankField]:
    """The members of an object in every state that one set of conditions brings about."""
    if node in above:
        return
    found: dict[str, BlankField] = {}
    states = dict.fromkeys(((), *(fragment.guards for fragment in node.fragments)))
    for guards in states:
        fragments = enumerate(node.fragments)
        active = tuple(n for n, fragment in fragments if set(fragment.guards) <= set(guards))
        for member in node.make_shape(active).members:
            if member.name in found or _is_shown(member.node):
                continue
            field = _field(member.node, member.name, lang, (*above, node))
            if field is not None:
                sometimes = bool(guards)
                asked = replace(field, is_required=member.is_required, is_sometimes=sometimes)
                found[member.name] = asked
    yield from found.values()


def _is_shown(node: Node) -> bool:
    return isinstance(node, Leaf) and node.kind == "shown"


def _field(node: Node, name: str, lang: Lang, above: tuple[Node, ...]) -> BlankField | None:
    label, hint = node.title.in_(lang) or name, node.hint.in_(lang)
    blank = BlankField(name, label, hint, "group", True, False)
    if isinstance(node, Leaf):
        return _leaf(node, blank, lang)
    children = tuple(_children(node, lang, above))
    return replace(blank, children=children) if children else None


def _children(node: Node, lang: Lang, above: tuple[Node, ...]) -> Iterator[BlankField]:
    if isinstance(node, ObjectNode):
        yield from _members(node, lang, above)
    elif isinstance(node, ListNode):
        item = node.make_item()
        for number in range(1, min(node.most, max(node.least, ROWS)) + 1):
            row = None if item in above else _field(item, str(number), lang, (*above, node))
            if row is not None:
                title = item.title.in_(lang) or node.title.in_(lang)
                yield replace(row, label=f"{title} {number}")
    elif isinstance(node, TupleNode):
        for number, item in enumerate(node.make_items(), start=1):
            found = _field(item, str(number), lang, (*above, node))
            yield from () if found is None else (found,)
    elif isinstance(node, AnyNode):
        for branch in node.branches:
            way = branch.make_node()
            found = None if way in above else _field(way, "", lang, (*above, node))
            if found is not None:
                yield replace(found, label=branch.label.in_(lang), is_sometimes=True)


def _leaf(leaf: Leaf, blank: BlankField, lang: Lang) -> BlankField:
    space = _SPACES.get(leaf.kind, "line")
    keywords = leaf.keywords
    least, most = keywords.get("minLength", 0), keywords.get("maxLength", 0)
    cells = most if least == most and 1 < most <= MOST_CELLS else 0
    offered: tuple[Text, ...] = {"yes-no": _YES_NO, "constant": _TICK, "upload": _ADDED}.get(
        leaf.kind, tuple(c.label for n, c in enumerate(leaf.choices) if n in leaf.offered)
    )
    return replace(
        blank,
        space="cells" if space == "line" and cells else space,
        unit="Rp" if leaf.kind == "money" else str(keywords.get("x-unit", "")),
        choices=tuple(choice.in_(lang) for choice in offered),
        cells=cells,
    )
