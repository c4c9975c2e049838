"""A page of a form as its template takes it: parts with fields, and the errors on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from builder.forms.bound import BoundField, BoundForm, ErrorRow
from builder.forms.draw import bind
from builder.forms.nodes import Page
from builder.web.citizen.filling import Filled
from builder.web.citizen.sent_documents import sent_names
from builder.web.links import Link
from builder.web.live import words
from publish.errors import Problem
from publish.facts.text import Lang


@dataclass(frozen=True, slots=True)
class Part:
    """Fields under one heading; "" for none."""

    title: str
    hint: str
    fields: tuple[BoundField, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What stands on the page, and the lines of its error summary."""

    parts: tuple[Part, ...]
    errors: tuple[ErrorRow, ...]


def drawn_page(filled: Filled, page: Page, problems: Iterable[Problem], lang: Lang) -> Drawn:
    """One page; told are these problems and no others."""
    bound = _bound(filled, problems, lang)
    shown = bound.page(page.id)
    return Drawn((Part("", "", shown.fields),), shown.errors)


def drawn_whole(
    filled: Filled, problems: Iterable[Problem], lang: Lang, known: Mapping[str, str]
) -> Drawn:
    """All pages under each other; `known` are names of documents that came earlier, by id."""
    bound = _bound(filled, problems, lang, known)
    parts = tuple(Part(p.title, p.hint, p.fields) for p in bound.pages if p.fields)
    return Drawn(parts, bound.errors)


def links_to(parts: Iterable[Part], pointers: Iterable[str]) -> tuple[Link, ...]:
    """A link to each of these fields, of those that are on the page."""
    fields = {field.pointer: field for part in parts for field in _all(part.fields)}
    return tuple(Link(fields[p].label, f"#{fields[p].id}") for p in pointers if p in fields)


def _bound(
    filled: Filled,
    problems: Iterable[Problem],
    lang: Lang,
    known: Mapping[str, str] = MappingProxyType({}),
) -> BoundForm:
    # What has no value yet is told only when a page was sent, like every other finding.
    quiet = replace(filled.reading, problems=())
    documents = {**sent_names(filled.attachments), **known}
    return bind(filled.form, lang, words(), quiet, problems, documents)


def _all(fields: Iterable[BoundField]) -> Iterator[BoundField]:
    for field in fields:
        yield field
        yield from _all(field.children)
