"""What the office and the applicant wrote to each other, at the desk."""

from __future__ import annotations

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.message import Message
from builder.domain.user import may_any
from builder.problems import sentence
from builder.usecases.case import Case
from builder.usecases.messages import LONGEST, messages_of, read_by_office, write_to_applicant
from builder.web.citizen.messages import MessageRow, MessagesPage, message_row
from builder.web.errors import is_passing
from builder.web.inputs import ErrorRow
from builder.web.live import lang, now, words, workspace
from builder.web.officer.case import read
from builder.web.page import show
from publish.errors import Conflict, Invalid


def messages(number: str) -> Response:
    """All of them, for who may read the application."""
    return _draw(read(number), "", ())


def send_message(number: str) -> AnyResponse:
    """Write one to the applicant, or say that what came is read."""
    text, uow, calendar = request.form.get("text", ""), workspace().uow(), workspace().calendar()
    try:
        if request.form.get("move") == "read":
            read_by_office(uow, number=number, user=g.user, now=now(), calendar=calendar)
        else:
            write_to_applicant(
                uow, number=number, text=text, user=g.user, now=now(), calendar=calendar
            )
    except (Invalid, Conflict) as refused:
        if is_passing(refused):
            raise
        errors = tuple(ErrorRow("", sentence(p, lang()), "#text") for p in refused.problems)
        return _draw(read(number), text, errors)
    return redirect(url_for("desk.messages", number=number), code=303)


def _draw(case: Case, text: str, errors: tuple[ErrorRow, ...]) -> Response:
    number = case.application.number
    rows = tuple(_row(m) for m in reversed(messages_of(workspace().uow(), number=number)))
    may_write = may_any(g.user, "move_application", case.units) and not case.application.is_erased
    page = MessagesPage(
        title=words().gettext("Messages"),
        number=number,
        action=url_for("desk.send_message", number=number) if may_write else "",
        back_href=url_for("desk.case", number=number),
        rows=rows,
        has_new=any(row.is_new for row in rows),
        longest=LONGEST,
        text=text,
        errors=errors,
    )
    return show("desk/messages.html", page, 422 if errors else 200)


def _row(message: Message) -> MessageRow:
    by = words().gettext("applicant") if message.is_applicants else message.by
    is_new = message.is_applicants and message.seen_at is None
    return message_row(message, lang(), by, is_new)
