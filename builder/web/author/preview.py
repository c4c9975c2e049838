"""The whole form at the width of a phone, in both languages, marked as a draft.

Invariants:
- drawn by the citizens' own code; every question links to where it is edited.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, url_for

from builder.forms.bound import BoundForm
from builder.web.author.citizen_view import form_as_seen
from builder.web.author.model import Desk, Typed
from builder.web.author.opened import Opened, address, desk, rows_of
from builder.web.links import Link
from builder.web.live import words
from builder.web.page import show
from publish.errors import Problem
from publish.facts.text import LANGS, Lang


@dataclass(frozen=True, slots=True)
class Phone:
    """The form in one language."""

    lang: Lang
    form: BoundForm


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Both phones; none while the form cannot be drawn. `public` are the pages for everybody."""

    title: str
    desk: Desk
    phones: tuple[Phone, ...]
    edit_href: str
    try_href: str
    public: tuple[Link, ...]


def show_preview(opened: Opened, typed: Typed, problems: tuple[Problem, ...]) -> Response:
    """The page of the preview."""
    frame = desk(opened, "preview", rows_of(problems, opened, "#sheet"))
    seen = [(lang, form_as_seen(opened, lang)) for lang in LANGS]
    page = PreviewPage(
        title=f"{words().gettext('Preview')} · {frame.name}",
        desk=frame,
        phones=tuple(Phone(lang, form) for lang, form in seen if form is not None),
        edit_href=address(opened.draft, "questions"),
        try_href=url_for("author.trying", draft=opened.draft.id),
        public=_public(opened.draft.id),
    )
    return show("author/preview.html", page)


def _public(draft: str) -> tuple[Link, ...]:
    """The public page and the price slip of the draft, in both languages."""
    _ = words().gettext
    labels = {
        "halaman": _("The public page, in Indonesian"),
        "page": _("The public page, in English"),
        "kartu": _("The price slip to print, in Indonesian"),
        "slip": _("The price slip to print, in English"),
    }
    return tuple(
        Link(label, url_for("author.public_page", draft=draft, part=part))
        for part, label in labels.items()
    )
