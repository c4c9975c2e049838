"""What the office wrote down about an application for itself."""

from __future__ import annotations

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.note import Note
from builder.domain.user import may_any
from builder.problems import sentence
from builder.usecases.case import Case
from builder.usecases.notes import LONGEST, notes_of, write_note
from builder.web.citizen.messages import MessageRow, MessagesPage
from builder.web.errors import is_passing
from builder.web.inputs import ErrorRow
from builder.web.live import lang, now, words, workspace
from builder.web.officer.case import read
from builder.web.page import show
from publish.errors import Conflict, Invalid
from publish.i18n import short_date


def notes(number: str) -> Response:
    """All of them, for who may read the application."""
    return _draw(read(number), "", ())


def add_note(number: str) -> AnyResponse:
    """Write one down."""
    text = request.form.get("text", "")
    try:
        write_note(
            workspace().uow(),
            number=number,
            text=text,
            user=g.user,
            now=now(),
            calendar=workspace().calendar(),
        )
    except (Invalid, Conflict) as refused:
        if is_passing(refused):
            raise
        errors = tuple(ErrorRow("", sentence(p, lang()), "#text") for p in refused.problems)
        return _draw(read(number), text, errors)
    return redirect(url_for("desk.notes", number=number), code=303)


def _draw(case: Case, text: str, errors: tuple[ErrorRow, ...]) -> Response:
    number = case.application.number
    may_write = may_any(g.user, "move_application", case.units) and not case.application.is_erased
    page = MessagesPage(
        title=words().gettext("Notes of the office"),
        number=number,
        action=url_for("desk.add_note", number=number) if may_write else "",
        back_href=url_for("desk.case", number=number),
        rows=tuple(_row(n) for n in reversed(notes_of(workspace().uow(), number=number))),
        has_new=False,
        longest=LONGEST,
        text=text,
        errors=errors,
    )
    return show("desk/notes.html", page, 422 if errors else 200)


def _row(note: Note) -> MessageRow:
    at = note.at.astimezone(now().tzinfo)
    said_at = f"{short_date(at.date(), lang())} {at:%H.%M}"
    return MessageRow(note.by, said_at, note.text, is_new=False)
