"""What a browser posted for one question, under its generated name.

Invariants:
- names are looked up, never parsed: a name that the form did not make is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from builder.forms.nodes import Leaf
from publish.errors import Invalid, Problem
from publish.facts.text import Lang, tidy

Pairs = tuple[tuple[str, str], ...]
"""(suffix of the name, text): "" is the question's own name, "-d" its box for the day."""

NO_PAIRS: Pairs = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """The texts of one question; `get` gives all texts of a name, in order."""

    name: str
    get: Callable[[str], Sequence[str]]

    def one(self, suffix: str = "") -> str:
        """The first text, with its line ends, form and blanks in order; "" when none came.

        Raises `Invalid` (ANSWER-CHARACTER) for a character that may not be stored.
        """
        texts = self.get(self.name + suffix)
        return _tidy(texts[0]) if texts else ""

    def all(self, suffix: str = "") -> list[str]:
        """Every text that came, as it came."""
        return list(self.get(self.name + suffix))


@dataclass(frozen=True, slots=True)
class FieldKind:
    """How one kind of question is read, written and said.

    `read` gives a value or MISSING for blank and raises `Invalid` with one finding whose
    path is ""; `write` accepts any JSON value; `say` is for people, in one language.
    """

    read: Callable[[Leaf, Posted], Any]
    write: Callable[[Leaf, Any], Pairs]
    say: Callable[[Leaf, Any, Lang], str]


def refuse(code: str, **params: object) -> Invalid:
    """The finding of a text that cannot be read."""
    return Invalid(Problem("", code, params))


def _tidy(text: str) -> str:
    try:
        return tidy(text)
    except Invalid as refused:
        (found,) = refused.problems
        raise refuse("ANSWER-CHARACTER", **found.params) from refused
