"""The form of a service: a JSON Schema document, as a value.

The document is the contract; what it means as a form is `builder.forms`.
Here is only what the public side needs: its digest and the names of things.

Annotations Terang adds (other validators ignore them):
- `x-order` on an object: the order of its properties (canonical JSON has none);
- `x-i18n`: `{"en": {"title": ..., "description": ...}}`; `title` and
  `description` themselves are Indonesian;
- `x-pages` at the root: `[{"id", "title", "x-i18n", "fields": [names]}]`;
- `x-pdp`: none, general or specific (UU 27/2022 art. 4);
- `x-widget`, `x-unit`, `x-upload`: how it is asked.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from publish.facts.assessment import answer_at, choice_key
from publish.facts.canonical import digest
from publish.facts.json_text import below
from publish.facts.text import Text

MOST_EXPANDED = 5_000
"""Schemas of one form once every `$ref` stands in its place: whoever follows references stops
here, and lint refuses what has more."""

UNROLLED = 4
"""Levels of a definition that contains itself which a form shows."""

LONGEST_WAY = 40
"""References followed from the root of a form to one place."""

_Refs = tuple[str, ...]  # the references followed on the way to a place


@dataclass(frozen=True, slots=True)
class FormSchema:
    """A form document; `digest` is SHA-256 over its canonical bytes."""

    document: Mapping[str, Any]
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", digest(self.document))

    def __hash__(self) -> int:
        """By the digest, so that what is made of a form can be kept for it."""
        return hash(self.digest)


def title_of(schema: Mapping[str, Any], fallback: str = "") -> Text:
    """The title of a schema node in both languages."""
    return _words(schema, "title", fallback)


def description_of(schema: Mapping[str, Any]) -> Text:
    """The hint of a schema node in both languages; empty when there is none."""
    return _words(schema, "description", "")


def ordered(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The properties of an object node in the order people see them."""
    properties = schema.get("properties", {})
    wanted = [name for name in schema.get("x-order", ()) if name in properties]
    for name in (*wanted, *(n for n in properties if n not in wanted)):
        yield name, properties[name]


def choice_labels(schema: Mapping[str, Any]) -> Mapping[str, Text]:
    """Labels of the choices of a node, by the key a tariff's lookup uses."""
    options = schema.get("oneOf") or schema.get("anyOf") or ()
    labels = {
        choice_key(o["const"]): title_of(o, str(o["const"]))
        for o in options
        if isinstance(o, Mapping) and "const" in o
    }
    plain = {choice_key(v): Text(str(v), str(v)) for v in schema.get("enum", ())}
    return {**plain, **labels}


def labels_by_pointer(document: Mapping[str, Any]) -> Mapping[str, tuple[Text, Mapping[str, Text]]]:
    """Title and choice labels of every declared field, by JSON pointer.

    Properties that only a condition adds are included; array items stand under
    the pointer of their array plus `/0`. Total also on a document that was never linted:
    beyond `MOST_EXPANDED` schemas a field is called by its name.
    """
    collecting = _Collecting(document)
    collecting.collect()
    return collecting.found


class _Collecting:
    """One walk through a form document, nearest first: local references are followed as often
    as a form shows them, and a document that blows up takes no label from what stands beside it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.found: dict[str, tuple[Text, Mapping[str, Text]]] = {}
        self.waiting: deque[tuple[str, Mapping[str, Any], _Refs]] = deque()
        self.left = MOST_EXPANDED

    def collect(self) -> None:
        self.meet("", self.document, ())
        while self.waiting and self.left > 0:
            at, schema, refs = self.waiting.popleft()
            for name, inner in ordered(schema):
                pointer = below(at, name)
                asked, inside = self.meet(pointer, inner, refs)
                self.found.setdefault(pointer, (title_of(asked, name), choice_labels(asked)))
                self.meet(f"{pointer}/0", asked.get("items"), inside)
            branches = [schema.get(k) for k in ("then", "else")]
            lists = [b for k in ("allOf", "oneOf", "anyOf") for b in schema.get(k, ())]
            for branch in (*branches, *lists, *schema.get("dependentSchemas", {}).values()):
                self.meet(at, branch, refs)

    def meet(self, at: str, node: Any, refs: _Refs) -> tuple[Mapping[str, Any], _Refs]:
        """The node with what its `$ref` points at; its own members win. Walked later."""
        schema: Mapping[str, Any] = node if isinstance(node, Mapping) else {}
        if not schema or self.left <= 0:
            return {}, refs
        self.left -= 1
        while "$ref" in schema:
            ref, own = str(schema["$ref"]), {k: v for k, v in schema.items() if k != "$ref"}
            target = answer_at(self.document, ref.removeprefix("#"))
            is_shown = refs.count(ref) < UNROLLED and len(refs) < LONGEST_WAY
            schema = {**target, **own} if is_shown and isinstance(target, Mapping) else own
            refs = (*refs, ref)
        self.waiting.append((at, schema, refs))
        return schema, refs


def _words(schema: Mapping[str, Any], member: str, fallback: str) -> Text:
    original = schema.get(member, fallback)
    english = schema.get("x-i18n", {}).get("en", {}).get(member, "")
    return Text(str(original), str(english))
