"""What a walk needs to know about where answers come from; `sources.py` has the two there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from builder.forms.nodes import Branch, Leaf
from publish.errors import Problem


class Read(NamedTuple):
    """What a source has for one place. A tuple, as one is made for every question of every page."""

    value: Any
    is_filled: bool
    problem: Problem | None = None


class Source(Protocol):
    """Where answers come from; `here` is the source's own idea of the place."""

    def leaf(self, leaf: Leaf, name: str, here: Any, *, is_required: bool) -> Read:
        """The value of one question."""

    def inside(self, here: Any, step: str | int) -> Any:
        """The place of a property, or of a row by its number."""

    def tokens(self, name: str, here: Any) -> Sequence[str]:
        """The names of the rows of a list, in order."""

    def picked(self, name: str, here: Any, branches: Sequence[Branch]) -> int | None:
        """The branch that is chosen; None for none."""

    def is_foreign(self, here: Any, kind: type) -> bool:
        """True for a value of another shape than the place has; it is taken as it is."""

    def blank(self, here: Any, empty: Any, *, is_required: bool, is_nullable: bool) -> Any:
        """The value of an object or a list in which nothing is filled."""
