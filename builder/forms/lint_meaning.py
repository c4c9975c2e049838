"""Third reading: can every place be asked, and every requirement be met?

Walks the compiled form: each object with its unconditional members, and with the members
of each condition in turn.

Invariants:
- after this step no node of the form, in any state of its conditions that one condition
  brings about, fails to be made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from builder.forms.dialect import UPLOAD_PATTERN, WIDGETS, pointer
from builder.forms.nodes import AnyNode, Leaf, ListNode, Node, ObjectNode, TupleNode
from builder.forms.plan import Plan, asked_by, make_plan
from builder.forms.unfold import stated_type
from publish.errors import Invalid, Problem

MOST_CONDITIONS = 200  # of one object, and its fragments that no condition guards
MOST_FRAGMENTS = 500


def findings(document: Mapping[str, Any]) -> list[Problem]:
    """Findings on what the form means, in document order."""
    plan = make_plan(document)
    search = _Search(plan)
    try:
        root = plan.node((plan.document,))
    except Invalid as refused:
        return list(refused.problems)
    if not isinstance(root, ObjectNode) or stated_type(plan.document) != "object":
        return [Problem("/type", "FORM-ROOT", {})]
    search.visit(root)
    found = [*search.found, *_defaults(plan)]
    if not found:
        found += _pages(plan.document, root)
    return list({(p.path, p.code): p for p in found}.values())


@dataclass(slots=True)
class _Search:
    plan: Plan
    found: list[Problem] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def visit(self, node: Node) -> None:
        if id(node) in self.seen:
            return
        self.seen.add(id(node))
        if isinstance(node, Leaf):
            self.found += _of_leaf(node)
        elif isinstance(node, ObjectNode):
            self._object(node)
        else:
            for make in _inside(node):
                self._try(make)

    def _try(self, make: Any) -> None:
        try:
            made = make()
        except Invalid as refused:
            self.found += refused.problems
            return
        for node in made if isinstance(made, tuple) else (made,):
            self.visit(node)

    def _object(self, node: ObjectNode) -> None:
        states = {fragment.guards for fragment in node.fragments}
        if len(states) > MOST_CONDITIONS or len(node.fragments) > MOST_FRAGMENTS:
            self.found.append(Problem(node.at, "FORM-CONDITIONS-MANY", {"most": MOST_CONDITIONS}))
            return
        self.found += _of_object(node)
        for guards in states:
            active = [f.schema for f in node.fragments if set(f.guards) <= set(guards)]
            own = [f.schema for f in node.fragments if f.guards == guards]
            for name in dict.fromkeys(n for schema in own for n in asked_by(schema)):
                schemas = tuple(s["properties"][name] for s in active if name in asked_by(s))
                self._try(lambda schemas=schemas: self.plan.node(schemas))


def _inside(node: ListNode | TupleNode | AnyNode) -> Iterator[Any]:
    if isinstance(node, ListNode):
        yield node.make_item
    elif isinstance(node, TupleNode):
        yield node.make_items
    else:
        yield from (branch.make_node for branch in node.branches)


def _of_object(node: ObjectNode) -> Iterator[Problem]:
    names = set(node.names)
    for fragment in node.fragments:
        for index, name in enumerate(fragment.schema.get("required", ())):
            if name not in names:
                at = pointer("required", index, at=fragment.at)
                yield Problem(at, "FORM-REQUIRED-UNKNOWN", {"name": name})
        for index, name in enumerate(fragment.schema.get("x-order", ())):
            if name not in names:
                at = pointer("x-order", index, at=fragment.at)
                yield Problem(at, "FORM-ORDER-UNKNOWN", {"name": name})
        for name, inner in asked_by(fragment.schema).items():
            is_required = any(name in f.schema.get("required", ()) for f in node.fragments)
            if (
                inner.get("readOnly") is True
                and is_required
                and not {"default", "const"} & set(inner)
            ):
                at = pointer("properties", name, at=fragment.at)
                yield Problem(at, "FORM-READ-ONLY", {"name": name})


def _of_leaf(leaf: Leaf) -> Iterator[Problem]:
    if leaf.kind == "upload" and leaf.keywords.get("pattern") != UPLOAD_PATTERN:
        at = pointer("x-upload", at=leaf.at)
        yield Problem(at, "FORM-UPLOAD-PATTERN", {"pattern": UPLOAD_PATTERN})
    widget = leaf.keywords.get("x-widget")
    kind = stated_type(leaf.keywords)
    if widget is not None and kind is not None and kind not in WIDGETS[widget]:
        at = pointer("x-widget", at=leaf.at)
        yield Problem(at, "FORM-WIDGET", {"widget": widget, "type": kind})


def _defaults(plan: Plan) -> Iterator[Problem]:
    for at, schema in plan.places:
        stated = isinstance(schema, Mapping) and "default" in schema
        if stated and not plan.unfolder.test(schema)(schema["default"]):
            yield Problem(pointer("default", at=at), "FORM-DEFAULT", {})


def _pages(document: Mapping[str, Any], root: ObjectNode) -> Iterator[Problem]:
    stated = document.get("x-pages")
    if stated is None:
        return
    listed: list[str] = []
    for number, page in enumerate(stated):
        for index, name in enumerate(page["fields"]):
            at = pointer("x-pages", number, "fields", index)
            if name not in root.names:
                yield Problem(at, "FORM-PAGES-UNKNOWN", {"name": name})
            elif name in listed:
                yield Problem(at, "FORM-PAGES-TWICE", {"name": name})
            listed.append(name)
    for name in root.names:
        if name not in listed:
            yield Problem("/x-pages", "FORM-PAGES-MISSING", {"name": name})
