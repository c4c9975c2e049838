"""Translations: all texts side by side, the missing ones first to fill; out as CSV and back.

Invariants:
- only English is written here; Indonesian is changed where it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, g, make_response, request, url_for

from builder.domain.authoring import translations
from builder.usecases.authoring import Operation, editable
from builder.usecases.drafts import read_draft
from builder.web.author.model import Desk, Typed
from builder.web.author.opened import Opened, address, desk, rows_of, where
from builder.web.author.operations import Maker
from builder.web.author.typed import Sent
from builder.web.live import words, workspace
from builder.web.page import show
from publish.errors import Problem

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class TextRow:
    """One text; `href` is where it stands."""

    place: str
    indonesian: str
    english: str
    href: str


@dataclass(frozen=True, slots=True)
class TextsPage:
    """The texts that are shown: the missing ones, or all of them on request."""

    title: str
    desk: Desk
    rows: tuple[TextRow, ...]
    missing: int
    total: int
    is_all: bool
    all_href: str
    csv_href: str


def show_texts(opened: Opened, typed: Typed, problems: tuple[Problem, ...]) -> Response:
    """The table of texts."""
    frame = desk(opened, "translations", rows_of(problems, opened, "#sheet"))
    every = translations.texts(opened.documents)
    is_all = "semua" in request.args
    shown = every if is_all else tuple(row for row in every if row.is_missing)[:MOST_SHOWN]
    fields = typed.fields or {}
    sent = dict(zip(fields.get("place", ()), fields.get("english", ()), strict=False))
    page = TextsPage(
        title=f"{words().gettext('Translations')} · {frame.name}",
        desk=frame,
        rows=tuple(
            TextRow(
                row.place,
                row.words.id,
                sent.get(row.place, row.words.en),
                where(row.place, opened),
            )
            for row in shown
        ),
        missing=translations.missing(opened.documents),
        total=len(every),
        is_all=is_all,
        all_href=address(opened.draft, "translations", semua="1"),
        csv_href=url_for("author.texts_csv", draft=opened.draft.id),
    )
    return show("author/texts.html", page)


def texts_csv(draft: str) -> Response:
    """The table as a file."""
    found = read_draft(workspace().workbench, draft_id=draft, user=g.user)
    table = translations.to_csv(editable(found.texts))
    answer = make_response("\ufeff" + table)
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.service}.csv"'
    return answer


def _fill(sent: Sent) -> Operation:
    pairs = [
        (place, english)
        for place, english in zip(sent.many("place"), sent.many("english"), strict=False)
        if english
    ]
    return lambda d: translations.set_all_english(d, pairs)


def _import(sent: Sent) -> Operation:
    table = sent.fields.get("table", "")
    return lambda d: translations.from_csv(d, table)


TEXTS: Mapping[str, Maker] = {"english": _fill, "csv": _import}
