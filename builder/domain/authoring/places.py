"""Where the questions of a form stand: by the pointer of their answer.

A question may be declared in an object itself or in the `then` of a condition; to an
officer both are just questions. Here one is found by its pointer (`/pemohon/nik`, rows
under `/0`: `/anggota/0/nama`), together with the way to it in the document.

Invariants:
- every named property is found, also in a form that was written by hand; of several
  schemas for the same answer the first with a title is the question, the others narrow it;
- `$ref` is not followed: what it names is edited on the expert tab.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from builder.domain.authoring.documents import Steps, parent, value_at
from builder.errors import not_found
from publish.facts.json_text import below

Schema = Mapping[str, Any]
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition over a question: whose answers it reads, where it stands, which branch."""

    host: str
    steps: Steps
    branch: str


@dataclass(frozen=True, slots=True)
class Place:
    """One question: the pointer of its answer, the way to its schema, what guards it.

    `own` are the guards of the question itself, without those of the section it stands in.
    """

    pointer: str
    steps: Steps
    guards: tuple[Guard, ...]
    schema: Schema
    own: tuple[Guard, ...] = ()

    @property
    def name(self) -> str:
        """Its key."""
        return parent(self.pointer)[1]

    @property
    def host(self) -> str:
        """The object it stands in: "" for the form itself."""
        return parent(self.pointer)[0]

    @property
    def fragment(self) -> Steps:
        """The way to the schema whose `properties` declare it."""
        return self.steps[:-2]


@dataclass(frozen=True, slots=True)
class Fragment:
    """A schema with members of the object at `host`; `guards` say when it applies."""

    host: str
    steps: Steps
    guards: tuple[Guard, ...]
    schema: Schema


def fragments(form: Schema) -> Iterator[Fragment]:
    """Every schema that says something about an object of the form, outer ones first."""
    yield from _walk(Fragment("", (), (), form), 0)


def places(form: Schema) -> dict[str, Place]:
    """All questions by their pointers."""
    found: dict[str, Place] = {}
    for fragment in fragments(form):
        for name, schema in _mapping(fragment.schema.get("properties")).items():
            if not isinstance(schema, Mapping):
                continue
            pointer = below(fragment.host, name)
            place = Place(pointer, (*fragment.steps, "properties", name), fragment.guards, schema)
            known = found.get(pointer)
            if known is None or ("title" in schema and "title" not in known.schema):
                found[pointer] = place
    return {pointer: replace(place, own=_own(place, found)) for pointer, place in found.items()}


def place_of(form: Schema, pointer: str) -> Place:
    """The question with this pointer. Raises `NotFound` (QUESTION-MISSING)."""
    found = places(form).get(pointer)
    if found is None:
        raise not_found("QUESTION-MISSING", f"form.json#{pointer[:200]}")
    return found


def object_steps(form: Schema, host: str) -> Steps:
    """The way to the schema of the object at `host`, where its own members stand.

    Raises `NotFound` (GROUP-MISSING) when nothing there holds questions.
    """
    if host == "":
        return ()
    found = places(form)
    head, name = parent(host)
    if host in found:
        steps = found[host].steps
    elif name == "0" and head in found:
        steps = (*found[head].steps, "items")
    else:
        raise not_found("GROUP-MISSING", f"form.json#{host[:200]}")
    if value_at(form, steps).get("type") != "object":
        raise not_found("GROUP-MISSING", f"form.json#{host[:200]}")
    return steps


def row_of(pointer: str, found: Mapping[str, Place]) -> str:
    """The row that a pointer stands in: the deepest `/list/0` above it; "" for none."""
    head = pointer
    while head:
        head, name = parent(head)
        if name == "0" and found.get(head) and found[head].schema.get("type") == "array":
            return f"{head}/0"
    return ""


def names_in_order(form: Schema, host: str) -> list[str]:
    """The keys of an object's questions as people meet them, those of conditions too."""
    stated: dict[str, None] = {}
    declared: dict[str, None] = {}
    for fragment in fragments(form):
        if fragment.host == host:
            stated |= dict.fromkeys(_names(fragment.schema.get("x-order")))
            declared |= dict.fromkeys(_mapping(fragment.schema.get("properties")))
    return [name for name in (stated | declared) if name in declared]


def all_names(form: Schema) -> set[str]:
    """Every key that any object of the form uses."""
    return {name for f in fragments(form) for name in _mapping(f.schema.get("properties"))}


def _own(place: Place, found: Mapping[str, Place]) -> tuple[Guard, ...]:
    host = place.host
    while host and host not in found:
        host = parent(host)[0]  # a row: its list
    around = found[host].guards if host else ()
    return tuple(guard for guard in place.guards if guard not in around)


def _walk(at: Fragment, depth: int) -> Iterator[Fragment]:
    if depth > _DEEPEST:
        return
    yield at
    for name, schema in _mapping(at.schema.get("properties")).items():
        if isinstance(schema, Mapping):
            pointer, steps = below(at.host, name), (*at.steps, "properties", name)
            yield from _inside(schema, pointer, steps, at.guards, depth)
    for number, rule in enumerate(_list(at.schema.get("allOf"))):
        if isinstance(rule, Mapping):
            yield from _rule(at, number, rule, depth)


def _inside(
    schema: Schema, pointer: str, steps: Steps, guards: tuple[Guard, ...], depth: int
) -> Iterator[Fragment]:
    if isinstance(schema.get("properties"), Mapping) or schema.get("type") == "object":
        yield from _walk(Fragment(pointer, steps, guards, schema), depth + 1)
    items = schema.get("items")
    if isinstance(items, Mapping) and items.get("type") == "object":
        inner = Fragment(f"{pointer}/0", (*steps, "items"), guards, items)
        yield from _walk(inner, depth + 1)


def _rule(at: Fragment, number: int, rule: Schema, depth: int) -> Iterator[Fragment]:
    steps: Steps = (*at.steps, "allOf", number)
    if "if" not in rule:
        yield from _walk(Fragment(at.host, steps, at.guards, rule), depth + 1)
        return
    for branch in ("then", "else"):
        schema = rule.get(branch)
        if isinstance(schema, Mapping):
            guards = (*at.guards, Guard(at.host, steps, branch))
            yield from _walk(Fragment(at.host, (*steps, branch), guards, schema), depth + 1)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _names(value: object) -> list[str]:
    return [name for name in _list(value) if isinstance(name, str)]
