"""Answering the office: the whole form again with the answers, open where something was asked.

Invariants:
- what was not asked about is text and no input (`closed.py`);
- it is the form of the version the application was filed under;
- what was typed is kept between requests like a first application's, and forgotten when sent.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.correction import asking
from builder.forms.answers import pairs_of
from builder.usecases.case import Case, answer_correction
from builder.web import browser
from builder.web.browser import Begun
from builder.web.citizen import filling
from builder.web.citizen.apply import FormPage
from builder.web.citizen.closed import closed_names, drawn_closed, kept_pairs
from builder.web.citizen.drawing import drawn_whole, links_to
from builder.web.citizen.file import asked_of, opened_case
from builder.web.citizen.sending import sent
from builder.web.links import Link
from builder.web.live import lang as language
from builder.web.live import now, words, workspace
from builder.web.page import show
from publish.errors import Invalid, Problem
from publish.facts.text import Lang

KEPT_AS = "~correction"
"""Stands in place of a service for the answers being corrected; the number is its beginning."""


def correct(lang: Lang) -> AnyResponse:
    """Draw the answers of the opened file for correction, or take the corrected ones."""
    case = opened_case()
    if case is None:
        return redirect(url_for("citizen.file", lang=lang), code=303)
    if asked_of(case, lang) is None:
        return redirect(url_for("citizen.case", lang=lang), code=303)
    begun = _begun(case)
    filled = filling.fill(workspace().form(case.version), begun.pairs)
    if request.method == "GET":
        return _draw(case, filled, (), 200)
    return _take(case, begun)


def _asked(case: Case) -> tuple[str, ...]:
    """Pointers of what the office asked about; none where it asked about the whole."""
    last = asking(case.events)
    return () if last is None else last.fields


def _begun(case: Case) -> Begun:
    """What was typed so far for this very file and question, else the answers as they are."""
    mark = f"{case.application.number} {len(case.events)}"
    uow = workspace().uow()
    with uow.reading():
        begun = browser.begun(uow, KEPT_AS)
    if begun is not None and begun.beginning == mark:
        return begun
    fresh = browser.beginning(KEPT_AS, case.version.version)
    pairs = tuple(pairs_of(workspace().form(case.version), case.answers))
    return replace(fresh, beginning=mark, pairs=pairs)


def _take(case: Case, begun: Begun) -> AnyResponse:
    lang, uow = language(), workspace().uow()
    compiled = workspace().form(case.version)
    if request.form.get("go") == "back":
        return redirect(url_for("citizen.case", lang=lang), code=303)
    kept = kept_pairs(compiled, case.answers, closed_names(compiled, case.answers, _asked(case)))
    got = sent(compiled, begun.pairs, None, kept)
    with uow:
        browser.keep(uow, begun, got.pairs)
        uow.commit()
    filled = filling.fill(compiled, got.pairs)
    if got.action is not None and not got.problems:
        here = url_for("citizen.correct", lang=lang)
        return redirect(f"{here}#{got.action.anchor}" if got.action.anchor else here, code=303)
    problems = (*got.problems, *filled.problems)
    if problems:
        return _draw(case, filled, problems, 422)
    try:
        return _answer(case, filled)
    except Invalid as refused:
        return _draw(case, filled, refused.problems, 422)


def _answer(case: Case, filled: filling.Filled) -> AnyResponse:
    uow = workspace().uow()
    with uow.reading():
        opened = browser.opened(uow)
    if opened is None:
        return redirect(url_for("citizen.file", lang=language()), code=303)
    known = {attachment.id for attachment in case.attachments}
    answer_correction(
        uow,
        number=opened[0],
        receipt_key=opened[1],
        answers=filled.answers,
        judge=filling.judge_of(filled.form),
        now=now(),
        calendar=workspace().calendar(),
        attachments=tuple(id_ for id_ in filled.attachments if id_ not in known),
        holder=browser.holder(),
        search_key=workspace().search_key,
    )
    with uow:
        browser.forget(uow, KEPT_AS)
        uow.commit()
    return redirect(url_for("citizen.case", lang=language()), code=303)


def _draw(
    case: Case, filled: filling.Filled, problems: tuple[Problem, ...], status: int
) -> Response:
    lang, number = language(), case.application.number
    _ = words().gettext
    form, asked, names = filled.form, _asked(case), {a.id: a.name for a in case.attachments}
    closed = closed_names(form, case.answers, asked)
    whole = drawn_whole(filled, problems, lang, names)
    drawn = drawn_closed(whole, form, case.answers, closed, names, lang)
    page = FormPage(
        title=case.version.standard.name.in_(lang),
        heading=_("Correct your answers"),
        place=number,
        intro="",
        crumbs=(Link(number, url_for("citizen.case", lang=lang)),),
        action=url_for("citizen.correct", lang=lang),
        parts=drawn.parts,
        errors=drawn.errors,
        next=_("Send the corrected answers"),
        has_back=True,
        is_first_filing=False,
        notice="",
        asked=asked_of(case, lang),
        asked_links=links_to(drawn.parts, asked),
    )
    return show("citizen/form.html", page, status)
