"""Answers beside their labels, for the check page, the opened file and the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from builder.forms.summary import SummaryRow, summarise
from builder.web.live import words, workspace
from publish.facts.service import ServiceVersion
from publish.facts.text import Lang


@dataclass(frozen=True, slots=True)
class Answer:
    """`href` leads to an uploaded document, else it is "" and `text` is the answer."""

    label: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Section:
    """The answers of one page of the form; `change_href` leads back to it, "" for nowhere."""

    title: str
    rows: tuple[Answer, ...]
    change_href: str


@dataclass(frozen=True, slots=True)
class Document:
    """An uploaded document as a summary shows it; `href` is "" where it cannot be opened."""

    name: str
    href: str


def nowhere(_: str) -> str:
    """No address for anything."""
    return ""


def sections(
    version: ServiceVersion,
    answers: Any,
    lang: Lang,
    *,
    documents: Mapping[str, Document] | None = None,
    change: Callable[[str], str] = nowhere,
) -> tuple[Section, ...]:
    """The answers in the order of the form.

    `documents` are the uploads by id (None: they are only said to be there); `change` gives the
    address of a page by its id.
    """
    found = summarise(workspace().form(version), answers, lang)
    return tuple(
        Section(
            title=section.title,
            rows=tuple(_answer(row, documents or {}) for row in section.rows),
            change_href=change(section.page),
        )
        for section in found
    )


def _answer(row: SummaryRow, documents: Mapping[str, Document]) -> Answer:
    if not row.is_upload:
        return Answer(row.label, row.text, "")
    received = Document(words().gettext("document received"), "")
    found = documents.get(row.text, received)
    return Answer(row.label, found.name, found.href)
