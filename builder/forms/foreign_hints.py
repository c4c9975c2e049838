"""Import: what other form libraries write beside the schema, as hints of ours.

Invariants:
- a hint never changed a verdict, so dropping one does not either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from builder.forms.dialect import FORMATS, HINTS, KEYWORDS, OPEN_NAMES
from builder.forms.foreign_change import Change, Draft, Found

_SAME_MEANING: Mapping[str, str] = {
    "ui:title": "title",
    "ui:description": "description",
    "ui:help": "description",
    "ui:order": "x-order",
    "defaultValue": "default",
    "x-title": "title",
    "x-description": "description",
}
_WIDGET_WORDS: Mapping[str, str] = {
    "textarea": "textarea",
    "multiline": "textarea",
    "radio": "radio",
    "radios": "radio",
    "select": "select",
    "time": "time",
}
_WIDGET_KEYWORDS = ("ui:widget", "ui:type", "x-display", "widget", "view")
_NAME_LISTS = ("enumNames", "ui:enumNames", "enum_titles", "x-enumNames")
_HANDLED_LATER = OPEN_NAMES | {"contentMediaType", "contentEncoding"}


def _renamed(draft: Draft) -> Change:
    made = dict(draft)
    found: Found = []
    for foreign, own in _SAME_MEANING.items():
        if foreign in made and own not in made and _fits(own, made[foreign]):
            made[own] = made.pop(foreign)
            found.append(((foreign,), "FORM-CHANGED-RENAMED", {"keyword": foreign, "use": own}))
    if "example" in made and "examples" not in made:
        made["examples"] = [made.pop("example")]
        params: dict[str, object] = {"keyword": "example", "use": "examples"}
        found.append((("example",), "FORM-CHANGED-RENAMED", params))
    return made, found


def _fits(own: str, value: Any) -> bool:
    if own == "x-order":
        return isinstance(value, list)
    return own == "default" or isinstance(value, str)


def _widgets(draft: Draft) -> Change:
    for keyword in _WIDGET_KEYWORDS:
        own = _WIDGET_WORDS.get(str(draft.get(keyword)))
        if own is not None and "x-widget" not in draft and _may_have(draft, own):
            made = {k: v for k, v in draft.items() if k != keyword}
            params: dict[str, object] = {"keyword": keyword, "use": "x-widget"}
            return {**made, "x-widget": own}, [((keyword,), "FORM-CHANGED-RENAMED", params)]
    return draft, []


def _may_have(draft: Draft, widget: str) -> bool:
    kind = draft.get("type")
    return kind == "string" or (widget in ("radio", "select") and kind in ("integer", "number"))


def _titled_choices(draft: Draft) -> Change:
    """`enum` with a list of names becomes choices with titles."""
    for keyword in _NAME_LISTS:
        names, values = draft.get(keyword), draft.get("enum")
        if not isinstance(names, list) or not isinstance(values, list):
            continue
        if len(names) == len(values) and "oneOf" not in draft:
            options = [{"const": v, "title": str(n)} for v, n in zip(values, names, strict=True)]
            made = {k: v for k, v in draft.items() if k not in (keyword, "enum")}
            params: dict[str, object] = {"keyword": keyword, "use": "oneOf"}
            return {**made, "oneOf": options}, [((keyword,), "FORM-CHANGED-RENAMED", params)]
    return draft, []


def _single_choices(draft: Draft) -> Change:
    """`{enum: [v]}` in a union is `{const: v}`."""
    made = dict(draft)
    for keyword in ("oneOf", "anyOf"):
        branches = made.get(keyword)
        if isinstance(branches, list):
            made[keyword] = [_as_constant(branch) for branch in branches]
    return made, []


def _as_constant(branch: Any) -> Any:
    values = branch.get("enum") if isinstance(branch, Mapping) else None
    if not isinstance(values, list) or len(values) != 1 or "const" in branch:
        return branch
    return {**{k: v for k, v in branch.items() if k != "enum"}, "const": values[0]}


def _orders(draft: Draft) -> Change:
    """Keep the order in which properties were written: canonical JSON has none."""
    properties = draft.get("properties")
    if not isinstance(properties, Mapping) or len(properties) < 2:
        return draft, []
    stated = [n for n in draft.get("x-order", ()) if n in properties]
    order = list(dict.fromkeys((*stated, *_by_number(properties))))
    return {**draft, "x-order": order}, []


def _by_number(properties: Mapping[str, Any]) -> list[str]:
    """The order of json-editor's `propertyOrder` (1000 where a property has none)."""

    def number(name: str) -> float:
        inner = properties[name]
        stated = inner.get("propertyOrder", 1000) if isinstance(inner, Mapping) else 1000
        return stated if isinstance(stated, int) else 1000

    return sorted(properties, key=number)


def _translations(draft: Draft) -> Change:
    """Take out an `x-i18n` or another of our hints that does not have our shape."""
    made = dict(draft)
    found: Found = []
    for keyword, kind in (("x-i18n", Mapping), ("x-upload", Mapping), ("x-pages", list)):
        if keyword in made and not isinstance(made[keyword], kind):
            del made[keyword]
            found.append(((keyword,), "FORM-CHANGED-DROPPED", {"keyword": keyword}))
    return made, found


def _unknown(draft: Draft) -> Change:
    """Drop what no validator acts on and we have no hint for."""
    known = KEYWORDS | HINTS | _HANDLED_LATER
    dropped = [keyword for keyword in draft if keyword not in known]
    made = {k: v for k, v in draft.items() if k in known}
    return made, [((k,), "FORM-CHANGED-DROPPED", {"keyword": k[:80]}) for k in dropped]


_OLD_FORMATS = {"ip-address": "ipv4", "host-name": "hostname"}  # draft-03's names


def _formats(draft: Draft) -> Change:
    """An old name of a format is renamed; one that is not ours goes: `pattern` still judges."""
    name = draft.get("format")
    if name is None or name in FORMATS:
        return draft, []
    if name in _OLD_FORMATS:
        params = {"keyword": name, "use": _OLD_FORMATS[name]}
        return {**draft, "format": _OLD_FORMATS[name]}, [
            (("format",), "FORM-CHANGED-RENAMED", params)
        ]
    made = {k: v for k, v in draft.items() if k != "format"}
    return made, [(("format",), "FORM-CHANGED-FORMAT", {"format": str(name)[:80]})]


CHANGES: tuple[Callable[[Draft], Change], ...] = (
    _renamed,
    _widgets,
    _titled_choices,
    _single_choices,
    _orders,
    _translations,
    _unknown,
    _formats,
)
