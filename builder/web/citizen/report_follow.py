"""What became of a report, for who has its number and key; four weeks later, whether it helped.

Invariants:
- number and key are sent with every step and kept nowhere: the device may be a shared one;
- whatever is wrong with them gets one answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.identifier import normalise_receipt_key
from builder.problems import sentence
from builder.usecases.report_desk import ReportCase, confirm_report, open_report
from builder.web.definitions import versions_today
from builder.web.errors import is_passing
from builder.web.fees import number_of_rupiah
from builder.web.inputs import ErrorRow, Option
from builder.web.live import now, today, words, workspace
from builder.web.page import show
from builder.web.report_words import TurnRow, outcome_words, reply_words, turn_row
from publish.errors import Conflict, Invalid, NotFound
from publish.facts.charge_outcomes import CONFIRMED
from publish.facts.text import Lang
from publish.i18n import long_date
from publish.pages import vocabulary

LONGEST = 64


@dataclass(frozen=True, slots=True)
class FollowPage:
    """The two inputs that open a report."""

    title: str
    action: str
    number: str
    errors: tuple[ErrorRow, ...]


@dataclass(frozen=True, slots=True)
class OwnReportPage:
    """A report as its reporter sees it; `answers` are empty unless they are asked now, and
    `later` says when they will be."""

    title: str
    action: str
    number: str
    key: str
    about: str
    outcome: str
    reply: str
    turns: tuple[TurnRow, ...]
    answers: tuple[Option, ...]
    later: str
    confirmed: str
    error: str


def report_follow(lang: Lang) -> AnyResponse:
    """Ask for number and key; POST shows the report, or takes the answer first."""
    if request.method == "GET":
        return _ask(lang, "", "")
    typed = request.form.get("number", "").strip()[:LONGEST].upper()
    try:
        key = normalise_receipt_key(request.form.get("key", "")[:LONGEST])
        told = _confirmed(typed, key, lang)
        case = open_report(workspace().uow(), id_=typed, key=key, calendar=workspace().calendar())
    except (Invalid, NotFound):
        _ = words().gettext
        return _ask(lang, typed, _("Number and key open nothing. Compare both with your note."))
    return _draw(lang, case, key, told)


def _confirmed(number: str, key: str, lang: Lang) -> str:
    """Take the answer, if there is one; what is wrong with it, "" for nothing."""
    answer = request.form.get("answer")
    if answer is None:
        return ""
    try:
        confirm_report(
            workspace().uow(),
            id_=number,
            key=key,
            answer=answer,
            now=now(),
            calendar=workspace().calendar(),
        )
    except Conflict as refused:
        if is_passing(refused):
            raise
        return sentence(refused.problems[0], lang)
    except Invalid as refused:
        return sentence(refused.problems[0], lang)
    return ""


def _ask(lang: Lang, number: str, wrong: str) -> Response:
    page = FollowPage(
        title=words().gettext("What became of my report?"),
        action=url_for("citizen.report_follow", lang=lang),
        number=number,
        errors=(ErrorRow("", wrong, "#number"),) if wrong else (),
    )
    return show("citizen/report_follow.html", page, 422 if wrong else 200)


def _draw(lang: Lang, case: ReportCase, key: str, error: str) -> Response:
    report, state, _ = case.report, case.state, words().gettext
    names = {v.service: v.standard.name.in_(lang) for v in versions_today()}
    begins = state.confirm_from
    is_asked = begins is not None and begins <= today() and state.confirmed is None
    is_later = begins is not None and begins > today()
    page = OwnReportPage(
        title=_("Your report"),
        action=url_for("citizen.report_follow", lang=lang),
        number=report.id,
        key=key,
        about=_("%(service)s: %(amount)s asked for on %(date)s")
        % {
            "service": names.get(report.service, report.service),
            "amount": number_of_rupiah(report.amount, lang),
            "date": long_date(report.asked_on, lang),
        },
        outcome=outcome_words(state.outcome, lang, words()),
        reply=reply_words(state, today(), lang, words()),
        turns=tuple(turn_row(turn, lang, words()) for turn in case.turns),
        answers=tuple(Option(c, vocabulary.CONFIRMED[c].in_(lang)) for c in CONFIRMED)
        if is_asked
        else (),
        later=_("From %(date)s on you are asked here whether it helped.")
        % {"date": long_date(begins, lang)}
        if is_later and begins is not None
        else "",
        confirmed=vocabulary.CONFIRMED[state.confirmed].in_(lang) if state.confirmed else "",
        error=error,
    )
    return show("citizen/report_own.html", page, 409 if error else 200)
