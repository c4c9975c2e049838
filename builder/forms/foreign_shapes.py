"""Import: shapes that cannot be drawn as they are, rewritten to ones that can.

Invariants:
- a rewrite either keeps the verdict or says in its code that it narrows or loosens it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from builder.forms import patterns
from builder.forms.dialect import OPEN_NAMES
from builder.forms.foreign_change import Change, Draft, Found

_SURROGATES = re.compile(r"\\u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"(\\\\)|\\u([0-9A-Fa-f]{4})")
_VERY_END = "(?![\\s\\S])"


def _open_names(draft: Draft) -> Change:
    """Fields of any name: named one by one where the names are known, else judged, not asked.

    Dropped is what cannot be judged here: names by a pattern that RE2 refuses.
    """
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
    if inner == {}:
        draft = {**draft, "additionalProperties": True}
    named = draft.get("patternProperties", {})
    if not isinstance(named, Mapping) or any(patterns.check(str(p), "") for p in named):
        made = {k: v for k, v in draft.items() if k != "patternProperties"}
        params: dict[str, object] = {"keyword": "patternProperties"}
        return made, [(("patternProperties",), "FORM-CHANGED-NAMES", params)]
    kept = [k for k in draft if k in OPEN_NAMES]
    if isinstance(draft.get("additionalProperties"), Mapping):
        kept.append("additionalProperties")
    if not kept or "x-names" in draft:
        return draft, []
    found: Found = [((k,), "FORM-CHANGED-JUDGED", {"keyword": k}) for k in kept]
    return {**draft, "x-names": "judged"}, found


def _encoded_files(draft: Draft) -> Change:
    dropped = [k for k in ("contentMediaType", "contentEncoding") if k in draft]
    made = {k: v for k, v in draft.items() if k not in dropped}
    return made, [((k,), "FORM-CHANGED-DROPPED", {"keyword": k}) for k in dropped]


def _several_types(draft: Draft) -> Change:
    """Several types become alternatives."""
    kinds = draft.get("type")
    if not isinstance(kinds, list) or (len(kinds) == 2 and "null" in kinds) or "anyOf" in draft:
        return _one_type(draft)
    made = {k: v for k, v in draft.items() if k != "type"}
    branches = [_branch(kind, made) for kind in kinds]
    return {**made, "anyOf": branches}, [(("type",), "FORM-CHANGED-ALTERNATIVES", {})]


def _branch(kind: str, beside: Draft) -> Draft:
    """One of several types, with what is said beside them about its inside."""
    inside = {"object": ("properties", "required"), "array": ("items", "prefixItems")}
    return {"type": kind, **{k: beside[k] for k in inside.get(kind, ()) if k in beside}}


def _one_type(draft: Draft) -> Change:
    kinds = draft.get("type")
    if isinstance(kinds, list) and len(kinds) == 1:
        return {**draft, "type": kinds[0]}, []
    return draft, []


def _escapes(draft: Draft) -> Change:
    """`\\u00e9` is `\\x{e9}` in RE2, and `(?![\\s\\S])` at the end is `$`."""
    pattern = draft.get("pattern")
    if not isinstance(pattern, str) or not patterns.check(pattern, ""):
        return draft, []
    made = _SURROGATES.sub(_joined, pattern)
    made = _ESCAPE.sub(lambda m: m[1] or f"\\x{{{m[2]}}}", made)
    if made.endswith(_VERY_END):
        made = made.removesuffix(_VERY_END) + "$"
    if made == pattern or patterns.check(made, ""):
        return draft, []
    params: dict[str, object] = {"keyword": "pattern", "use": made}
    return {**draft, "pattern": made}, [(("pattern",), "FORM-CHANGED-RENAMED", params)]


def _joined(pair: re.Match[str]) -> str:
    high, low = int(pair[1], 16), int(pair[2], 16)
    return f"\\x{{{0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00):x}}}"


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
    _escapes,
    _look_ahead,
)
