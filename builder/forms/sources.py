"""The two places that answers come from: a posted form, and a JSON value.

Invariants:
- `PostedSource` decides blank, missing and null by the schema alone (docs/form-dialect.md);
- `ValueSource` changes no value: what is there stays as it is or is not reachable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.forms.dialect import MOST_ROWS_STATED
from builder.forms.fields.kinds import KINDS
from builder.forms.fields.posted import Posted
from builder.forms.nodes import MISSING, Branch, Leaf
from builder.forms.source import Read
from publish.errors import Invalid, Problem

_TOKEN = re.compile(r"[0-9]{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PostedSource:
    """Names and texts as a browser posts them; `get` gives all texts of a name."""

    get: Callable[[str], Sequence[str]]

    def leaf(self, leaf: Leaf, name: str, here: Any, *, is_required: bool) -> Read:
        if is_fixed(leaf, is_required=is_required):
            return Read(leaf.keywords["const"], is_filled=False)
        try:
            value = KINDS[leaf.kind].read(leaf, Posted(name, self.get))
        except Invalid as refused:
            return Read(MISSING, is_filled=True, problem=refused.problems[0])
        if leaf.kind == "shown":
            return Read(value, is_filled=False)
        if value is MISSING and is_required:
            return Read(_when_blank(leaf), is_filled=False)
        return Read(value, is_filled=value is not MISSING)

    def inside(self, here: Any, step: str | int) -> Any:
        return None

    def tokens(self, name: str, here: Any) -> Sequence[str]:
        """Row names in the order of the page; what is no row name, or comes twice, is not one."""
        posted = self.get(f"{name}-rows")[: 4 * MOST_ROWS_STATED]
        return [t for t in dict.fromkeys(posted) if _TOKEN.fullmatch(t)]

    def picked(self, name: str, here: Any, branches: Sequence[Branch]) -> int | None:
        texts = self.get(name)
        typed = texts[0] if texts else ""
        known = _TOKEN.fullmatch(typed) is not None and int(typed) < len(branches)
        return int(typed) if known else None

    def is_foreign(self, here: Any, kind: type) -> bool:
        return False

    def blank(self, here: Any, empty: Any, *, is_required: bool, is_nullable: bool) -> Any:
        if not is_required:
            return MISSING
        return None if is_nullable else empty


@dataclass(frozen=True, slots=True)
class ValueSource:
    """A JSON value, such as stored answers."""

    def leaf(self, leaf: Leaf, name: str, here: Any, *, is_required: bool) -> Read:
        return Read(here, is_filled=here is not MISSING)

    def inside(self, here: Any, step: str | int) -> Any:
        if isinstance(here, Mapping):
            return here.get(str(step), MISSING)
        if isinstance(here, list) and isinstance(step, int) and step < len(here):
            return here[step]
        return MISSING

    def tokens(self, name: str, here: Any) -> Sequence[str]:
        return [str(number) for number in range(len(here))] if isinstance(here, list) else ()

    def picked(self, name: str, here: Any, branches: Sequence[Branch]) -> int | None:
        """The branch that the value satisfies and that asks for most of what is in it.

        One that asks for none of it is taken only where no other does: it would lose it. An
        object that nothing fits is the one way that is an object, if there is only one.
        """
        if here is MISSING:
            return None
        fitting = [n for n, branch in enumerate(branches) if branch.fits(here)]
        if not isinstance(here, Mapping):
            return fitting[0] if fitting else None
        shared = [branch.shared(here) for branch in branches]
        sharing = [number for number, members in enumerate(shared) if members]
        objects = [number for number, branch in enumerate(branches) if branch.holds]
        alone = objects if len(objects) == 1 else []
        meant = [number for number in fitting if shared[number]] or sharing or fitting or alone
        return max(meant, key=lambda number: shared[number], default=None)

    def is_foreign(self, here: Any, kind: type) -> bool:
        return here is not MISSING and not isinstance(here, kind)

    def blank(self, here: Any, empty: Any, *, is_required: bool, is_nullable: bool) -> Any:
        if here is MISSING or empty is MISSING:
            return here
        return empty


def is_fixed(leaf: Leaf, *, is_required: bool) -> bool:
    """True for a constant that nobody is asked about.

    A required constant is given with the form. Two are asked for by a tick: consent (a
    required `true` must be given by the person) and any constant that may be left out.
    """
    return leaf.kind == "constant" and is_required and leaf.keywords["const"] is not True


def _when_blank(leaf: Leaf) -> Any:
    if leaf.kind == "choices":
        return [] if not leaf.is_nullable else None
    is_null = leaf.is_nullable and leaf.kind not in ("constant", "shown")
    return None if is_null else MISSING


TOO_MANY_PAIRS = 5_000


def check_pairs(count: int) -> None:
    """Raise `Invalid` (ANSWER-TOO-MANY) for a post that no form of ours can make."""
    if count > TOO_MANY_PAIRS:
        raise Invalid(Problem("", "ANSWER-TOO-MANY", {"most": TOO_MANY_PAIRS}))
