"""Text of one or several lines, addresses and codes: everything that stays as it is typed."""

from __future__ import annotations

from typing import Any

from builder.forms.dialect import MOST_LETTERS, MOST_LETTERS_STATED
from builder.forms.fields.posted import FieldKind, Pairs, Posted, refuse
from builder.forms.nodes import MISSING, Leaf
from publish.facts.json_text import write_json
from publish.facts.text import Lang

# In these people group digits to read them; the stored value has none of it.
_DIGITS_ONLY = frozenset({"nik", "npwp", "postal-code-id", "phone-id"})
_GROUPING = str.maketrans("", "", " .-()/")


def _read(leaf: Leaf, posted: Posted) -> Any:
    value = posted.one()
    if leaf.keywords.get("format") in _DIGITS_ONLY:
        value = value.translate(_GROUPING)
    if not value:
        return MISSING
    most = min(leaf.keywords.get("maxLength", MOST_LETTERS), MOST_LETTERS_STATED)
    if len(value) > max(most, MOST_LETTERS):
        raise refuse("ANSWER-TOO-LONG", most=most)
    return value


def _write(leaf: Leaf, value: Any) -> Pairs:
    return (("", as_text(value)),)


def _say(leaf: Leaf, value: Any, lang: Lang) -> str:
    return as_text(value)


def as_text(value: Any) -> str:
    """A value of another type than text, as a browser would show it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else write_json(value)


TEXT = FieldKind(_read, _write, _say)
