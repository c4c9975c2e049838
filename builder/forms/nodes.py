"""What a form is made of, once its schema is compiled.

A node is what stands at one place: a leaf (one question), an object (questions that
belong together), a list of rows, fixed rows, or an alternative. An object's members
depend on its own answers; `Shape` is what is left of it for one state of its conditions.

Invariants:
- nodes are made by `builder.forms.compile` and never change; the same schemas at two
  places are the same node;
- `at` is the pointer of the schema that declared the node first, for findings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Literal

from publish.facts.text import Text

Schema = Mapping[str, Any]


class Missing(Enum):
    """The value of a property that is not there; unlike None, which is JSON's null."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING

Kind = Literal[
    "text", "textarea", "integer", "number", "money", "yes-no", "choice", "choices",
    "date", "time", "clock", "date-time", "upload", "constant", "shown",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values that may be chosen, and how people call it."""

    value: Any
    label: Text
    hint: Text


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One question.

    `keywords` are those of all schemas that always apply here: the first one wins for
    words and hints, the strictest for bounds. `offered` are the indexes of `choices` that
    no applying schema rules out. `offset` (`+08:00`) completes a time that people give
    without one.
    """

    kind: Kind
    at: str
    title: Text
    hint: Text
    keywords: Schema
    choices: tuple[Choice, ...]
    offered: frozenset[int]
    is_nullable: bool
    offset: str


@dataclass(frozen=True, slots=True, eq=False)
class ListNode:
    """Rows that people add and take away; `most` is the cap on them."""

    at: str
    title: Text
    hint: Text
    keywords: Schema
    least: int
    most: int
    is_nullable: bool
    make_item: Callable[[], Node]


@dataclass(frozen=True, slots=True, eq=False)
class TupleNode:
    """Fixed rows, each with its own question."""

    at: str
    title: Text
    hint: Text
    keywords: Schema
    is_nullable: bool
    make_items: Callable[[], tuple[Node, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """One way to answer; `fits` says whether a value satisfies it.

    `holds` has, for each member that it asks for, whether that question could hold a value;
    `given` are those that are in the answers although nobody fills them.
    """

    label: Text
    holds: Mapping[str, Callable[[Any], bool]]
    given: frozenset[str]
    fits: Callable[[Any], bool]
    make_node: Callable[[], Node]

    def shared(self, value: Mapping[str, Any]) -> int:
        """How many members of `value` this way asks for; 0 where it would add to them."""
        if self.given - value.keys():
            return 0
        return sum(name in self.holds and self.holds[name](v) for name, v in value.items())


@dataclass(frozen=True, slots=True, eq=False)
class AnyNode:
    """One of several ways to answer the same question; people pick the way."""

    at: str
    title: Text
    hint: Text
    keywords: Schema
    is_nullable: bool
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Pick:
    """A choice between sets of members that no answer tells apart; asked beside the members."""

    at: str
    title: Text
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Picked:
    """Guard: branch `branch` of pick `pick` is chosen."""

    pick: int
    branch: int


@dataclass(frozen=True, slots=True, eq=False)
class Holds:
    """Guard: the object's own value satisfies (or, `wanted` False, does not satisfy) a schema.

    `reads` are the members that decide it; None where it may be any of them.
    """

    wanted: bool
    test: Callable[[Any], bool]
    reads: frozenset[str] | None


Guard = Picked | Holds


@dataclass(frozen=True, slots=True, eq=False)
class Fragment:
    """A schema that applies to a place while its guards hold; combinators are unfolded."""

    guards: tuple[Guard, ...]
    schema: Schema
    at: str


@dataclass(frozen=True, slots=True)
class Member:
    """A property as it is asked for in one shape; `index` is its number in the object."""

    name: str
    index: int
    node: Node
    is_required: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """The members of an object, in order, while one set of fragments is active."""

    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ObjectNode:
    """Questions that belong together.

    `names` are the properties that any fragment declares; a member's number is its place
    among them, so it stays the same while conditions come and go.
    """

    at: str
    title: Text
    hint: Text
    keywords: Schema
    is_nullable: bool
    fragments: tuple[Fragment, ...]
    picks: tuple[Pick, ...]
    names: tuple[str, ...]
    make_shape: Callable[[tuple[int, ...]], Shape]

    def active(self, value: Any, picked: tuple[int | None, ...]) -> tuple[int, ...]:
        """Indexes of the fragments that apply to `value`."""
        return tuple(
            index
            for index, fragment in enumerate(self.fragments)
            if all(_holds(guard, value, picked) for guard in fragment.guards)
        )

    @property
    def unconditional(self) -> tuple[int, ...]:
        """Indexes of the fragments that always apply."""
        return tuple(i for i, fragment in enumerate(self.fragments) if not fragment.guards)


Node = Leaf | ListNode | TupleNode | AnyNode | ObjectNode


def _holds(guard: Guard, value: Any, picked: tuple[int | None, ...]) -> bool:
    if isinstance(guard, Picked):
        return picked[guard.pick] == guard.branch
    return guard.test(value) is guard.wanted


@dataclass(frozen=True, slots=True)
class Page:
    """A part of the form that is filled at a time; `fields` are properties of the root."""

    id: str
    title: Text
    hint: Text
    fields: tuple[str, ...]
