"""One walk over a form, for everything: reading, pruning, drawing, writing, summing up.

The walk goes from place to place with a source of answers (what was posted, or a JSON
value) and leaves a tree of `Spot`s: the form as it stands for these answers. Members of an
object come and go with its own answers, so an object is walked until it settles.

Invariants:
- a property that is not active in its settled object is not in the value;
- settling starts from the unconditional members and re-evaluates every condition on what
  is then there; conditions that chase each other are cut down, never followed for ever;
- the work is bounded by `MOST_SPOTS`, whatever was posted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, NamedTuple

from builder.forms.dialect import MOST_SPOTS
from builder.forms.nodes import (
    MISSING,
    AnyNode,
    Leaf,
    ListNode,
    Member,
    Node,
    ObjectNode,
    Shape,
    TupleNode,
)
from builder.forms.source import Source
from builder.forms.spots import Spot, is_silent
from publish.errors import Invalid, Problem
from publish.facts.form_schema import UNROLLED

_MOST_ROUNDS = 12  # a chain of conditions this long settles; longer ones are cut down


def walk(root: ObjectNode, source: Source, here: Any) -> Spot:
    """The form as it stands. Raises `Invalid` (ANSWER-TOO-MANY) past `MOST_SPOTS` places."""
    return _Walk(source, [0]).spot(root, _Place("", "", here, is_required=True))


class _Place(NamedTuple):
    name: str
    step: str
    here: Any
    is_required: bool
    token: str = ""
    above: tuple[int, ...] = ()  # nodes around this place, to stop one that contains itself


@dataclass(frozen=True, slots=True)
class _Walk:
    source: Source
    count: list[int]

    def spot(self, node: Node, place: _Place) -> Spot:
        self.count[0] += 1
        if self.count[0] > MOST_SPOTS:
            raise Invalid(Problem("", "ANSWER-TOO-MANY", {"most": MOST_SPOTS}))
        if isinstance(node, Leaf):
            return self._leaf(node, place)
        inner = place._replace(above=(*place.above, id(node)))
        if isinstance(node, ObjectNode):
            return self._object(node, inner)
        if isinstance(node, AnyNode):
            return self._alternative(node, inner)
        return self._rows(node, inner)

    def _leaf(self, leaf: Leaf, place: _Place) -> Spot:
        found = self.source.leaf(leaf, place.name, place.here, is_required=place.is_required)
        return Spot(
            leaf, place.name, place.step, place.is_required,
            found.value, found.is_filled, found.problem, (), place.token,
        )  # fmt: skip

    def _object(self, node: ObjectNode, place: _Place) -> Spot:
        if self.source.is_foreign(place.here, dict):
            return _spot(node, place, place.here, is_filled=True)
        picked = tuple(
            self.source.picked(_join(place.name, f"pick{n}"), place.here, pick.branches)
            for n, pick in enumerate(node.picks)
        )
        children = self._settle(node, place, picked)
        if place.step and not place.is_required and children and all(map(is_silent, children)):
            children = tuple([self._asked(child, place) for child in children])
        values = {c.step: c.value for c in children if c.value is not MISSING}
        filled = any(child.is_filled for child in children) or any(p is not None for p in picked)
        if not filled:
            is_root = not place.step
            blank = self.source.blank(
                place.here,
                values,
                is_required=place.is_required or is_root,
                is_nullable=node.is_nullable and not is_root,
            )
            return _spot(node, place, blank, is_filled=False, children=children, picked=picked)
        return _spot(node, place, values, is_filled=True, children=children, picked=picked)

    def _settle(
        self, node: ObjectNode, place: _Place, picked: tuple[int | None, ...]
    ) -> tuple[Spot, ...]:
        made: dict[tuple[int, int, bool], Spot] = {}

        def member_spot(member: Member) -> Spot:
            key = (member.index, id(member.node), member.is_required)
            if key not in made:
                made[key] = self.spot(member.node, self._member_place(member, place))
            return made[key]

        def spots_of(shape: Shape) -> tuple[Spot, ...]:
            return tuple(member_spot(m) for m in shape.members if _may_stand(m.node, place))

        active = node.unconditional
        shape = node.make_shape(active)
        if len(active) == len(node.fragments):  # no condition: each member stands once
            standing = [m for m in shape.members if _may_stand(m.node, place)]
            return tuple([self.spot(m.node, self._member_place(m, place)) for m in standing])
        found = spots_of(shape)
        for _ in range(min(_MOST_ROUNDS, len(node.fragments) + 1)):
            before, active = active, node.active(_values(found), picked)
            if active == before:
                return found
            found = spots_of(node.make_shape(active))
        return _cut_down(node, found, picked)

    def _asked(self, child: Spot, place: _Place) -> Spot:
        """A member that is given, asked for: else nobody could say that its group is there."""
        here = self.source.inside(place.here, child.step)
        return self.spot(child.node, _Place(child.name, child.step, here, False, "", place.above))

    def _member_place(self, member: Member, place: _Place) -> _Place:
        name = _join(place.name, f"f{member.index}")
        here = self.source.inside(place.here, member.name)
        return _Place(name, member.name, here, member.is_required, "", place.above)

    def _rows(self, node: ListNode | TupleNode, place: _Place) -> Spot:
        if self.source.is_foreign(place.here, list):
            return _spot(node, place, place.here, is_filled=True)
        if isinstance(node, TupleNode):
            return self._fixed_rows(node, place)
        item = node.make_item()
        tokens = self.source.tokens(place.name, place.here) if _may_stand(item, place) else ()
        rows: list[Spot] = []
        values: list[Any] = []
        for number, token in enumerate(tokens):
            row = self._row(item, place, number, token, is_required=False)
            is_blank = row.value is MISSING and row.problem is None and not row.is_filled
            rows.append(row._replace(step="-" if is_blank else str(len(values))))
            if not is_blank:
                values.append(row.value)
        too_many = len(values) > node.most
        problem = Problem("", "ANSWER-ROWS-MANY", {"most": node.most}) if too_many else None
        return self._list(node, place, values, tuple(rows), problem)

    def _row(
        self, item: Node, place: _Place, number: int, token: str, *, is_required: bool
    ) -> Spot:
        here = self.source.inside(place.here, number)
        name = _join(place.name, token)
        return self.spot(item, _Place(name, str(number), here, is_required, token, place.above))

    def _fixed_rows(self, node: TupleNode, place: _Place) -> Spot:
        least = node.keywords.get("minItems", 0)
        items = takewhile(lambda item: _may_stand(item, place), node.make_items())
        rows = [
            self._row(item, place, number, str(number), is_required=number < least)
            for number, item in enumerate(items)
        ]
        last = max((n for n, row in enumerate(rows) if row.is_filled), default=-1)
        if last >= 0 or (place.is_required and _are_given(rows[:least])):
            # A constant that has to be there is given with the form: nobody fills it.
            given = [n for n, row in enumerate(rows[:least]) if row.value is not MISSING]
            last = max((last, *given))
        values: list[Any] = []
        for number, row in enumerate(rows[: last + 1]):
            if row.value is MISSING and row.problem is None and not row.node.is_nullable:
                rows[number] = row._replace(problem=Problem("", "ANSWER-REQUIRED", {}))
            else:
                values.append(None if row.value is MISSING else row.value)
        return self._list(node, place, values, tuple(rows), None)

    def _list(
        self,
        node: ListNode | TupleNode,
        place: _Place,
        values: list[Any],
        rows: tuple[Spot, ...],
        problem: Problem | None,
    ) -> Spot:
        if values:
            kept = [None if value is MISSING else value for value in values]
            filled = isinstance(node, ListNode) or any(row.is_filled for row in rows)
            return _spot(node, place, kept, is_filled=filled, problem=problem, children=rows)
        blank = self.source.blank(
            place.here, [], is_required=place.is_required, is_nullable=node.is_nullable
        )
        return _spot(node, place, blank, is_filled=False, children=rows)

    def _alternative(self, node: AnyNode, place: _Place) -> Spot:
        name = _join(place.name, "pick")
        chosen = self.source.picked(name, place.here, node.branches)
        branch = None if chosen is None else node.branches[chosen].make_node()
        if branch is None or not _may_stand(branch, place):
            blank = self.source.blank(
                place.here, MISSING, is_required=place.is_required, is_nullable=node.is_nullable
            )
            return _spot(node, place, blank, is_filled=False, picked=(None,))
        child = self.spot(branch, place._replace(name=_join(place.name, f"u{chosen}")))
        return _spot(
            node, place, child.value, is_filled=child.is_filled, children=(child,), picked=(chosen,)
        )


def _spot(
    node: Node,
    place: _Place,
    value: Any,
    *,
    is_filled: bool,
    problem: Problem | None = None,
    children: tuple[Spot, ...] = (),
    picked: tuple[int | None, ...] = (),
) -> Spot:
    return Spot(
        node, place.name, place.step, place.is_required, value, is_filled, problem, children,
        place.token, picked,
    )  # fmt: skip


def _join(name: str, step: str) -> str:
    return f"{name}-{step}" if name else step


def _values(children: Sequence[Spot]) -> dict[str, Any]:
    return {child.step: child.value for child in children if child.value is not MISSING}


def _are_given(rows: Sequence[Spot]) -> bool:
    """True for constants only, which make a list that nobody has to fill."""
    return bool(rows) and all(row.value is not MISSING and not row.is_filled for row in rows)


def _may_stand(node: Node, place: _Place) -> bool:
    """False where a node that contains itself has been drawn deep enough."""
    return isinstance(node, Leaf) or place.above.count(id(node)) < UNROLLED


def _cut_down(
    node: ObjectNode, found: tuple[Spot, ...], picked: tuple[int | None, ...]
) -> tuple[Spot, ...]:
    """Drop what is not active until nothing more has to go: each round is smaller."""
    while True:
        shape = node.make_shape(node.active(_values(found), picked))
        names = {member.name for member in shape.members}
        kept = tuple(child for child in found if child.step in names)
        if len(kept) == len(found):
            return kept
        found = kept
