"""Where questions stand: the order of an object, the pages of a form.

Invariants:
- the form's pages, where it has any, hold each of its own questions exactly once, and its
  order is the pages read one after the other;
- every object's `x-order` names all its questions, those of conditions too; the order in a
  condition follows it;
- a rule that says nothing any more is gone.
"""

from __future__ import annotations

from typing import Any

from builder.domain.authoring.documents import is_at_or_in, value_at
from builder.domain.authoring.places import fragments, names_in_order, object_steps, places


def set_order(form: dict[str, Any], host: str, names: list[str]) -> None:
    """Write the order of an object's questions, there and in its conditions.

    What a condition outside a section adds to it comes after the section's own questions:
    the section alone does not know it.
    """
    own = _own_names(form, host)
    object_at(form, host)["x-order"] = [name for name in names if name in own]
    place = {name: number for number, name in enumerate(names)}
    for fragment in fragments(form):
        steps = fragment.steps
        if fragment.host == host and fragment.guards and "x-order" in fragment.schema:
            stated = [name for name in fragment.schema["x-order"] if name in place]
            value_at(form, steps)["x-order"] = sorted(stated, key=lambda name: place[name])


def _own_names(form: dict[str, Any], host: str) -> set[str]:
    """What an object declares by itself, with its own conditions."""
    base = object_steps(form, host)
    around = next(f.guards for f in fragments(form) if f.steps == base)
    own = (
        fragment.schema.get("properties", {})
        for fragment in fragments(form)
        if fragment.host == host
        and all(g in around or is_at_or_in(g.host, host) for g in fragment.guards)
    )
    return {name for properties in own for name in properties}


def object_at(form: dict[str, Any], host: str) -> dict[str, Any]:
    """The schema of the object at `host`, to write in."""
    found: dict[str, Any] = value_at(form, object_steps(form, host))
    return found


def pages_of(form: dict[str, Any]) -> list[dict[str, Any]]:
    """The pages of a form, to write in; [] when it has none."""
    stated = form.get("x-pages")
    return stated if isinstance(stated, list) else []


def settle(form: dict[str, Any]) -> None:
    """After an operation: no empty rule, every order complete, pages and order agreeing."""
    drop_empty_rules(form)
    for host in _ordered_objects(form):
        set_order(form, host, names_in_order(form, host))
    _settle_pages(form)


def _ordered_objects(form: dict[str, Any]) -> list[str]:
    """The objects that state an order of their own."""
    known = places(form)
    found = []
    for f in fragments(form):
        is_base = f.steps == () or f.steps[-1] == "items"
        is_base = is_base or (f.host in known and known[f.host].steps == f.steps)
        if is_base and "x-order" in f.schema and f.schema.get("type") == "object":
            found.append(f.host)
    return found


def _settle_pages(form: dict[str, Any]) -> None:
    pages = pages_of(form)
    if not pages:
        return
    names = names_in_order(form, "")
    left = dict.fromkeys(names)
    for page in pages:
        page["fields"] = [name for name in dict.fromkeys(page["fields"]) if name in left]
        left = {name: None for name in left if name not in page["fields"]}
    pages[-1]["fields"] += list(left)
    set_order(form, "", [name for page in pages for name in page["fields"]])


def drop_empty_rules(node: Any) -> None:
    """Remove from `allOf`, at any depth, the conditions that ask and demand nothing."""
    if not isinstance(node, dict):
        return
    for name in list(node.get("properties", {})):
        drop_empty_rules(node["properties"][name])
    drop_empty_rules(node.get("items"))
    rules = node.get("allOf")
    if isinstance(rules, list):
        for rule in rules:
            for branch in ("then", "else"):
                drop_empty_rules(rule.get(branch) if isinstance(rule, dict) else None)
        node["allOf"] = [rule for rule in rules if not _says_nothing(rule)]
        if not node["allOf"]:
            del node["allOf"]


def _says_nothing(rule: Any) -> bool:
    if not isinstance(rule, dict) or "if" not in rule or set(rule) - {"if", "then", "else"}:
        return False
    return all(_is_empty(rule.get(branch, {})) for branch in ("then", "else"))


def _is_empty(schema: Any) -> bool:
    if not isinstance(schema, dict) or set(schema) - {"type", "x-order", "required", "properties"}:
        return False
    if schema.get("type", "object") != "object" or schema.get("required"):
        return False
    inner = schema.get("properties", {})
    return isinstance(inner, dict) and all(
        isinstance(i, dict) and "properties" in i and _is_empty(i) for i in inner.values()
    )
