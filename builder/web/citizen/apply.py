"""The form of a service, a page at a time.

Invariants:
- what was typed is kept on the server at every press of a button, right or wrong;
- a faulty page comes back as itself (422) with its errors first and everything still in place;
- a question that only these answers have brought up is asked first, not called missing;
- the version in force today is asked: who began under another one finds the answers that still
  have a place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.forms.answers import first_pairs
from builder.forms.bound import ErrorRow
from builder.forms.nodes import Page
from builder.web import browser
from builder.web.browser import Begun
from builder.web.citizen import filling, ready, stopped
from builder.web.citizen.drawing import Part, drawn_page
from builder.web.citizen.file import Asked
from builder.web.citizen.filling import Filled, address, asked_pages, problems_on
from builder.web.citizen.live_form import fragment_address, live_fee
from builder.web.citizen.sending import sent
from builder.web.citizen.stopped import Barrier
from builder.web.citizen.suspended import is_keeping, save_kept, show_suspended
from builder.web.definitions import version_today
from builder.web.links import Link
from builder.web.live import lang as language
from builder.web.live import words, workspace
from builder.web.page import show
from builder.web.stops import StopNote, stop_today
from publish.errors import Problem
from publish.facts.service import ServiceVersion
from publish.facts.text import Lang


@dataclass(frozen=True, slots=True)
class FormPage:
    """One page of a form; fields are drawn by the macros of the form engine.

    `asked` is what the office waits for when answers are corrected; `asked_links` lead to the
    fields it named; `notice` says that new questions have come up. `live_href` draws the page anew
    while it is being filled, "" where it does not; `fee` is what it comes to so far, "" when free;
    `notices` are why nobody can apply with these answers, by the question they stand under.
    """

    title: str
    heading: str
    place: str
    intro: str
    crumbs: tuple[Link, ...]
    action: str
    parts: tuple[Part, ...]
    errors: tuple[ErrorRow, ...]
    next: str
    has_back: bool
    is_first_filing: bool
    notice: str
    asked: Asked | None
    asked_links: tuple[Link, ...]
    live_href: str = ""
    fee: str = ""
    notices: Mapping[str, tuple[Barrier, ...]] = field(default_factory=dict)


def form(lang: Lang, service: str) -> AnyResponse:
    """Draw a page of the form, or take what it posts."""
    version = version_today(service)
    compiled = workspace().form(version)
    page, begun = filling.wanted(compiled), browser.begun_here(service)
    if begun is not None and begun.shows_receipt:
        return redirect(url_for("citizen.receipt", lang=lang, service=service), code=303)
    if begun is not None and begun.number is not None:
        begun = None
    stop = stop_today(service)
    if stop is not None:
        return _while_stopped(version, stop, begun, page)
    if request.method == "POST":
        return _take(version, begun or _fresh(version), page)
    if begun is None and ready.is_for_everybody(page.id):
        return ready.finished(version, page.id, lambda: _blank(version, page))
    if begun is None:
        return _blank(version, page)
    filled = filling.fill(compiled, begun.pairs)
    if stopped.stops_before(version, filled, page):
        return redirect(stopped.address(lang, service), code=303)
    return _show(version, filled, page)


def _fresh(version: ServiceVersion) -> Begun:
    fresh = browser.beginning(version.service, version.version)
    return replace(fresh, pairs=tuple(first_pairs(workspace().form(version))))


def _blank(version: ServiceVersion, page: Page) -> Response:
    compiled = workspace().form(version)
    return _show(version, filling.fill(compiled, first_pairs(compiled)), page)


def _show(version: ServiceVersion, filled: Filled, page: Page) -> Response:
    told = request.args.get(filling.TOLD) == "1"
    problems = problems_on(filled.form, page, filled.problems) if told else ()
    return _draw(version, filled, page, problems, 422 if problems else 200)


def _while_stopped(
    version: ServiceVersion, stop: StopNote, begun: Begun | None, page: Page
) -> AnyResponse:
    """What is posted while no application is taken: kept, saved or thrown away, never sent on."""
    if request.method == "GET":
        return show_suspended(version, stop, begun)
    if is_keeping():
        return save_kept(version.service)
    begun = begun or _fresh(version)
    if request.form.get("go") in ("discard", "save"):
        return _take(version, begun, page)
    got = sent(workspace().form(version), begun.pairs, page.id)
    kept = replace(begun, version=version.version, pairs=tuple(got.pairs))
    with (uow := workspace().uow()):
        browser.keep(uow, kept, got.pairs)
        uow.commit()
    return show_suspended(version, stop, kept, 409)


def _take(version: ServiceVersion, begun: Begun, page: Page) -> AnyResponse:
    lang, service, way = language(), version.service, request.form.get("go", "")
    uow = workspace().uow()
    if way == "discard":
        with uow:
            browser.forget(uow, service)
            uow.commit()
        return redirect(url_for("citizen.start", lang=lang, service=service), code=303)
    compiled = workspace().form(version)
    got = sent(compiled, begun.pairs, page.id)
    with uow:
        browser.keep(uow, replace(begun, version=version.version), got.pairs)
        if way == "save":
            browser.save(uow, service)
        uow.commit()
    if way == "save" and not got.problems:
        return redirect(url_for("citizen.saved", lang=lang, service=service), code=303)
    filled = filling.fill(compiled, got.pairs)
    if got.action is not None and not got.problems:
        here = address(lang, service, page.id, is_told=False)
        return redirect(f"{here}#{got.action.anchor}" if got.action.anchor else here, code=303)
    if way == "back":
        before = _beside(filled, page, -1)
        back = address(lang, service, (before or page).id, is_told=False)
        return redirect(back, code=303)
    if stopped.stops_through(version, filled, page):
        return redirect(stopped.address(lang, service), code=303)
    found = problems_on(compiled, page, filled.problems)
    seen = filling.seen(compiled, begun.pairs) if found else frozenset()
    told = tuple(problem for problem in found if problem.path in seen)
    if found and not told and not got.problems:
        more = address(lang, service, page.id, is_told=False, is_more=True)
        return redirect(more, code=303)
    problems = (*got.problems, *told)
    if problems:
        return _draw(version, filled, page, problems, 422)
    after = _beside(filled, page, 1)
    if after is None:
        return redirect(url_for("citizen.check", lang=lang, service=service), code=303)
    return redirect(address(lang, service, after.id, is_told=False), code=303)


def _beside(filled: Filled, page: Page, by: int) -> Page | None:
    """The page before or after, of those on which anything is asked."""
    pages = asked_pages(filled)
    if page not in pages:
        return pages[0] if by < 0 else None
    place = pages.index(page) + by
    return pages[place] if 0 <= place < len(pages) else None


def _draw(
    version: ServiceVersion,
    filled: Filled,
    page: Page,
    problems: tuple[Problem, ...],
    status: int,
) -> Response:
    lang, service, name = language(), version.service, version.standard.name
    _ = words().gettext
    pages = asked_pages(filled)
    number = pages.index(page) + 1 if page in pages else 1
    place = _("Page %(n)s of %(all)s") % {"n": number, "all": len(pages)}
    drawn = drawn_page(filled, page, problems, lang)
    last = _("Continue: check the answers") if number == len(pages) else _("Continue")
    shown = FormPage(
        title=name.in_(lang),
        heading=page.title.in_(lang) or name.in_(lang),
        place=place if len(pages) > 1 else "",
        intro=page.hint.in_(lang),
        crumbs=(Link(name.in_(lang), url_for("citizen.start", lang=lang, service=service)),),
        action=address(lang, service, page.id, is_told=False),
        parts=drawn.parts,
        errors=drawn.errors,
        next=last,
        has_back=number > 1,
        is_first_filing=True,
        notice=_("Your answers bring up more questions on this page.")
        if request.args.get(filling.MORE) == "1" and not problems
        else "",
        asked=None,
        asked_links=(),
        live_href=fragment_address(lang, service, page.id),
        fee=live_fee(version, filled.answers, lang),
        notices=stopped.notices(version, filled, page, lang),
    )
    return show("citizen/form.html", shown, status)
