"""Assisted import: a form that was written for another tool or an older draft, made ours.

Draft-04 to 2020-12 are upgraded; what other libraries write beside the schema is turned
into the hint of ours that means the same, or dropped; what cannot be drawn is narrowed.
Everything that was done is a finding (FORM-CHANGED-*) for the officer to look at.

Invariants:
- the document that comes in never changes;
- the verdict on answers that the form can ask for stays the same, but where a finding says
  that it was loosened (FORM-CHANGED-NAMES, -FORMAT);
- what comes out still has to pass `lint_form`: an import repairs, it does not excuse.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard
from urllib.parse import urljoin

from builder.forms import foreign_drafts, foreign_hints, foreign_repairs, foreign_shapes
from builder.forms.dialect import DIALECT, pointer, steps_of
from builder.forms.foreign_change import LISTED, NAMED, Draft, inside, put
from builder.forms.foreign_siblings import is_older, without_siblings
from builder.forms.lint import measure
from builder.forms.plan import make_plan
from publish.errors import Invalid, Problem

ONLY = "jawaban"
"""The name of the only question of a form whose root was no object."""
_ROOT_KINDS = {"array", "string", "number", "integer", "boolean"}
_SHAPES: Mapping[str, Any] = {
    **dict.fromkeys((*NAMED, "dependencies", "dependentRequired"), Mapping),
    **dict.fromkeys((*LISTED, "enum", "examples", "x-order"), list),
    **dict.fromkeys(("title", "pattern", "format", "$ref"), str),
    "type": (str, list),
    "required": (list, bool),
}


@dataclass(frozen=True, slots=True)
class Imported:
    """A document in Terang's dialect as far as could be, and what was changed."""

    document: dict[str, Any]
    changes: tuple[Problem, ...]


def import_form(document: Mapping[str, Any]) -> Imported:
    """`document` made ours. Raises `Invalid` (FORM-TOO-LARGE and the like) for a bomb."""
    too_much = measure(document)
    if too_much:
        raise Invalid(too_much)
    changes: list[Problem] = []
    draft: Draft = dict(document)
    if is_older(document):
        draft = without_siblings(draft, changes)
    ids = dict(_identified(draft, "", ""))
    made = _converted(draft, "", _Names(ids, ""), changes)
    stated = made.pop("$schema", DIALECT)
    if stated != DIALECT:
        changes.insert(0, Problem("/$schema", "FORM-CHANGED-DIALECT", {}))
    result = {"$schema": DIALECT, **_with_object_root(made, changes)}
    result = foreign_repairs.repaired(result, changes)
    return Imported(_without_wrong_defaults(result, changes), tuple(changes))


@dataclass(frozen=True, slots=True)
class _Names:
    """What `$id` and `$anchor` of the document name, and the base that is in force."""

    pointers: Mapping[str, str]
    base: str

    def within(self, schema: Mapping[str, Any]) -> _Names:
        """The names as `schema` sees them."""
        stated = schema.get("$id")
        return _Names(self.pointers, urljoin(self.base, stated)) if _is_text(stated) else self

    def local(self, ref: str) -> str:
        """`ref` as a pointer into this document, where it leads to one."""
        whole, _, fragment = urljoin(self.base, ref).partition("#")
        anchored = f"{whole}#{fragment}"
        if anchored in self.pointers:
            return _moved(self.pointers[anchored])
        if ref.startswith("#") and not self.base:
            return _moved(ref)
        return _moved(self.pointers[whole] + fragment) if whole in self.pointers else ref


def _converted(schema: Any, at: str, names: _Names, changes: list[Problem]) -> Any:
    """One schema with everything below it, children first."""
    if not isinstance(schema, Mapping):
        return schema
    seen = names.within(schema)
    draft: Draft = dict(schema)
    for steps, where, inner in inside(schema, at):
        put(draft, steps, _converted(inner, where, seen, changes))
    if not _is_well_formed(draft):
        return draft
    if _is_text(draft.get("$ref")):
        draft["$ref"] = seen.local(draft["$ref"])
    for change in (*foreign_drafts.CHANGES, *foreign_hints.CHANGES, *foreign_shapes.CHANGES):
        draft, found = change(draft)
        changes += [Problem(pointer(*steps, at=at), code, params) for steps, code, params in found]
    dropped = ("$schema", "$id") if at else ("$id",)
    return {k: v for k, v in draft.items() if k not in dropped}


