"""Import: what draft-03 to 2019-09 say differently, as draft 2020-12 says it.

Invariants:
- the verdict stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from builder.forms.foreign_change import Change, Draft


def _definitions(draft: Draft) -> Change:
    if "definitions" not in draft:
        return draft, []
    defs = {**draft.pop("definitions"), **draft.get("$defs", {})}
    return {**draft, "$defs": defs}, [
        (("definitions",), "FORM-CHANGED-RENAMED", _names("definitions", "$defs"))
    ]


def _dependencies(draft: Draft) -> Change:
    if not isinstance(draft.get("dependencies"), Mapping):
        return draft, []
    held = draft.pop("dependencies")
    lists = {n: v for n, v in held.items() if isinstance(v, list)}
    schemas = {n: v for n, v in held.items() if isinstance(v, Mapping)}
    made = {**draft, **({"dependentRequired": lists} if lists else {})}
    made |= {"dependentSchemas": schemas} if schemas else {}
    use = "dependentRequired / dependentSchemas"
    return made, [(("dependencies",), "FORM-CHANGED-RENAMED", _names("dependencies", use))]


def _tuples(draft: Draft) -> Change:
    if not isinstance(draft.get("items"), list):
        return _without(draft, "additionalItems")
    made = {**draft, "prefixItems": draft["items"]}
    rest = made.pop("additionalItems", None)
    del made["items"]
    if rest is not None:
        made["items"] = rest
    return made, [(("items",), "FORM-CHANGED-RENAMED", _names("items", "prefixItems"))]


def _exclusive(draft: Draft) -> Change:
    made, found = dict(draft), []
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(made.get(exclusive), bool):
            strict = made.pop(exclusive)
            if strict and limit in made:
                made[exclusive] = made.pop(limit)
            found.append(((exclusive,), "FORM-CHANGED-RENAMED", _names(exclusive, exclusive)))
    return made, found


def _old_id(draft: Draft) -> Change:
    return _without(draft, "id") if isinstance(draft.get("id"), str) else (draft, [])


def _required_flags(draft: Draft) -> Change:
    """Draft-03: a property says of itself that it is required."""
    made, names = dict(draft), []
    properties = (
        dict(made.get("properties", {})) if isinstance(made.get("properties"), Mapping) else {}
    )
    for name, inner in properties.items():
        if isinstance(inner, Mapping) and isinstance(inner.get("required"), bool):
            properties[name] = {k: v for k, v in inner.items() if k != "required"}
            names += [name] if inner["required"] else []
    if properties:
        made["properties"] = properties
    if not names:
        return made, []
    made["required"] = [*made.get("required", ()), *names]
    return made, [
        (("required",), "FORM-CHANGED-RENAMED", _names("required: true", "required: [...]"))
    ]


def _without(draft: Draft, keyword: str) -> Change:
    if keyword not in draft:
        return draft, []
    made = {k: v for k, v in draft.items() if k != keyword}
    return made, [((keyword,), "FORM-CHANGED-DROPPED", {"keyword": keyword})]


def _names(keyword: str, use: str) -> dict[str, object]:
    return {"keyword": keyword, "use": use}


CHANGES: tuple[Callable[[Draft], Change], ...] = (
    _definitions,
    _dependencies,
    _tuples,
    _exclusive,
    _old_id,
    _required_flags,
)
