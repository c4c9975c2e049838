"""The applicant's letter and calendar file once the limit set by law has passed.

Invariant: both are there only then, for who has the number and the key; they say what the law
says and that no software has decided anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, make_response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.deemed import Deemed, calendar_file
from builder.errors import not_found
from builder.usecases.case import Case
from builder.web.citizen.file import opened_case
from builder.web.deemed import deemed_of, deemed_words
from builder.web.live import now, today, words, workspace
from builder.web.page import show
from publish.facts.text import Lang
from publish.i18n import long_date


@dataclass(frozen=True, slots=True)
class LetterPage:
    """Everything that the letter says; dates in words."""

    title: str
    number: str
    service: str
    office: str
    city: str
    today: str
    accepted: str
    limit: str
    basis: str
    sentence: str
    back_href: str
    calendar_href: str


def letter(lang: Lang) -> AnyResponse:
    """A letter to print, sign and hand in."""
    case = opened_case()
    if case is None:
        return redirect(url_for("citizen.file", lang=lang), code=303)
    return show("citizen/deemed.html", _page(case, _past(case), lang))


def day(lang: Lang) -> AnyResponse:
    """The day after the limit as a file for a calendar."""
    case = opened_case()
    if case is None:
        return redirect(url_for("citizen.file", lang=lang), code=303)
    found, number = _past(case), case.application.number
    _ = words().gettext
    content = calendar_file(
        uid=f"{number}@{workspace().site.origin}",
        on=found.limit_on + timedelta(days=1),
        summary=_("Application %(number)s: the limit set by law has passed") % {"number": number},
        text=deemed_words(found),
        now=now(),
    )
    answer: Response = make_response(content)
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers.set("Content-Disposition", "attachment", filename=f"{number}.ics")
    return answer


def _past(case: Case) -> Deemed:
    found = deemed_of(case)
    if found is None or not found.is_past:
        raise not_found("DEEMED-NOT-YET")
    return found


def _page(case: Case, found: Deemed, lang: Lang) -> LetterPage:
    standard, here = case.version.standard, case.progress
    titles = {basis.id: basis.title for basis in standard.legal_bases}
    unit = workspace().units().get(standard.unit)
    return LetterPage(
        title=words().gettext("Letter: deemed approval"),
        number=case.application.number,
        service=standard.name.in_(lang),
        office=unit.in_(lang) if unit else standard.unit,
        city=workspace().site.name.in_(lang),
        today=long_date(today(), lang),
        accepted=long_date(here.accepted_on, lang) if here.accepted_on else "",
        limit=long_date(found.limit_on, lang),
        basis=titles.get(standard.promise.legal_basis or "", ""),
        sentence=deemed_words(found),
        back_href=url_for("citizen.case", lang=lang),
        calendar_href=url_for("citizen.deemed_day", lang=lang),
    )
