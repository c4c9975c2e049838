"""What a form may say and probably does not mean; nothing here is refused.

Invariants:
- asked only about documents that lint accepts; the verdict on answers is not in question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from builder.forms.dialect import pointer
from builder.forms.nodes import ObjectNode
from builder.forms.plan import Plan, asked_by, make_plan
from builder.forms.unfold import implied_type, stated_type
from publish.errors import Problem

_OF_A_TYPE = {
    "string": ("minLength", "maxLength", "pattern", "format"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"),
    "object": ("properties", "required", "additionalProperties"),
}
_PAIRS = (("minLength", "maxLength"), ("minimum", "maximum"), ("minItems", "maxItems"))


def advise_form(document: Mapping[str, Any]) -> list[Problem]:
    """Advice (FORM-ADVICE-*) on an accepted document, in document order."""
    plan = make_plan(document)
    found: list[Problem] = []
    for at, schema in reversed(plan.places):
        if isinstance(schema, Mapping):
            found += [*_vacuous(schema, at), *_idle(schema, at), *_impossible(schema, at)]
    found += _closed(plan)
    return sorted(found, key=lambda problem: problem.path)


def _vacuous(schema: Mapping[str, Any], at: str) -> Iterator[Problem]:
    """`if` on a property that may be missing: it holds when nothing is answered."""
    test = schema.get("if")
    if not isinstance(test, Mapping) or "then" not in schema:
        return
    for name in test.get("properties", {}):
        if name not in test.get("required", ()) and name not in schema.get("required", ()):
            where = pointer("if", "properties", name, at=at)
            yield Problem(where, "FORM-ADVICE-IF", {"name": name})


def _idle(schema: Mapping[str, Any], at: str) -> Iterator[Problem]:
    """A keyword for another type than the one that is stated: it judges nothing."""
    kind = stated_type(schema)
    if kind in (None, "null", "boolean"):
        return
    own = "number" if kind == "integer" else kind
    for other, keywords in _OF_A_TYPE.items():
        for keyword in keywords:
            if other != own and keyword in schema:
                params = {"keyword": keyword, "type": str(kind)}
                yield Problem(pointer(keyword, at=at), "FORM-ADVICE-IDLE", params)


def _impossible(schema: Mapping[str, Any], at: str) -> Iterator[Problem]:
    """Bounds that leave nothing between them, and choices of another type."""
    for least, most in _PAIRS:
        if least in schema and most in schema and schema[least] > schema[most]:
            yield Problem(
                pointer(least, at=at), "FORM-ADVICE-BOUNDS", {"least": least, "most": most}
            )
    kind = stated_type(schema)
    for index, value in enumerate(schema.get("enum", ())):
        implied = implied_type({"const": value})
        if kind and implied and implied not in (kind, "number" if kind == "integer" else kind):
            yield Problem(pointer("enum", index, at=at), "FORM-ADVICE-CHOICE", {"type": kind})


def _closed(plan: Plan) -> Iterator[Problem]:
    """A closed object beside which a condition asks for more: that can never be accepted."""
    root = plan.node((plan.document,))
    if not isinstance(root, ObjectNode):
        return
    for fragment in root.fragments:
        if fragment.schema.get("additionalProperties") is not False:
            continue
        declared = asked_by(fragment.schema).keys()
        for name in root.names:
            if name not in declared:
                where = pointer("additionalProperties", at=fragment.at)
                yield Problem(where, "FORM-ADVICE-CLOSED", {"name": name})