def _is_well_formed(draft: Draft) -> bool:
    """False where a keyword holds something that no draft lets it hold: lint will say so."""
    stated = draft.get("type")
    if isinstance(stated, list) and not all(_is_text(kind) for kind in stated):
        return False
    return all(isinstance(draft[k], kinds) for k, kinds in _SHAPES.items() if k in draft)


def _is_text(value: Any) -> TypeGuard[str]:
    return isinstance(value, str)


def _identified(schema: Any, at: str, base: str) -> Iterator[tuple[str, str]]:
    """What `$id` and `$anchor` name, and the pointer that says the same."""
    if not isinstance(schema, Mapping):
        return
    if _is_text(schema.get("$id")):
        base = urljoin(base, schema["$id"]).removesuffix("#")
        yield base, f"#{at}"
    if _is_text(schema.get("$anchor")):
        yield f"{base}#{schema['$anchor']}", f"#{at}"
    for _, where, inner in inside(schema, at):
        yield from _identified(inner, where, base)


def _moved(ref: str) -> str:
    """`#/definitions/x` is now `#/$defs/x`."""
    if not ref.startswith("#/"):
        return ref
    steps = ["$defs" if step == "definitions" else step for step in ref[2:].split("/")]
    return "#/" + "/".join(steps)


def _with_object_root(document: dict[str, Any], changes: list[Problem]) -> dict[str, Any]:
    """The same form with an object at the top: anything else becomes its only question."""
    stated = document.get("type")
    if stated == "object" or not (stated is None or stated in list(_ROOT_KINDS)):
        return document
    if stated is None and _is_untold_object(document):
        changes.append(Problem("/type", "FORM-CHANGED-TYPE", {"type": "object"}))
        return {**document, "type": "object"}
    if stated is None and not foreign_repairs.is_readable(document):
        return document
    changes.append(Problem("/type", "FORM-CHANGED-WRAPPED", {"name": ONLY}))
    inner = {k: _moved_below(v) for k, v in document.items() if k not in ("$schema", "$defs")}
    defs = {"$defs": _moved_below(document["$defs"])} if "$defs" in document else {}
    made = {"type": "object", "properties": {ONLY: inner}, "required": [ONLY], **defs}
    return {**{k: document[k] for k in ("$schema", "title") if k in document}, **made}


def _is_untold_object(document: dict[str, Any]) -> bool:
    if "properties" in document:
        return True
    if not foreign_repairs.is_readable(document):
        return "allOf" in document
    return foreign_repairs.is_object(document)


def _moved_below(value: Any) -> Any:
    """References to the old root and into it, below the only question (definitions stay)."""
    if isinstance(value, list):
        return [_moved_below(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    made = {key: _moved_below(item) for key, item in value.items()}
    ref = made.get("$ref")
    if _is_text(ref) and ref.startswith("#") and not ref.startswith("#/$defs/"):
        made["$ref"] = f"#/properties/{ONLY}{ref[1:]}"
    return made


def _without_wrong_defaults(document: dict[str, Any], changes: list[Problem]) -> dict[str, Any]:
    """Take out defaults that their own schema refuses; they would be refused anyway."""
    if not foreign_repairs.is_readable(document):
        return document
    plan = make_plan(document)
    for at, schema in plan.places:
        stated = isinstance(schema, Mapping) and "default" in schema
        if stated and not plan.unfolder.test(schema)(schema["default"]):
            target: Any = document
            for step in steps_of(at):
                target = target[int(step)] if isinstance(target, list) else target[step]
            del target["default"]
            changes.append(Problem(pointer("default", at=at), "FORM-CHANGED-DEFAULT", {}))
    return document
