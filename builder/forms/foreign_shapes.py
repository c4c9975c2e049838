"""Import: shapes that cannot be drawn as they are, rewritten to ones that can.

Invariants:
- a rewrite either keeps the verdict or says in its code that it narrows or loosens it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from builder.forms import patterns
from builder.forms.dialect import OPEN_NAMES
from builder.forms.foreign_change import Change, Draft, Found
from builder.forms.unfold import implied_type

_TELLS_A_TYPE = ("type", "enum", "const", "$ref", "allOf", "anyOf", "oneOf")
_SCALARS = ("string", "number", "integer", "boolean", "null")


def _open_names(draft: Draft) -> Change:
    """Fields of any name: named one by one where the names are known, dropped otherwise."""
    names = draft.get("propertyNames", {})
    inner = draft.get("additionalProperties")
    listed = names.get("enum") if isinstance(names, Mapping) else None
    are_known = "patternProperties" not in draft
    if isinstance(inner, Mapping) and isinstance(listed, list) and are_known:
        made = {k: v for k, v in draft.items() if k != "propertyNames"}
        properties = {str(name): {"title": str(name), **inner} for name in listed}
        made |= {"properties": {**properties, **draft.get("properties", {})}}
        made |= {"additionalProperties": False, "x-order": list(map(str, listed))}
        return made, [(("propertyNames",), "FORM-CHANGED-LISTED", {"keyword": "propertyNames"})]
    dropped = [k for k in draft if k in OPEN_NAMES]
    if isinstance(inner, Mapping):
        dropped.append("additionalProperties")
    made = {k: v for k, v in draft.items() if k not in dropped}
    return made, [((k,), "FORM-CHANGED-NAMES", {"keyword": k}) for k in dropped]


def _encoded_files(draft: Draft) -> Change:
    dropped = [k for k in ("contentMediaType", "contentEncoding") if k in draft]
    made = {k: v for k, v in draft.items() if k not in dropped}
    return made, [((k,), "FORM-CHANGED-DROPPED", {"keyword": k}) for k in dropped]


def _several_types(draft: Draft) -> Change:
    """Several types become alternatives; those that say nothing about their inside are left."""
    kinds = draft.get("type")
    if not isinstance(kinds, list) or (len(kinds) == 2 and "null" in kinds) or "anyOf" in draft:
        return _one_type(draft)
    inside = {"object": "properties", "array": "items"}
    kept = [k for k in kinds if k in _SCALARS or inside.get(k) in draft]
    if not kept:
        return draft, []
    made = {k: v for k, v in draft.items() if k != "type"}
    code = "FORM-CHANGED-ALTERNATIVES" if len(kept) == len(kinds) else "FORM-CHANGED-NARROWED"
    branches = [{"type": kind} for kind in kept]
    return {**made, "anyOf": branches}, [(("type",), code, {})]


def _one_type(draft: Draft) -> Change:
    kinds = draft.get("type")
    if isinstance(kinds, list) and len(kinds) == 1:
        return {**draft, "type": kinds[0]}, []
    return draft, []


def _missing_types(draft: Draft) -> Change:
    """Say the type of each member and row that says nothing of itself."""
    made = dict(draft)
    found: Found = []
    if isinstance(made.get("properties"), Mapping):
        made["properties"] = {
            name: _typed(inner, ("properties", name, "type"), found)
            for name, inner in made["properties"].items()
        }
    if isinstance(made.get("items"), Mapping):
        made["items"] = _typed(made["items"], ("items", "type"), found)
    if isinstance(made.get("prefixItems"), list):
        made["prefixItems"] = [
            _typed(inner, ("prefixItems", index, "type"), found)
            for index, inner in enumerate(made["prefixItems"])
        ]
    return made, found


def _typed(inner: Any, steps: tuple[Any, ...], found: Found) -> Any:
    if inner is True:
        inner = {}
    if not isinstance(inner, Mapping) or any(keyword in inner for keyword in _TELLS_A_TYPE):
        return inner
    if "if" in inner or "dependentSchemas" in inner:
        return inner
    kind = implied_type(inner) or "string"
    found.append((steps, "FORM-CHANGED-TYPE", {"type": kind}))
    return {**inner, "type": kind}


def _missing_items(draft: Draft) -> Change:
    is_list = draft.get("type") == "array" or draft.get("type") == ["array", "null"]
    told = ("items", "prefixItems", "const", "enum", "$ref", "allOf", "anyOf", "oneOf")
    if not is_list or any(keyword in draft for keyword in told):
        return draft, []
    made = {**draft, "items": {"type": "string"}}
    return made, [(("items",), "FORM-CHANGED-ITEMS", {})]


def _look_ahead(draft: Draft) -> Change:
    """`^(?!no)yes` matches `yes` and does not match `no`."""
    pattern = draft.get("pattern")
    pair = patterns.rewritten(pattern) if isinstance(pattern, str) else None
    if pair is None or not patterns.check(str(pattern), ""):
        return draft, []
    yes, no = pair
    made = {k: v for k, v in draft.items() if k != "pattern"}
    rules = [{"pattern": yes}, {"not": {"pattern": no}}]
    made["allOf"] = [*made.get("allOf", ()), *rules]
    return made, [(("pattern",), "FORM-CHANGED-PATTERN", {"yes": yes, "no": no})]


CHANGES: tuple[Callable[[Draft], Change], ...] = (
    _open_names,
    _encoded_files,
    _several_types,
    _missing_types,
    _missing_items,
    _look_ahead,
)
