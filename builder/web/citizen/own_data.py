"""What is kept about an applicant, to take along; and what they ask the office about it.

Invariants:
- only who opened the file with its key sees it;
- the download is made when it is asked for and kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.data_request import KINDS, DataRequest, RequestKind
from builder.problems import sentence
from builder.usecases.data_requests import ask_about_data, requests_of
from builder.usecases.own_data import own_data, packed
from builder.usecases.retention import rule_for
from builder.web import browser
from builder.web.errors import is_passing
from builder.web.inputs import ErrorRow, Option
from builder.web.live import now, words, workspace
from builder.web.page import show
from publish.errors import Conflict, Invalid, NotFound
from publish.facts.text import Lang
from publish.i18n import Words, kept_words, long_date

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request; `answer` is what the office said, `state` when it did or is due to."""

    kind: str
    note: str
    state: str
    answer: str


@dataclass(frozen=True, slots=True)
class OwnDataPage:
    """`kinds` are empty while a request waits for its answer."""

    title: str
    number: str
    action: str
    back_href: str
    download_href: str
    kept: str
    requests: tuple[RequestRow, ...]
    kinds: tuple[Option, ...]
    kind: str
    note: str
    errors: tuple[ErrorRow, ...]


def own_data_page(lang: Lang) -> AnyResponse:
    """What there is to ask and to take; POST asks."""
    opened = _opened()
    if opened is None:
        return redirect(url_for("citizen.file", lang=lang), code=303)
    number, key = opened
    if request.method == "GET":
        return _draw(lang, number, "", "", ())
    kind, note = request.form.get("kind", "")[:20], request.form.get("note", "")[:LONGEST]
    try:
        ask_about_data(
            workspace().uow(), number=number, receipt_key=key, kind=kind, note=note, now=now()
        )
    except (Invalid, Conflict) as refused:
        if is_passing(refused):
            raise
        errors = tuple(
            ErrorRow("", sentence(p, lang), f"#{p.path.removeprefix('/') or 'kind'}")
            for p in refused.problems
        )
        return _draw(lang, number, kind, note, errors)
    except NotFound:
        return redirect(url_for("citizen.file", lang=lang), code=303)
    return redirect(url_for("citizen.own_data", lang=lang), code=303)


def download(lang: Lang) -> AnyResponse:
    """Everything that is kept, as a ZIP."""
    opened = _opened()
    if opened is None:
        return redirect(url_for("citizen.file", lang=lang), code=303)
    number, key = opened
    try:
        own = own_data(
            workspace().uow(),
            workspace().attachments,
            number=number,
            receipt_key=key,
            calendar=workspace().calendar(),
        )
    except NotFound:
        return redirect(url_for("citizen.file", lang=lang), code=303)
    answer = make_response(packed(own))
    answer.headers["Content-Type"] = "application/zip"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.set("Content-Disposition", "attachment", filename=f"{number}.zip")
    return answer


def kind_words(kind: RequestKind, words: Words) -> str:
    """What is asked for."""
    _ = words.gettext
    return {
        "correct": _("Correct something that is wrong about me"),
        "restrict": _("Stop using my data for now"),
        "erase": _("Erase what you keep about me"),
    }[kind]


def _opened() -> tuple[str, str] | None:
    uow = workspace().uow()
    with uow.reading():
        return browser.opened(uow)


def _draw(lang: Lang, number: str, kind: str, note: str, errors: tuple[ErrorRow, ...]) -> Response:
    uow = workspace().uow()
    found = requests_of(uow, number=number)
    is_waiting = any(r.answered_at is None for r in found)
    page = OwnDataPage(
        title=words().gettext("What is kept about me"),
        number=number,
        action=url_for("citizen.own_data", lang=lang),
        back_href=url_for("citizen.case", lang=lang),
        download_href=url_for("citizen.own_data_file", lang=lang),
        kept=_kept(number),
        requests=tuple(_row(r, lang) for r in found),
        kinds=() if is_waiting else tuple(Option(k, kind_words(k, words())) for k in KINDS),
        kind=kind,
        note=note,
        errors=errors,
    )
    return show("citizen/own_data.html", page, 422 if errors else 200)


def _row(asked: DataRequest, lang: Lang) -> RequestRow:
    _, zone = words().gettext, now().tzinfo
    due = asked.due_at.astimezone(zone)
    state = _("An answer is due by %(date)s, %(time)s.") % {
        "date": long_date(due.date(), lang),
        "time": f"{due:%H:%M}",
    }
    if asked.answered_at is not None:
        on = long_date(asked.answered_at.astimezone(zone).date(), lang)
        state = _("Answered on %(date)s.") % {"date": on}
    return RequestRow(kind_words(asked.kind, words()), asked.note, state, asked.answer)


def _kept(number: str) -> str:
    """How long it is kept, as the definition says."""
    _ = words().gettext
    rule = rule_for(workspace().uow(), number=number, today=now().date())
    if rule is None:
        return _("This service has not said yet how long it keeps it.")
    time = kept_words(rule.days, words().lang)
    if rule.needs_checking:
        text = _(
            "It is to be kept %(time)s after your application is closed. This time needs"
            " checking: until then nothing is erased by itself, and you may ask for it."
        )
        return text % {"time": time}
    return _("It is erased %(time)s after your application is closed.") % {"time": time}
