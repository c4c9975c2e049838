"""Questions with listed answers: one of them, several of them, yes or no, a fixed one.

What is posted is the index of an option, so the typed constant of the schema comes back
whatever it is, and nothing that is not on the list can.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from builder.forms.fields.moments import said_date
from builder.forms.fields.numbers import NUMBER
from builder.forms.fields.posted import NO_PAIRS, FieldKind, Pairs, Posted, refuse
from builder.forms.fields.texts import as_text
from builder.forms.nodes import MISSING, Leaf
from publish.facts.condition import same
from publish.facts.text import Lang, Text

_INDEX = re.compile(r"[0-9]{1,4}", re.ASCII)
YES, NO, TICKED = "y", "n", "on"
_YES_WORDS, _NO_WORDS = Text("Ya", "Yes"), Text("Tidak", "No")


def _index(typed: str, leaf: Leaf) -> int:
    if _INDEX.fullmatch(typed) is None or int(typed) >= len(leaf.choices):
        raise refuse("ANSWER-CHOICE")
    return int(typed)


def index_of(leaf: Leaf, value: Any) -> int | None:
    """The index of the option that equals `value`, as JSON compares."""
    return next((i for i, c in enumerate(leaf.choices) if same(c.value, value)), None)


def _read_one(leaf: Leaf, posted: Posted) -> Any:
    typed = posted.one()
    return leaf.choices[_index(typed, leaf)].value if typed else MISSING


def _write_one(leaf: Leaf, value: Any) -> Pairs:
    index = index_of(leaf, value)
    return (("", as_text(value) if index is None else str(index)),)


def _say_one(leaf: Leaf, value: Any, lang: Lang) -> str:
    index = index_of(leaf, value)
    return as_text(value) if index is None else leaf.choices[index].label.in_(lang)


def _read_many(leaf: Leaf, posted: Posted) -> Any:
    ticked = {_index(typed, leaf) for typed in posted.all() if typed}
    return [leaf.choices[index].value for index in sorted(ticked)] or MISSING


def _write_many(leaf: Leaf, value: Any) -> Pairs:
    if not isinstance(value, list):
        return (("", as_text(value)),) if value is not None else NO_PAIRS
    return tuple(pair for item in value for pair in _write_one(leaf, item))


def _say_many(leaf: Leaf, value: Any, lang: Lang) -> str:
    items = value if isinstance(value, list) else [value]
    return ", ".join(_say_one(leaf, item, lang) for item in items)


def _read_yes_no(leaf: Leaf, posted: Posted) -> Any:
    typed = posted.one()
    if typed not in ("", YES, NO):
        raise refuse("ANSWER-CHOICE")
    return typed == YES if typed else MISSING


def _write_yes_no(leaf: Leaf, value: Any) -> Pairs:
    if isinstance(value, bool):
        return (("", YES if value else NO),)
    return (("", as_text(value)),)


def _say_yes_no(leaf: Leaf, value: Any, lang: Lang) -> str:
    return yes_no(value, lang) if isinstance(value, bool) else as_text(value)


def yes_no(value: bool, lang: Lang) -> str:  # noqa: FBT001  the value that is said
    """Ya or Tidak."""
    return (_YES_WORDS if value else _NO_WORDS).in_(lang)


def _read_constant(leaf: Leaf, posted: Posted) -> Any:
    return leaf.keywords["const"] if posted.one() == TICKED else MISSING


def _write_constant(leaf: Leaf, value: Any) -> Pairs:
    return (("", TICKED),) if same(value, leaf.keywords["const"]) else NO_PAIRS


def _read_shown(leaf: Leaf, posted: Posted) -> Any:
    return leaf.keywords.get("const", leaf.keywords.get("default", MISSING))


def _write_shown(leaf: Leaf, value: Any) -> Pairs:
    return NO_PAIRS


def _say_fixed(leaf: Leaf, value: Any, lang: Lang) -> str:
    """A value that nobody typed, said as its own type would say it."""
    if isinstance(value, bool):
        return yes_no(value, lang)
    if isinstance(value, int | Decimal):
        return NUMBER.say(leaf, value, lang)
    if isinstance(value, str) and leaf.keywords.get("format") == "date":
        return said_date(value, lang)
    return as_text(value)


CHOICE = FieldKind(_read_one, _write_one, _say_one)
CHOICES = FieldKind(_read_many, _write_many, _say_many)
YES_NO = FieldKind(_read_yes_no, _write_yes_no, _say_yes_no)
CONSTANT = FieldKind(_read_constant, _write_constant, _say_fixed)
SHOWN = FieldKind(_read_shown, _write_shown, _say_fixed)
