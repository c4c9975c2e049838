"""Import: what lint still finds in a converted form, repaired where that changes no verdict.

A place whose type nobody tells is asked for as text and still judged as the original judges
it; a required name that no schema declares gets a question.

Invariants:
- a repair adds hints and schemas that accept everything; it never adds a rule;
- repairing ends: each round has to mend something, and there are `_MOST_ROUNDS` at most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from builder.forms import lint_keywords, lint_meaning, references
from builder.forms.dialect import pointer, steps_of
from builder.forms.nodes import ObjectNode
from builder.forms.plan import make_plan
from publish.errors import Invalid, Problem

_MOST_ROUNDS = 12
_ANYTHING = {"x-widget": "text"}


def repaired(document: dict[str, Any], changes: list[Problem]) -> dict[str, Any]:
    """`document` with what can be mended mended; each repair is added to `changes`."""
    made = deepcopy(document)
    for _ in range(_MOST_ROUNDS):
        if not is_readable(made):
            break
        found = [p for p in lint_meaning.findings(made) if p.code in _REPAIRS]
        told = [change for problem in found if (change := _REPAIRS[problem.code](made, problem))]
        if not told:
            break
        changes += told
    return made


def is_readable(document: Mapping[str, Any]) -> bool:
    """True when keywords and references are in order, so that the form can be taken apart."""
    return not lint_keywords.findings(document) and not references.findings(document)


def is_object(document: Mapping[str, Any]) -> bool:
    """True when what stands at the top is an object, whether it says so or not."""
    try:
        plan = make_plan(document)
        return isinstance(plan.node((plan.document,)), ObjectNode)
    except Invalid:
        return False


def _at(document: Any, at: str) -> Any:
    for step in steps_of(at):
        is_row = isinstance(document, list) and step.isdigit() and int(step) < len(document)
        if is_row:
            document = document[int(step)]
        else:
            document = document.get(step) if isinstance(document, dict) else None
    return document


def _type(document: dict[str, Any], problem: Problem) -> Problem | None:
    node = _at(document, problem.path)
    if not isinstance(node, dict) or "x-widget" in node:
        return None
    node.update(_ANYTHING)
    return Problem(pointer("type", at=problem.path), "FORM-CHANGED-TYPE", {"type": "string"})


def _items(document: dict[str, Any], problem: Problem) -> Problem | None:
    node = _at(document, problem.path)
    if not isinstance(node, dict) or node.get("items", True) is not True:
        return None
    node["items"] = dict(_ANYTHING)
    return Problem(pointer("items", at=problem.path), "FORM-CHANGED-ITEMS", {})


def _required(document: dict[str, Any], problem: Problem) -> Problem | None:
    """Ask for a name that is required; not in a closed object, where it can never be given."""
    steps, name = steps_of(problem.path)[:-2], str(problem.params["name"])
    if len(steps) > 1 and steps[-2] == "dependentRequired":
        steps = steps[:-2]
    at = pointer(*steps)
    node = _at(document, at)
    if not isinstance(node, dict) or {"additionalProperties", "unevaluatedProperties"} & {
        keyword for keyword, value in node.items() if value is False
    }:
        return None
    declared = node.setdefault("properties", {})
    if declared.get(name, True) is not True:
        return None
    declared[name] = dict(_ANYTHING)
    order = [*dict.fromkeys((*node.get("x-order", ()), *declared))]
    if len(order) > 1:
        node["x-order"] = order
    where = pointer("properties", name, at=at)
    return Problem(where, "FORM-CHANGED-ASKED", {"name": name})


def _read_only(document: dict[str, Any], problem: Problem) -> Problem | None:
    node = _at(document, problem.path)
    if not isinstance(node, dict) or node.pop("readOnly", None) is None:
        return None
    where = pointer("readOnly", at=problem.path)
    return Problem(where, "FORM-CHANGED-DROPPED", {"keyword": "readOnly"})


_REPAIRS: Mapping[str, Callable[[dict[str, Any], Problem], Problem | None]] = {
    "FORM-TYPE-MISSING": _type,
    "FORM-ITEMS": _items,
    "FORM-REQUIRED-UNKNOWN": _required,
    "FORM-READ-ONLY": _read_only,
}
