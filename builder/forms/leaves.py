"""Which kind of question a place asks, and what is known about its answers.

Invariants:
- a leaf's choices keep the typed constants of the schema: what is posted is an index, so
  1, 1.0, "1" and true cannot be mistaken for each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from builder.forms.nodes import Choice, Kind, Leaf, Schema
from builder.forms.unfold import Unfolded
from publish.facts.condition import same
from publish.facts.form_schema import description_of, title_of
from publish.facts.text import Text

LONG_TEXT = 250  # characters from which a text gets several lines

_TIGHTER = {
    **dict.fromkeys(("minLength", "minimum", "exclusiveMinimum", "minItems"), max),
    **dict.fromkeys(("maxLength", "maximum", "exclusiveMaximum", "maxItems"), min),
}
_FORMAT_KINDS: Mapping[str, Kind] = {"date": "date", "time": "time", "date-time": "date-time"}


def merge(schemas: Sequence[Schema]) -> dict[str, Any]:
    """One mapping of all keywords: the first schema wins, bounds take the strictest.

    A translation follows the words that it translates, not the schema that comes first.
    """
    merged: dict[str, Any] = {}
    english: dict[str, Any] = {}
    for schema in schemas:
        translated = schema.get("x-i18n", {}).get("en", {})
        for member in ("title", "description"):
            if member in schema and member not in merged and member in translated:
                english[member] = translated[member]
        for keyword, value in schema.items():
            if keyword in _TIGHTER and keyword in merged:
                merged[keyword] = _TIGHTER[keyword](merged[keyword], value)
            else:
                merged.setdefault(keyword, value)
    return {**merged, "x-i18n": {"en": english}}


def is_nullable(unfolded: Unfolded) -> bool:
    """True when null is among the types of this place."""
    return unfolded.is_nullable or any(
        isinstance(s.get("type"), list) and "null" in s["type"] for s in unfolded.always
    )


def is_pinned(unfolded: Unfolded) -> bool:
    """True when the value is fixed, or only shown: nobody is asked for it."""
    merged = merge(unfolded.always)
    return "const" in merged or merged.get("readOnly") is True or merged.get("type") == "null"


def asks_choice(unfolded: Unfolded) -> bool:
    """True when this place lists the values it takes."""
    return bool(unfolded.choices) or any("enum" in s for s in unfolded.always)


def make_leaf(unfolded: Unfolded, kind: str, at: str, offset: str) -> Leaf:
    """The question at a place whose type is `kind`."""
    merged = merge(unfolded.always)
    choices = tuple(_choices(unfolded, kind)) if asks_choice(unfolded) else ()
    if kind == "null" and "const" not in merged:
        merged["const"] = None
    return Leaf(
        kind=_kind(merged, kind, choices),
        at=at,
        title=title_of(merged),
        hint=_hint(merged),
        keywords=merged,
        choices=choices,
        offered=_offered(unfolded, choices),
        is_nullable=is_nullable(unfolded),
        offset=offset,
    )


def make_choices(whole: Unfolded, items: Unfolded, at: str, offset: str) -> Leaf:
    """The question that takes several of a list, each at most once."""
    merged = merge(whole.always)
    choices = tuple(_choices(items, ""))
    offered = _offered(items, choices)
    return Leaf(
        "choices", at, title_of(merged), _hint(merged), merged, choices, offered,
        is_nullable(whole), offset,
    )  # fmt: skip


def _kind(merged: Schema, kind: str, choices: tuple[Choice, ...]) -> Kind:
    if merged.get("readOnly") is True:
        return "shown"
    if "const" in merged:
        return "constant"
    if choices:
        return "choice"
    if kind == "boolean":
        return "yes-no"
    if kind in ("integer", "number"):
        return _number_kind(merged, kind)
    return _text_kind(merged)


def _number_kind(merged: Schema, kind: str) -> Kind:
    if merged.get("x-unit") == "Rp" and kind == "integer":
        return "money"
    return "integer" if kind == "integer" else "number"


def _text_kind(merged: Schema) -> Kind:
    if "x-upload" in merged:
        return "upload"
    widget = merged.get("x-widget")
    if widget == "time" and "format" not in merged:
        return "clock"
    if merged.get("format") in _FORMAT_KINDS:
        return _FORMAT_KINDS[merged["format"]]
    is_long = merged.get("maxLength", 0) >= LONG_TEXT and "format" not in merged
    return "textarea" if widget == "textarea" or is_long else "text"


def _choices(unfolded: Unfolded, kind: str) -> Iterator[Choice]:
    """The values of the first list that this place has, with their labels."""
    if unfolded.choices:
        for option in unfolded.choices[0][1]:
            label = title_of(option) if option.get("title") else _label(option["const"])
            yield Choice(option["const"], label, description_of(option))
        if unfolded.is_nullable:
            yield Choice(None, _NOTHING, Text("", ""))
        return
    values = next(s["enum"] for s in unfolded.always if "enum" in s)
    for value in values:
        yield Choice(value, _label(value), Text("", ""))


def _offered(unfolded: Unfolded, choices: tuple[Choice, ...]) -> frozenset[int]:
    """Indexes that every list of this place allows; all of them when that leaves none."""
    lists = [[o["const"] for o in plain] for _, plain in unfolded.choices]
    lists += [s["enum"] for s in unfolded.always if "enum" in s]
    if len(lists) == 1:
        return frozenset(range(len(choices)))
    left = frozenset(
        index
        for index, choice in enumerate(choices)
        if choice.value is None
        or all(any(same(choice.value, v) for v in allowed) for allowed in lists)
    )
    return left or frozenset(range(len(choices)))


_NOTHING = Text("Tidak ada", "None")
_YES = Text("Ya", "Yes")
_NO = Text("Tidak", "No")


def _label(value: Any) -> Text:
    if value is None:
        return _NOTHING
    if isinstance(value, bool):
        return _YES if value else _NO
    return Text(_plain(value), "")


def _plain(value: Any) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _hint(merged: Schema) -> Text:
    """The description; where there is none, the first example."""
    said = description_of(merged)
    examples = [e for e in merged.get("examples", ()) if isinstance(e, str | int | Decimal)]
    if said.id or not examples:
        return said
    example = _plain(examples[0])
    return Text(f"Contoh: {example}", f"For example: {example}")
