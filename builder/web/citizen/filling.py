"""Filling in a form page by page: what was typed so far, what is wrong with it, and where.

The pairs of all pages together are one posted form. A page replaces the part that it showed, so
going back and forth loses nothing, an unticked box (which no browser posts) is unticked, and
answers that a condition hides for now are there when it is met again.

Invariants:
- a page is told only what is wrong on it, and the whole form is judged before it can be filed;
- a name that no form of ours has is dropped, whatever was posted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from builder.forms.answers import Pairs, Reading, read_answers
from builder.forms.compile import Form
from builder.forms.nodes import Leaf, Page
from builder.forms.spots import spots
from builder.forms.verdict import judge
from builder.usecases.submit import Judge
from publish.errors import Problem
from publish.facts.text import Lang

PAGE, TOLD, MORE = "hal", "periksa", "lagi"
"""Query names: the id of the page, that its faults are to be told at once, and that it comes back
because the answers brought up more questions."""

_INPUT = re.compile(r"(f[0-9]{1,4}|pick[0-9]{1,4})(?:-|$)", re.ASCII)
StoredPairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with all that was typed so far.

    `problems` are all findings, grammar first; `attachments` the ids of the uploads among the
    answers.
    """

    form: Form
    reading: Reading
    problems: tuple[Problem, ...]
    attachments: tuple[str, ...]

    @property
    def answers(self) -> Any:
        """What would be filed."""
        return self.reading.answers


def fill(form: Form, pairs: StoredPairs) -> Filled:
    """Read and judge what was typed."""
    typed: Pairs = MultiDict(pairs)
    reading = read_answers(form, typed)
    unread = {problem.path for problem in reading.problems}
    judged = [p for p in judge(form, reading.answers) if p.path not in unread]
    uploads = (
        spot.value
        for _, spot in spots(reading.root)
        if isinstance(spot.node, Leaf) and spot.node.kind == "upload"
    )
    return Filled(
        form,
        reading,
        (*reading.problems, *judged),
        tuple(dict.fromkeys(value for value in uploads if isinstance(value, str))),
    )


def joined(form: Form, page: str | None, stored: StoredPairs, posted: StoredPairs) -> StoredPairs:
    """`stored` with what page `page` (None: the whole form) has posted in place of its part."""
    fields = {name for p in form.pages if page in (None, p.id) for name in p.fields}
    shown = read_answers(form, MultiDict(stored)).root.children
    replaced = {spot.name for spot in shown if spot.step in fields}
    replaced |= {_top(name) for name, _ in posted if _top(name)}
    kept = [pair for pair in stored if _top(pair[0]) not in replaced]
    return (*kept, *(pair for pair in posted if _top(pair[0])))


def _top(name: str) -> str:
    """The question of the whole form that an input belongs to; "" for no input of a form."""
    match = _INPUT.match(name)
    return match[1] if match else ""


def seen(form: Form, pairs: StoredPairs) -> frozenset[str]:
    """The pointers of all that was asked for what was typed then."""
    return read_answers(form, MultiDict(pairs)).active


def judge_of(form: Form, judged: Any = None, found: Sequence[Problem] = ()) -> Judge:
    """The judge of this form, as the use cases want it; it does not look again at the very
    answers `judged`, of which it has `found` what is wrong."""

    def verdict(answers: Any) -> Sequence[Problem]:
        return found if answers is judged and judged is not None else judge(form, answers)

    return verdict


def problems_on(form: Form, page: Page, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The findings whose field stands on `page`; those of the whole form belong to the last."""
    return tuple(p for p in problems if page_at(form, p.path).id == page.id)


def page_at(form: Form, pointer: str) -> Page:
    """The page on which the field at a pointer is asked."""
    name = pointer.split("/")[1].replace("~1", "/").replace("~0", "~") if pointer else ""
    return next((page for page in form.pages if name in page.fields), form.pages[-1])


def page_of(form: Form, problems: Sequence[Problem]) -> str:
    """The id of the first page, in the order of the form, that has something to correct."""
    faulty = {page_at(form, problem.path).id for problem in problems}
    return next((page.id for page in form.pages if page.id in faulty), form.pages[0].id)


def wanted(form: Form) -> Page:
    """The page that the address names; the first one for any other name."""
    name = request.args.get(PAGE, "")
    return next((page for page in form.pages if page.id == name), form.pages[0])


def asked_pages(filled: Filled) -> tuple[Page, ...]:
    """The pages on which anything is asked for these answers; the first one always is."""
    active = {pointer.split("/")[1] for pointer in filled.reading.active if pointer}
    pages = filled.form.pages
    return tuple(p for p in pages if p is pages[0] or active & {_step(f) for f in p.fields})


def _step(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def address(lang: Lang, service: str, page: str, *, is_told: bool, is_more: bool = False) -> str:
    """The address of a page of a form; `is_told` shows its faults at once, `is_more` says that
    questions have come up."""
    query: dict[str, Any] = {PAGE: page} if page else {}
    query |= {TOLD: "1"} if is_told else {}
    query |= {MORE: "1"} if is_more else {}
    return url_for("citizen.form", lang=lang, service=service, **query)
