"""Nodes at every place of a form, made when somebody first looks there.

Invariants:
- pure: the same document gives an equal plan;
- a form that contains itself is made level by level, so making always ends;
- the document handed in is copied, and the copy never changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from jsonschema.protocols import Validator

from builder.forms import leaves
from builder.forms.chains import self_kept
from builder.forms.dialect import MOST_ROWS, subschemas
from builder.forms.nodes import (
    AnyNode,
    Branch,
    Leaf,
    ListNode,
    Member,
    Node,
    ObjectNode,
    Pick,
    Schema,
    Shape,
    TupleNode,
)
from builder.forms.unfold import Test, Unfolded, Unfolder, Union, implied_type, stated_type
from builder.forms.validator import exact, make_validator
from publish.errors import Invalid, Problem
from publish.facts.form_schema import description_of, title_of
from publish.facts.text import Text

WITA = "+08:00"
"""Offset of central Indonesian time, which has no summer time."""


def make_plan(document: Mapping[str, Any], offset: str = WITA) -> Plan:
    """The plan of a document whose keywords and references lint has accepted."""
    copy = exact(document)
    validator = make_validator(copy)
    everywhere = tuple(_places(copy))
    places = {id(schema): at for at, schema in everywhere}

    def test(schema: Schema) -> Test:
        return cast(Test, validator.evolve(schema=schema).is_valid)

    def where(schema: Any) -> str:
        return places.get(id(schema), "")

    return Plan(copy, validator, offset, Unfolder(copy, test, where), everywhere)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Makes nodes, each once. `made` also keeps alive the schemas whose ids are its keys."""

    document: Schema
    validator: Validator
    offset: str
    unfolder: Unfolder
    places: tuple[tuple[str, Any], ...]  # every schema of the document with its pointer
    made: dict[tuple[int, ...], tuple[Node, tuple[Any, ...]]] = field(default_factory=dict)

    def node(self, schemas: tuple[Any, ...]) -> Node:
        """What stands where all of `schemas` apply. Raises `Invalid` (FORM-*)."""
        key = tuple(map(id, schemas))
        if key not in self.made:
            self.made[key] = (self._make(schemas), schemas)
        return self.made[key][0]

    def _make(self, schemas: tuple[Any, ...]) -> Node:
        unfolded = self.unfolder.unfold(schemas)
        at = unfolded.fragments[0].at if unfolded.fragments else ""
        is_told = leaves.is_pinned(unfolded) or leaves.asks_choice(unfolded)
        if unfolded.alternatives and not is_told:
            return self._alternatives(unfolded, at)
        kind = type_at(unfolded, at)
        if leaves.is_pinned(unfolded) or kind not in ("object", "array"):
            return leaves.make_leaf(unfolded, kind, at, self.offset)
        if kind == "object":
            return self._object(unfolded, at)
        return self._array(unfolded, at)

    def _object(self, unfolded: Unfolded, at: str) -> ObjectNode:
        fragments = tuple(unfolded.fragments)
        names = tuple(dict.fromkeys(n for f in fragments for n in asked_by(f.schema)))
        shapes: dict[tuple[int, ...], Shape] = {}
        always = set().union(*(schema.get("required", ()) for schema in unfolded.always))
        asked = self_kept(fragments, names) - always

        def make_shape(active: tuple[int, ...]) -> Shape:
            if active not in shapes:
                if len(shapes) > 1_000:
                    shapes.clear()
                shapes[active] = self._shape([fragments[i].schema for i in active], names, asked)
            return shapes[active]

        merged = leaves.merge(unfolded.always)
        picks = tuple(self._pick(union) for union in unfolded.picks)
        nullable = leaves.is_nullable(unfolded)
        return ObjectNode(
            at, title_of(merged), description_of(merged), merged, nullable,
            fragments, picks, names, make_shape,
        )  # fmt: skip

    def _shape(
        self, active: Sequence[Schema], names: tuple[str, ...], asked_for: frozenset[str]
    ) -> Shape:
        """Constants of `asked_for` may always be left out, even where a condition wants them."""
        order = [name for schema in active for name in schema.get("x-order", ())]
        asked = [asked_by(schema) for schema in active]
        declared = dict.fromkeys(name for properties in asked for name in properties)
        required = set().union(*(schema.get("required", ()) for schema in active))
        numbers = {name: index for index, name in enumerate(names)}
        members = []
        for name in dict.fromkeys((*order, *declared)):
            if name in declared:
                schemas = tuple(properties[name] for properties in asked if name in properties)
                node = self.node(schemas)
                may_go = name in asked_for and isinstance(node, Leaf) and node.kind == "constant"
                members.append(Member(name, numbers[name], node, name in required and not may_go))
        return Shape(tuple(members))

    def _array(self, unfolded: Unfolded, at: str) -> Node:
        merged = leaves.merge(unfolded.always)
        words = (at, title_of(merged), description_of(merged), merged)
        fixed = [s["prefixItems"] for s in unfolded.always if "prefixItems" in s]
        items = tuple(s["items"] for s in unfolded.always if isinstance(s.get("items"), Mapping))
        nullable = leaves.is_nullable(unfolded)
        if fixed:
            rows = tuple(tuple(s[i] for s in fixed if i < len(s)) for i in range(len(fixed[0])))
            return TupleNode(*words, nullable, lambda: tuple(self.node(r) for r in rows))
        if not items:
            raise Invalid(Problem(at, "FORM-ITEMS", {}))
        if merged.get("uniqueItems") is True and leaves.asks_choice(self.unfolder.unfold(items)):
            return leaves.make_choices(unfolded, self.unfolder.unfold(items), at, self.offset)
        least = int(merged.get("minItems", 0))
        most = int(merged.get("maxItems", max(MOST_ROWS, least)))
        return ListNode(*words, least, most, nullable, lambda: self.node(items))

    def _alternatives(self, unfolded: Unfolded, at: str) -> AnyNode:
        union = unfolded.alternatives[0]
        merged = leaves.merge(unfolded.always)
        nullable = leaves.is_nullable(unfolded)
        branches = tuple(self._branch(b, n) for n, b in enumerate(union.branches))
        return AnyNode(at, title_of(merged), description_of(merged), merged, nullable, branches)

    def _pick(self, union: Union) -> Pick:
        branches = tuple(self._branch(b, n) for n, b in enumerate(union.branches))
        return Pick(union.at, Text("", ""), branches)

    def _branch(self, schema: Schema, number: int) -> Branch:
        fits = self.unfolder.test(schema)
        label = self._label(schema, number)
        members = self.unfolder.members(schema)
        holds = {name: self.unfolder.test(_outline(own)) for name, own in members.items()}
        return Branch(label, holds, self.unfolder.given(schema), fits, lambda: self.node((schema,)))

    def _label(self, schema: Schema, number: int) -> Text:
        """The title of a branch; else the titles of what it asks; else its number."""
        applying = self.unfolder.unfold([schema]).always
        titled = [s for s in applying if s.get("title")]
        if titled:
            return title_of(titled[0])
        inside = [title_of(inner, n) for s in applying for n, inner in asked_by(s).items()]
        if inside:
            return Text(*(", ".join(t.in_(lang) for t in inside[:3]) for lang in ("id", "en")))
        kind = next((k for s in applying if (k := stated_type(s) or implied_type(s))), "")
        return _KIND_WORDS.get(kind, Text(f"Pilihan {number + 1}", f"Choice {number + 1}"))


