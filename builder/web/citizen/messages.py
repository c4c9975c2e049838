"""What the office and the applicant wrote to each other, for who opened the file with its key."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.message import Message
from builder.problems import sentence
from builder.usecases.messages import LONGEST, messages_of, read_by_applicant, write_to_office
from builder.web import browser
from builder.web.errors import is_passing
from builder.web.inputs import ErrorRow
from builder.web.live import now, words, workspace
from builder.web.page import show
from publish.errors import Conflict, Invalid, NotFound
from publish.facts.text import Lang
from publish.i18n import short_date


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message; `by` is the side, not the person; `is_new` while the reader has not said that
    it is read."""

    by: str
    at: str
    text: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """All of them, the newest first; `has_new` puts the button that says they are read."""

    title: str
    number: str
    action: str
    back_href: str
    rows: tuple[MessageRow, ...]
    has_new: bool
    longest: int
    text: str
    errors: tuple[ErrorRow, ...]


def messages(lang: Lang) -> AnyResponse:
    """Read them; POST writes one, or says that they are read."""
    uow = workspace().uow()
    with uow.reading():
        opened = browser.opened(uow)
    if opened is None:
        return redirect(url_for("citizen.file", lang=lang), code=303)
    if request.method == "GET":
        return _draw(lang, opened[0], "", ())
    text = request.form.get("text", "")
    try:
        _do(*opened, text)
    except (Invalid, Conflict) as refused:
        if is_passing(refused):
            raise
        errors = tuple(ErrorRow("", sentence(p, lang), "#text") for p in refused.problems)
        return _draw(lang, opened[0], text, errors)
    except NotFound:
        return redirect(url_for("citizen.file", lang=lang), code=303)
    return redirect(url_for("citizen.messages", lang=lang), code=303)


def unread(number: str) -> int:
    """How many the applicant of an opened file has not said to have read."""
    found = messages_of(workspace().uow(), number=number)
    return sum(not m.is_applicants and m.seen_at is None for m in found)


def message_row(message: Message, lang: Lang, by: str, is_new: bool) -> MessageRow:  # noqa: FBT001
    """One message as both sides see it."""
    at = message.at.astimezone(now().tzinfo)
    return MessageRow(by, f"{short_date(at.date(), lang)} {at:%H.%M}", message.text, is_new)


def _do(number: str, key: str, text: str) -> None:
    uow = workspace().uow()
    if request.form.get("move") == "read":
        read_by_applicant(uow, number=number, receipt_key=key, now=now())
    else:
        write_to_office(uow, number=number, receipt_key=key, text=text, now=now())


def _draw(lang: Lang, number: str, text: str, errors: tuple[ErrorRow, ...]) -> Response:
    rows = tuple(_row(m, lang) for m in reversed(messages_of(workspace().uow(), number=number)))
    page = MessagesPage(
        title=words().gettext("Messages"),
        number=number,
        action=url_for("citizen.messages", lang=lang),
        back_href=url_for("citizen.case", lang=lang),
        rows=rows,
        has_new=any(row.is_new for row in rows),
        longest=LONGEST,
        text=text,
        errors=errors,
    )
    return show("citizen/messages.html", page, 422 if errors else 200)


def _row(message: Message, lang: Lang) -> MessageRow:
    _ = words().gettext
    by = _("You") if message.is_applicants else _("The office")
    is_new = not message.is_applicants and message.seen_at is None
    return message_row(message, lang, by, is_new)
