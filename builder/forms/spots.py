"""The places of a form as it stands for some answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from builder.forms.dialect import pointer
from builder.forms.nodes import AnyNode, Leaf, Node, ObjectNode
from builder.forms.sources import is_fixed
from publish.errors import Problem


class Spot(NamedTuple):
    """A place of the form as it stands. A tuple, which is made three times as fast as a
    dataclass that is frozen: one is made for every question, every time.

    `name` is the generated name of its inputs; `step` its name in the answers ("-" for a
    blank row); `token` the name of a row; `picked` the chosen branches of an object's
    picks, or of an alternative. `problem` says why what was typed cannot be read.
    """

    node: Node
    name: str
    step: str
    is_required: bool
    value: Any
    is_filled: bool
    problem: Problem | None = None
    children: tuple[Spot, ...] = ()
    token: str = ""
    picked: tuple[int | None, ...] = ()


def spots(root: Spot) -> Iterator[tuple[str, Spot]]:
    """Every spot with the JSON pointer of its answer, parents before children."""
    waiting = [("", root)]
    while waiting:
        at, spot = waiting.pop()
        yield at, spot
        if isinstance(spot.node, AnyNode):
            waiting += [(at, child) for child in spot.children]
        else:
            inner = [(pointer(child.step, at=at), child) for child in spot.children]
            waiting += reversed(inner)


def is_silent(spot: Spot) -> bool:
    """Whether nobody is asked for anything here: constants, and groups of them."""
    if isinstance(spot.node, Leaf):
        return is_fixed(spot.node, is_required=spot.is_required)
    is_group = isinstance(spot.node, ObjectNode) and not spot.node.picks
    return is_group and bool(spot.children) and all(map(is_silent, spot.children))