_KIND_WORDS: Mapping[str, Text] = {
    "string": Text("Teks", "Text"),
    "number": Text("Angka", "Number"),
    "integer": Text("Bilangan bulat", "Whole number"),
    "boolean": Text("Ya atau tidak", "Yes or no"),
    "array": Text("Daftar", "List"),
}


def type_at(unfolded: Unfolded, at: str) -> str:
    """The one type that a place has. Raises `Invalid` (FORM-TYPE-CLASH, FORM-TYPE-MISSING)."""
    stated = [k for s in unfolded.always if (k := stated_type(s))]
    kinds = {k for k in stated if k != "null"}
    if kinds == {"integer", "number"}:
        return "integer"
    if len(kinds) > 1:
        one, other = sorted(kinds)[:2]
        raise Invalid(Problem(at, "FORM-TYPE-CLASH", {"one": one, "other": other}))
    if kinds:
        return kinds.pop()
    if stated:
        return "null"
    known = [k for s in unfolded.always if (k := implied_type(s))]
    options = [
        implied_type(option) or "string" for _, plain in unfolded.choices for option in plain
    ]
    for kind in (*known, *options):
        return kind
    if any("properties" in f.schema for f in unfolded.fragments):
        return "object"
    is_text = any(s.get("x-widget") in ("text", "textarea") for s in unfolded.always)
    if is_text or leaves.is_pinned(unfolded) or leaves.asks_choice(unfolded):
        return "string"
    raise Invalid(Problem(at, "FORM-TYPE-MISSING", {}))


_OUTLINE = ("type", "enum", "const", "maxItems", "$ref", "oneOf", "anyOf")


def _outline(schema: Any) -> Schema:
    """What its question can hold at all, right or wrong: kinds and choices, not bounds."""
    if not isinstance(schema, Mapping):
        return {}
    kept = {k: schema[k] for k in _OUTLINE if k in schema}
    if schema.get("format") in ("date", "time", "date-time"):
        kept["format"] = schema["format"]
    if "properties" in schema:
        kept["properties"] = {n: _outline(inner) for n, inner in asked_by(schema).items()}
    if "items" in schema:
        kept["items"] = _outline(schema["items"])
    if "prefixItems" in schema:
        kept["prefixItems"] = [_outline(inner) for inner in schema["prefixItems"]]
    return kept


def asked_by(schema: Schema) -> Mapping[str, Any]:
    """The properties a schema asks for; one that is `false` is ruled out instead."""
    properties = schema.get("properties", {})
    return {n: s for n, s in properties.items() if isinstance(s, Mapping)}


def _places(document: Schema) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        at, schema = waiting.pop()
        found.append((at, schema))
        if isinstance(schema, Mapping):
            waiting += [(where, inner) for _, where, inner in subschemas(schema, at)]
    return found
