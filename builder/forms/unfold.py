"""Schemas that apply to one place, taken apart into fragments with guards.

`$ref` and `allOf` always apply; `then`, `else`, `dependentSchemas` and `dependentRequired`
apply while a guard holds. A union (`oneOf`, `anyOf`) is one of six kinds, decided here:

- choices: every branch is a constant: the options of one question;
- nullable: one branch is `null`: the rest applies, and blank may mean null;
- discriminated: objects told apart by one property with a constant: that property is asked
  as a choice, each branch is guarded by it;
- judged: branches that ask nothing new (sets of `required`, several shapes of one text);
- picked: objects that nothing tells apart: people pick, each branch is guarded by the pick;
- alternatives: values of different types: people pick the way to answer.

Invariants:
- unfolding only selects what is drawn; the verdict is the validator's on the whole schema.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from builder.forms.chains import names_read
from builder.forms.dialect import pointer
from builder.forms.nodes import Fragment, Guard, Holds, Picked, Schema
from builder.forms.references import resolve

Test = Callable[[Any], bool]
_SHAPES_TYPE = {
    "object": ("properties", "required", "dependentRequired", "dependentSchemas"),
    "array": ("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains"),
    "string": ("pattern", "minLength", "maxLength", "format", "x-upload"),
    "number": ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"),
}


@dataclass(frozen=True, slots=True)
class Union:
    """A union that people must pick from: its branches without those that are null."""

    at: str
    branches: tuple[Schema, ...]
    is_of_objects: bool


@dataclass(slots=True)
class Unfolded:
    """All that applies to one place. `picks` are unions of objects, in order of `Picked`."""

    fragments: list[Fragment] = field(default_factory=list)
    picks: list[Union] = field(default_factory=list)
    alternatives: list[Union] = field(default_factory=list)
    choices: list[tuple[str, Sequence[Schema]]] = field(default_factory=list)
    is_nullable: bool = False

    @property
    def always(self) -> list[Schema]:
        """Schemas without a guard, in order of precedence."""
        return [f.schema for f in self.fragments if not f.guards]


@dataclass(frozen=True, slots=True)
class Unfolder:
    """Takes schemas apart; `test` makes a predicate of a schema, `where` knows its pointer."""

    document: Schema
    test: Callable[[Schema], Test]
    where: Callable[[Any], str]
    alone: dict[int, Unfolded] = field(default_factory=dict)  # branches by id, unfolded once

    def unfold(self, schemas: Sequence[Any]) -> Unfolded:
        """What applies where all of `schemas` apply."""
        found = Unfolded()
        for schema in schemas:
            self._add(schema, (), found)
        return found

    def _of_branch(self, branch: Any) -> Unfolded:
        if id(branch) not in self.alone:
            self.alone[id(branch)] = self.unfold([branch])
        return self.alone[id(branch)]

    def _add(self, schema: Any, guards: tuple[Guard, ...], found: Unfolded) -> None:
        if not isinstance(schema, Mapping):
            return
        found.fragments.append(Fragment(guards, schema, self.where(schema)))
        if "$ref" in schema:
            self._add(resolve(self.document, schema["$ref"]), guards, found)
        for inner in schema.get("allOf", ()):
            self._add(inner, guards, found)
        self._add_conditions(schema, guards, found)
        for keyword in ("oneOf", "anyOf"):
            if keyword in schema:
                at = pointer(keyword, at=self.where(schema))
                self._add_union(schema[keyword], at, guards, found)

    def _add_conditions(self, schema: Schema, guards: tuple[Guard, ...], found: Unfolded) -> None:
        if "if" in schema:
            test, reads = self.test(schema["if"]), names_read(schema["if"])
            for keyword, wanted in (("then", True), ("else", False)):
                self._add(schema.get(keyword), (*guards, Holds(wanted, test, reads)), found)
        for name, inner in schema.get("dependentSchemas", {}).items():
            self._add(inner, (*guards, _present(name)), found)
        for name, names in schema.get("dependentRequired", {}).items():
            guarded = (*guards, _present(name))
            at = pointer("dependentRequired", name, at=self.where(schema))
            found.fragments.append(Fragment(guarded, {"required": names}, at))

    def _add_union(
        self, branches: Sequence[Any], at: str, guards: tuple[Guard, ...], found: Unfolded
    ) -> None:
        plain = [b for b in branches if not is_null(b)]
        if not guards and len(plain) < len(branches):
            found.is_nullable = True
        if plain and all(_is_choice(b) for b in plain):
            if not guards:
                found.choices.append((at, plain))
        elif len(plain) == 1:
            self._add(plain[0], guards, found)
        else:
            self._add_branches(plain, at, guards, found)

    def _add_branches(
        self, branches: Sequence[Any], at: str, guards: tuple[Guard, ...], found: Unfolded
    ) -> None:
        kinds = [self._kind(branch) for branch in branches]
        if set(kinds) == {"integer", "number"}:
            kinds = ["number"] * len(kinds)
        base = set().union(*(f.schema.get("properties", {}) for f in found.fragments))
        asked = set().union(*(self.properties(branch) for branch in branches))
        if set(kinds) <= {"object", ""} and asked:
            found.fragments.append(Fragment(guards, {"type": "object"}, at))
            name = self._discriminator(branches)
            if name is not None:
                self._add_discriminated(branches, name, at, guards, found)
            elif asked - base:
                self._add_picked(branches, at, guards, found)
        elif len(set(kinds) - {""}) > 1 and not guards:
            drawn = [b for b, kind in zip(branches, kinds, strict=True) if self._asks(b, kind)]
            if len(drawn) == 1:
                self._add(drawn[0], guards, found)
            else:
                found.alternatives.append(Union(at, tuple(drawn or branches), False))
        elif not guards and kinds and kinds[0] and not any("type" in s for s in found.always):
            self._add_same_kind(branches, kinds[0], at, found)

    def _asks(self, branch: Any, kind: str) -> bool:
        """False for an object without any members: there is nothing to type."""
        return kind != "object" or bool(self.properties(branch))

    def _add_same_kind(self, branches: Sequence[Any], kind: str, at: str, found: Unfolded) -> None:
        """Several shapes of one scalar: one question; lists ask for a pick."""
        if kind == "array":
            found.alternatives.append(Union(at, tuple(branches), False))
        else:
            found.fragments.append(Fragment((), {"type": kind}, at))

    def _add_discriminated(
        self,
        branches: Sequence[Schema],
        name: str,
        at: str,
        guards: tuple[Guard, ...],
        found: Unfolded,
    ) -> None:
        pinned = [self._pinned(branch, name) for branch in branches]
        options = [
            {**_words(branch), **_words(own), "const": value}
            for branch, own in zip(branches, pinned, strict=True)
            for value in own["enum"]
        ]
        asked: dict[str, Any] = {"properties": {name: {"oneOf": options}}}
        if all(name in self._required(branch) for branch in branches):
            asked["required"] = [name]
        found.fragments.append(Fragment(guards, asked, at))
        for branch, own in zip(branches, pinned, strict=True):
            is_this = {"required": [name], "properties": {name: {"enum": own["enum"]}}}
            start = len(found.fragments)
            self._add(branch, (*guards, Holds(True, self.test(is_this), frozenset({name}))), found)
            found.fragments[start:] = [
                replace(fragment, schema=_without(fragment.schema, name))
                for fragment in found.fragments[start:]
            ]

    def _add_picked(
        self, branches: Sequence[Schema], at: str, guards: tuple[Guard, ...], found: Unfolded
    ) -> None:
        number = len(found.picks)
        found.picks.append(Union(at, tuple(branches), True))
        for index, branch in enumerate(branches):
            self._add(branch, (*guards, Picked(number, index)), found)

    def _kind(self, branch: Any) -> str:
        """The type of a branch: stated, or implied by its keywords; "" when nothing tells."""
        applying = self._of_branch(branch).always
        known = (read(schema) for read in (stated_type, implied_type) for schema in applying)
        return next((kind for kind in known if kind), "")

    def properties(self, branch: Any) -> set[str]:
        """Names of the properties that a branch declares, under any condition."""
        return set(self.members(branch))

    def members(self, branch: Any) -> dict[str, Any]:
        """The same, each with the schema that declares it last."""
        found = (f.schema.get("properties", {}) for f in self._of_branch(branch).fragments)
        return {name: schema for properties in found for name, schema in properties.items()}

    def given(self, branch: Any) -> frozenset[str]:
        """Members of a branch that a form gives unfilled: required and no plain question."""
        own = self.members(branch)
        return frozenset(n for n in self._required(branch) & set(own) if not self._is_plain(own[n]))

    def _is_plain(self, schema: Any) -> bool:
        """Whether nothing is in the answers where this is left blank, required or not."""
        found = self._of_branch(schema)
        told = any("const" in s or "null" in (s.get("type") or ()) for s in found.always)
        return not (found.is_nullable or told or self._kind(schema) in ("array", "object"))

    def _required(self, branch: Any) -> set[str]:
        return set().union(*(s.get("required", ()) for s in self._of_branch(branch).always))

    def _pinned(self, branch: Any, name: str) -> Schema:
        """The words and the listed values (`enum`) of property `name` in `branch`; {} for none."""
        for schema in self._of_branch(branch).always:
            own = schema.get("properties", {}).get(name)
            if isinstance(own, Mapping) and "const" in own:
                return {**_words(own), "enum": [own["const"]]}
            if isinstance(own, Mapping) and "enum" in own:
                return {"enum": own["enum"]}
        return {}

    def _discriminator(self, branches: Sequence[Schema]) -> str | None:
        """The first property whose listed values tell the branches apart."""
        for name in sorted(set.intersection(*(self.properties(b) for b in branches))):
            lists = [self._pinned(branch, name).get("enum", ()) for branch in branches]
            values = [repr(value) for values in lists for value in values]
            if all(lists) and len(set(values)) == len(values) and not any("[" in v for v in values):
                return name
        return None


def stated_type(schema: Schema) -> str | None:
    """The type a schema states, null aside; None when it states none."""
    stated = schema.get("type")
    kinds = [k for k in (stated if isinstance(stated, list) else [stated]) if k]
    plain = [k for k in kinds if k != "null"]
    return str(plain[0]) if plain else (str(kinds[0]) if kinds else None)


def implied_type(schema: Schema) -> str | None:
    """The type that a schema's keywords speak about, where it states none."""
    for kind, keywords in _SHAPES_TYPE.items():
        if any(keyword in schema for keyword in keywords):
            return kind
    values = [schema["const"]] if "const" in schema else list(schema.get("enum", ()))
    kinds = {type_of(value) for value in values} - {"null"}
    return kinds.pop() if len(kinds) == 1 else None


def type_of(value: Any) -> str:
    """The JSON type of a value."""
    if value is None or isinstance(value, bool):
        return "null" if value is None else "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, Mapping):
        return "object"
    return "array" if isinstance(value, list) else "number"


def is_null(schema: Any) -> bool:
    """True for a branch that only null satisfies."""
    if not isinstance(schema, Mapping):
        return False
    pinned = "const" in schema and schema["const"] is None
    return schema.get("type") == "null" or pinned or schema.get("enum") == [None]


def _is_choice(schema: Any) -> bool:
    return isinstance(schema, Mapping) and "const" in schema and "properties" not in schema


def _present(name: str) -> Guard:
    return Holds(
        True, lambda value: isinstance(value, Mapping) and name in value, frozenset({name})
    )


def _words(schema: Schema) -> dict[str, Any]:
    return {k: schema[k] for k in ("title", "description", "x-i18n") if k in schema}


def _without(schema: Schema, name: str) -> Schema:
    """`schema` without the property that tells the branches apart: it is asked once."""
    if name not in schema.get("properties", {}):
        return schema
    kept = {k: v for k, v in schema["properties"].items() if k != name}
    return {**schema, "properties": kept}
