"""Answers in and out: what was posted becomes a JSON value, and back.

Invariants:
- `read_answers` never raises for what somebody typed: every fault is a finding; only a post
  that no form of ours could make is refused whole (`Invalid`, ANSWER-TOO-MANY);
- what it gives is pruned: no property that the form does not ask for in this state;
- `read_answers(form, pairs_of(form, answers)).answers` equals `prune(form, answers)` for
  answers that people can give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from werkzeug.datastructures import MultiDict

from builder.forms.compile import Form
from builder.forms.fields.kinds import KINDS
from builder.forms.nodes import MISSING, AnyNode, Leaf, ListNode, ObjectNode
from builder.forms.sources import PostedSource, ValueSource, check_pairs, is_fixed
from builder.forms.spots import Spot, spots
from builder.forms.verdict import judge as judge
from builder.forms.walk import walk
from publish.errors import Problem

Pairs = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. `problems` are the texts that have no value (grammar), by JSON pointer.

    `raw` is what was posted, `active` the pointers of all places that are asked for now,
    `root` the form as it stands: drawing goes on from there.
    """

    answers: dict[str, Any]
    problems: tuple[Problem, ...]
    raw: Pairs
    active: frozenset[str]
    root: Spot


def read_answers(form: Form, pairs: Pairs) -> Reading:
    """The answers in a posted form. Raises `Invalid` (ANSWER-TOO-MANY)."""
    check_pairs(sum(len(texts) for _, texts in pairs.lists()))
    root = walk(form.root, PostedSource(pairs.getlist), None)
    places = list(spots(root))
    problems = tuple(replace(s.problem, path=at) for at, s in places if s.problem is not None)
    active = frozenset(at for at, _ in places)
    return Reading(cast("dict[str, Any]", root.value), problems, pairs, active, root)


def prune(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """`answers` without what the form does not ask for in this state."""
    value = walk(form.root, ValueSource(), dict(answers)).value
    return cast("dict[str, Any]", value)


def pairs_of(form: Form, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a browser would post for `answers`, in the order of the page."""
    root = walk(form.root, ValueSource(), dict(answers))
    return list(_pairs(root))


def first_pairs(form: Form) -> list[tuple[str, str]]:
    """What a form holds before anybody has typed: its defaults, and the rows it must have."""
    value = _defaults(form.root, form.root.keywords, frozenset())
    return pairs_of(form, {} if value is MISSING else value)


def _pairs(root: Spot) -> Iterator[tuple[str, str]]:
    for _, spot in spots(root):
        node = spot.node
        if isinstance(node, ListNode):
            yield from ((f"{spot.name}-rows", row.token) for row in spot.children)
        elif isinstance(node, ObjectNode):
            prefix = f"{spot.name}-" if spot.name else ""
            yield from (
                (f"{prefix}pick{n}", str(b)) for n, b in enumerate(spot.picked) if b is not None
            )
        elif isinstance(node, AnyNode):
            yield from ((f"{spot.name}-pick", str(b)) for b in spot.picked if b is not None)
        elif isinstance(node, Leaf) and spot.value is not MISSING:
            yield from _leaf_pairs(node, spot)


def _leaf_pairs(leaf: Leaf, spot: Spot) -> Iterator[tuple[str, str]]:
    if spot.value is None and leaf.kind != "choice":
        return
    if not is_fixed(leaf, is_required=spot.is_required):
        for suffix, text in KINDS[leaf.kind].write(leaf, spot.value):
            yield spot.name + suffix, text


def _defaults(node: Any, keywords: Mapping[str, Any], above: frozenset[int]) -> Any:
    """The value that defaults give; MISSING where none is stated below `node`."""
    if "default" in keywords and keywords.get("readOnly") is not True:
        return keywords["default"]
    if isinstance(node, ListNode) and node.least and id(node) not in above:
        item = node.make_item()
        inner = _defaults(item, item.keywords, above | {id(node)})
        return [None if inner is MISSING else inner] * node.least
    if not isinstance(node, ObjectNode) or id(node) in above:
        return MISSING
    found = {}
    for member in node.make_shape(node.unconditional).members:
        value = _defaults(member.node, member.node.keywords, above | {id(node)})
        if value is not MISSING:
            found[member.name] = value
    return found or MISSING
