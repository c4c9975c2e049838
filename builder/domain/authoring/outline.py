"""What stands in the left column: pages and questions, numbered, with what to look at.

Invariants:
- every question of the form is there exactly once, in the order applicants meet it;
- a number is a place, not a name: it changes when questions move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from builder.domain.authoring.documents import Documents, parent, pointer_of
from builder.domain.authoring.layout import pages_of
from builder.domain.authoring.palette import NAMES, Named, kind_of
from builder.domain.authoring.places import Place, names_in_order, places
from builder.domain.authoring.rules import shown_of
from builder.errors import Problem
from publish.facts.form_schema import title_of
from publish.facts.json_text import below
from publish.facts.text import Text

FORM = "form.json#"


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """A question: "3" or "3.1"; `problems` counts the findings at its place."""

    number: str
    depth: int
    pointer: str
    title: Text
    kind: Named
    is_required: bool
    has_rule: bool
    is_by_hand: bool
    is_untranslated: bool
    problems: int

    @property
    def host(self) -> str:
        """The object it stands in: "" for the form itself."""
        return parent(self.pointer)[0]

    @property
    def name(self) -> str:
        """Its key."""
        return parent(self.pointer)[1]

    @property
    def kind_name(self) -> Text:
        """Its kind in words."""
        return NAMES[self.kind]


@dataclass(frozen=True, slots=True)
class OutlinePage:
    """A page with its questions; id "" for a form without pages."""

    id: str
    title: Text
    rows: tuple[OutlineRow, ...]


def outline(documents: Documents, problems: Iterable[Problem] = ()) -> tuple[OutlinePage, ...]:
    """The pages of a form with their questions."""
    form = documents.form
    found = places(form)
    counts = _counts(found, problems)
    pages = pages_of(form)
    grouped = [(p["id"], title_of(p), list(dict.fromkeys(p["fields"]))) for p in pages]
    paged = [name for _, _, names in grouped for name in names]
    loose = [name for name in names_in_order(form, "") if name not in paged]
    if loose or not grouped:  # no pages, or a page list that was written by hand
        grouped.append(("", Text("", ""), loose))
    number, made = 0, []
    for id_, title, names in grouped:
        rows: list[OutlineRow] = []
        for name in names:
            if below("", name) in found:
                number += 1
                rows += _rows(form, found, counts, below("", name), str(number), 0)
        made.append(OutlinePage(id_, title, tuple(rows)))
    return tuple(made)


def _rows(
    form: Any,
    found: Mapping[str, Place],
    counts: Mapping[str, int],
    pointer: str,
    number: str,
    depth: int,
) -> Iterator[OutlineRow]:
    place = found[pointer]
    shown = shown_of(form, place)
    yield OutlineRow(
        number=number,
        depth=depth,
        pointer=pointer,
        title=title_of(place.schema, place.name),
        kind=kind_of(place.schema),
        is_required=place.name in _required(form, place),
        has_rule=shown.rule is not None or shown.by_hand,
        is_by_hand=shown.by_hand,
        is_untranslated=is_untranslated(place.schema),
        problems=counts.get(pointer, 0),
    )
    if place.schema.get("type") not in ("array", "object"):
        return
    host = f"{pointer}/0" if place.schema.get("type") == "array" else pointer
    for inner, name in enumerate(names_in_order(form, host), 1):
        if below(host, name) in found:
            at, deeper = below(host, name), f"{number}.{inner}"
            yield from _rows(form, found, counts, at, deeper, depth + 1)


def is_untranslated(node: Mapping[str, Any]) -> bool:
    """Whether a text of the question itself or of its choices has no English."""
    inner = node.get("items", {}) if node.get("type") == "array" else node
    options = inner.get("oneOf", ()) if isinstance(inner, Mapping) else ()
    return any(
        isinstance(part.get(member), str) and not _english(part).get(member)
        for part in (node, *options)
        for member in ("title", "description")
    )


def _english(node: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = node.get("x-i18n", {}).get("en", {})
    return found


def _required(form: Any, place: Place) -> Iterable[str]:
    fragment = form
    for step in place.fragment:
        fragment = fragment[step]
    found: Iterable[str] = fragment.get("required", ())
    return found


def _counts(found: Mapping[str, Place], problems: Iterable[Problem]) -> Mapping[str, int]:
    """Findings by question: those at its schema, at its answer, or inside it but at no
    question deeper."""
    counts: Counter[str] = Counter()
    ways = {pointer_of(place.steps): pointer for pointer, place in found.items()}
    ways |= {pointer: pointer for pointer in found if pointer not in ways}
    for problem in problems:
        at = problem.path.removeprefix(FORM) if problem.path.startswith(FORM) else ""
        while at and at not in ways:
            at = at.rpartition("/")[0]
        if at:
            counts[ways[at]] += 1
    return counts
