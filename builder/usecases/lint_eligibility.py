"""The rules about who cannot apply: a stop must be certain, and come before effort is spent.

Invariants:
- a stop is judged from questions that everybody who sees them answers; one that may be left open
  or comes with an answer of its own would stop nobody, or people who never answered it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from builder.domain.authoring.documents import value_at
from builder.domain.authoring.places import Place, places
from builder.errors import Problem
from builder.forms.compile import Form, build
from builder.forms.nodes import Leaf
from builder.forms.sources import ValueSource
from builder.forms.spots import Spot, spots
from builder.forms.walk import walk
from builder.usecases.lint_rules import Definition, Rule
from publish.facts.eligibility import questions_read


def judged_from_answers(d: Definition) -> Iterator[Problem]:
    """A stop reads questions, each of them required and without an answer of its own."""
    if not d.standard.stops:
        return
    form, found = build(d.version.form), places(d.form)
    asked = dict(spots(walk(form.root, ValueSource(), {})))
    for number, stop in enumerate(d.standard.stops):
        at, read = f"service.json#/eligibility/{number}/when", questions_read(stop.when)
        if not read:
            yield Problem(at, "STOP-EMPTY")
        for pointer in read:
            if not _is_required(pointer, asked, found, d):
                yield Problem(at, "STOP-OPTIONAL", {"field": pointer[:100]})
            if _has_default(pointer, asked, found):
                yield Problem(at, "STOP-DEFAULT", {"field": pointer[:100]})


def before_documents(d: Definition) -> Iterator[Problem]:
    """Nobody sends documents and is told afterwards that they cannot apply."""
    for at, field, page, first_upload in _pages(d):
        if page > first_upload:
            yield Problem(at, "STOP-LATE", {"field": field[:100]})


def on_first_page(d: Definition) -> Iterator[Problem]:
    """The earlier a stop is told, the less is typed in vain; advice."""
    for at, field, page, first_upload in _pages(d):
        if 0 < page <= first_upload:
            yield Problem(at, "STOP-PAGE", {"field": field[:100]})


def _pages(d: Definition) -> Iterator[tuple[str, str, int, int]]:
    """Place of a stop, a question it reads, that question's page and the first one with uploads."""
    if not d.standard.stops:
        return
    form = build(d.version.form)
    uploads = (
        _page_of(at, form)
        for at, spot in spots(walk(form.root, ValueSource(), {}))
        if isinstance(spot.node, Leaf) and spot.node.kind == "upload"
    )
    first_upload = min(uploads, default=len(form.pages))
    for number, stop in enumerate(d.standard.stops):
        for pointer in questions_read(stop.when):
            at = f"service.json#/eligibility/{number}/when"
            yield at, pointer, _page_of(pointer, form), first_upload


def _page_of(pointer: str, form: Form) -> int:
    name = pointer.split("/")[1].replace("~1", "/").replace("~0", "~") if pointer else ""
    return next((n for n, page in enumerate(form.pages) if name in page.fields), 0)


def _is_required(
    pointer: str, asked: Mapping[str, Spot], found: Mapping[str, Place], d: Definition
) -> bool:
    if pointer in asked:  # asked of everybody: so must be the sections around it
        steps = pointer.split("/")
        around = ("/".join(steps[:n]) for n in range(2, len(steps) + 1))
        return all(asked[at].is_required for at in around)
    place = found.get(pointer)  # asked of some: then they have to answer it
    return place is not None and place.name in value_at(d.form, place.fragment).get("required", ())


def _has_default(pointer: str, asked: Mapping[str, Spot], found: Mapping[str, Place]) -> bool:
    spot, place = asked.get(pointer), found.get(pointer)
    drawn = spot is not None and isinstance(spot.node, Leaf) and "default" in spot.node.keywords
    return drawn or (place is not None and "default" in place.schema)


STOP_RULES: tuple[Rule, ...] = (judged_from_answers, before_documents)
STOP_ADVICE: tuple[Rule, ...] = (on_first_page,)
