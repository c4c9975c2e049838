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

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from publish.facts.assessment import answer_at, choice_key
from publish.facts.canonical import digest
from publish.facts.json_text import below
from publish.facts.text import Text

_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class FormSchema:
    """A form document; `digest` is SHA-256 over its canonical bytes."""

    document: Mapping[str, Any]
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", digest(self.document))


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
    the pointer of their array plus `/0`.
    """
    collecting = _Collecting(document)
    collecting.walk(document, "")
    return collecting.found


class _Collecting:
    """One walk through a form document; local references are followed, cycles are cut."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.found: dict[str, tuple[Text, Mapping[str, Text]]] = {}

    def walk(self, node: Any, at: str, depth: int = 0) -> None:
        schema = self.whole(node)
        if not schema or depth > _DEEPEST:
            return  # an absent branch has branches of its own: never walk into nothing
        for name, inner in ordered(schema):
            pointer, field_ = below(at, name), self.whole(inner)
            self.found.setdefault(pointer, (title_of(field_, name), choice_labels(field_)))
            self.walk(field_, pointer, depth + 1)
            self.walk(field_.get("items"), f"{pointer}/0", depth + 1)
        branches = [schema.get(k) for k in ("then", "else")]
        lists = [b for k in ("allOf", "oneOf", "anyOf") for b in schema.get(k, ())]
        for branch in (*branches, *lists, *schema.get("dependentSchemas", {}).values()):
            self.walk(branch, at, depth + 1)

    def whole(self, node: Any) -> Mapping[str, Any]:
        """The node with what its `$ref` points at; its own members win."""
        schema: Mapping[str, Any] = node if isinstance(node, Mapping) else {}
        for _ in range(_DEEPEST):
            if "$ref" not in schema:
                break
            target = answer_at(self.document, str(schema["$ref"]).removeprefix("#"))
            own = {k: v for k, v in schema.items() if k != "$ref"}
            schema = {**target, **own} if isinstance(target, Mapping) else own
        return schema


def _words(schema: Mapping[str, Any], member: str, fallback: str) -> Text:
    original = schema.get(member, fallback)
    english = schema.get("x-i18n", {}).get("en", {}).get(member, "")
    return Text(str(original), str(english))
