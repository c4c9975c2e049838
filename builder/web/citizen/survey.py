"""After closing: one question, and for who likes the nine of the satisfaction survey.

Invariants:
- asked on the applicant's own page only, answered once;
- what was ticked stands there again when something is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.problems import sentence
from builder.usecases.survey import answer_survey, is_asked
from builder.web import browser
from builder.web.errors import is_passing
from builder.web.inputs import ErrorRow, Option, rows_of
from builder.web.live import now, words, workspace
from builder.web.page import show
from publish.errors import Conflict, Invalid, NotFound
from publish.facts.survey import CHARGED, ELEMENTS, HIGHEST, LOWEST
from publish.facts.text import Lang
from publish.pages import vocabulary


@dataclass(frozen=True, slots=True)
class Question:
    """One of the nine: the name of its input, its words, and what is ticked."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """`charged` is what is ticked of the one question; `is_done` thanks instead of asking."""

    title: str
    action: str
    back_href: str
    answers: tuple[Option, ...]
    charged: str
    grades: tuple[Option, ...]
    elements: tuple[Question, ...]
    messages: Mapping[str, str]
    errors: tuple[ErrorRow, ...]
    is_done: bool


def survey(lang: Lang) -> AnyResponse:
    """Ask, or keep the answer."""
    uow = workspace().uow()
    with uow.reading():
        opened = browser.opened(uow)
    if opened is None:
        return redirect(url_for("citizen.file", lang=lang), code=303)
    number, key = opened
    if request.method == "GET":
        return _draw(lang, {}, {}, is_done=not is_asked(uow, number=number))
    given = {name: request.form.get(name, "")[:10] for name in ("charged", *ELEMENTS)}
    try:
        answer_survey(
            uow,
            number=number,
            receipt_key=key,
            charged=given["charged"],
            scores=[int(given[e]) if given[e] in _GRADES else 0 for e in ELEMENTS if given[e]],
            now=now(),
        )
    except Invalid as refused:
        told = {p.path.removeprefix("/"): sentence(p, lang) for p in refused.problems}
        return _draw(lang, given, told)
    except (Conflict, NotFound) as refused:
        if is_passing(refused):
            raise
        # Else answered in another window, or erased meanwhile.
    return redirect(url_for("citizen.survey", lang=lang), code=303)


_GRADES = frozenset(str(grade) for grade in range(LOWEST, HIGHEST + 1))


def _draw(
    lang: Lang, given: Mapping[str, str], messages: Mapping[str, str], *, is_done: bool = False
) -> Response:
    page = SurveyPage(
        title=words().gettext("How was it?"),
        action=url_for("citizen.survey", lang=lang),
        back_href=url_for("citizen.case", lang=lang),
        answers=tuple(Option(c, vocabulary.CHARGED[c].in_(lang)) for c in CHARGED),
        charged=given.get("charged", ""),
        grades=tuple(Option(str(n), text.in_(lang)) for n, text in vocabulary.SCORE.items()),
        elements=tuple(
            Question(e, vocabulary.ELEMENT[e].in_(lang), given.get(e, "")) for e in ELEMENTS
        ),
        messages={"charged": "", "scores": ""} | dict(messages),
        errors=rows_of(messages),
        is_done=is_done,
    )
    return show("citizen/survey.html", page, 422 if page.errors else 200)
