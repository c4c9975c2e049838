"""The stop before effort is spent: who cannot apply is told why, by which law, and what else to do.

Invariants:
- only a certain stop is told: all that it is judged from has been answered, soundly, on pages that
  the person has been through;
- the page with the answers behind a stop stays open, so that a slip of the finger is mended; the
  answers are kept like any others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.forms.nodes import Page
from builder.forms.summary import SummaryRow, summarise
from builder.web import browser
from builder.web.citizen import filling
from builder.web.citizen.drawing import drawn_page, links_to
from builder.web.citizen.filling import Filled
from builder.web.counter import way_here
from builder.web.definitions import version_today, versions_today
from builder.web.links import Link
from builder.web.live import lang as language
from builder.web.live import words, workspace
from builder.web.page import show
from publish.facts.eligibility import certain_stops, law_cited, questions_read
from publish.facts.service import ServiceVersion, Stop
from publish.facts.text import Lang


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer that a stop was judged from; `href` leads to its question."""

    label: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Barrier:
    """Why somebody cannot apply; `is_unsure`: nobody has read the law's original yet.

    `service` and `link` lead to what they can do instead.
    """

    id: str
    reason: str
    law: str
    is_unsure: bool
    instead: str
    service: Link | None
    link: str
    judged: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class StoppedPage:
    """Told instead of the next page; `channels` are where to object."""

    title: str
    service: str
    crumbs: tuple[Link, ...]
    barriers: tuple[Barrier, ...]
    channels: tuple[str, ...]


def stopped(lang: Lang, service: str) -> AnyResponse:
    """Why these answers cannot be filed; the form itself once they can be."""
    version, uow = version_today(service), workspace().uow()
    with uow.reading():
        begun = browser.begun(uow, service)
    if begun is None or begun.number is not None:
        return redirect(url_for("citizen.start", lang=lang, service=service), code=303)
    filled = filling.fill(workspace().form(version), begun.pairs)
    stops = stops_of(version, filled)
    if not stops:
        first = filling.asked_pages(filled)[0].id
        return redirect(filling.address(lang, service, first, is_told=False), code=303)
    return _draw(version, filled, stops)


def stops_of(version: ServiceVersion, filled: Filled) -> tuple[Stop, ...]:
    """The stops that are certain by all answers so far."""
    unsure = {problem.path for problem in filled.problems}
    return certain_stops(version.standard, filled.answers, unsure)


def stops_through(version: ServiceVersion, filled: Filled, page: Page) -> tuple[Stop, ...]:
    """Those that are certain when `page` has been answered: none reads a later page."""
    return _by_page(version, filled, lambda last: last <= filled.form.pages.index(page))


def stops_before(version: ServiceVersion, filled: Filled, page: Page) -> tuple[Stop, ...]:
    """Those that pages before `page` have made certain."""
    return _by_page(version, filled, lambda last: last < filled.form.pages.index(page))


def _by_page(
    version: ServiceVersion, filled: Filled, is_meant: Callable[[int], bool]
) -> tuple[Stop, ...]:
    return tuple(s for s in stops_of(version, filled) if is_meant(_last_page(filled, s)))


def _last_page(filled: Filled, stop: Stop) -> int:
    pages = filled.form.pages
    return max(pages.index(filling.page_at(filled.form, p)) for p in questions_read(stop.when))


def address(lang: Lang, service: str) -> str:
    """Where the stop of a half-filled form is told."""
    return url_for("citizen.stopped", lang=lang, service=service)


def notices(
    version: ServiceVersion, filled: Filled, page: Page, lang: Lang
) -> Mapping[str, tuple[Barrier, ...]]:
    """What to say under a question of `page`, by the pointer of the question of the whole form."""
    found: dict[str, tuple[Barrier, ...]] = {}
    for stop in stops_through(version, filled, page):
        here = [p for p in questions_read(stop.when) if filling.page_at(filled.form, p) == page]
        for pointer in here[-1:]:
            top = "/".join(pointer.split("/")[:2])
            found[top] = (*found.get(top, ()), _barrier(version, stop, (), lang))
    return found


def _draw(version: ServiceVersion, filled: Filled, stops: tuple[Stop, ...]) -> Response:
    lang, standard, _ = language(), version.standard, words().gettext
    start = url_for("citizen.start", lang=lang, service=version.service)
    is_counter = way_here() is not None
    page = StoppedPage(
        title=_("This applicant cannot apply for this service")
        if is_counter
        else _("You cannot apply for this service"),
        service=standard.name.in_(lang),
        crumbs=(Link(standard.name.in_(lang), start),),
        barriers=tuple(
            _barrier(version, stop, _judged(version, filled, stop, lang), lang) for stop in stops
        ),
        channels=tuple(f"{c.label.in_(lang)}: {c.value}" for c in standard.channels),
    )
    return show("citizen/stopped.html", page)


def _barrier(
    version: ServiceVersion, stop: Stop, judged: tuple[Judged, ...], lang: Lang
) -> Barrier:
    standard = version.standard
    named = {v.service: v.standard.name for v in versions_today()} if stop.service else {}
    name = named.get(stop.service or "")
    start = url_for("citizen.start", lang=lang, service=stop.service) if name else ""
    return Barrier(
        id=stop.id,
        reason=stop.reason.in_(lang),
        law=law_cited(standard, stop),
        is_unsure=any(b.needs_checking for b in standard.legal_bases if b.id == stop.legal_basis),
        instead="" if stop.instead is None else stop.instead.in_(lang),
        service=None if name is None else Link(name.in_(lang), start),
        link=stop.link or "",
        judged=judged,
    )


def _judged(version: ServiceVersion, filled: Filled, stop: Stop, lang: Lang) -> tuple[Judged, ...]:
    """The answers behind a stop, in words, each with the way to its question."""
    rows: dict[str, SummaryRow] = {
        row.pointer: row
        for section in summarise(filled.form, filled.answers, lang)
        for row in section.rows
    }
    found = []
    for pointer in questions_read(stop.when):
        page = filling.page_at(filled.form, pointer)
        there = filling.address(lang, version.service, page.id, is_told=False)
        links = links_to(drawn_page(filled, page, (), lang).parts, (pointer,))
        for link in links:
            text = rows[pointer].text if pointer in rows else ""
            found.append(Judged(link.label, text, f"{there}{link.href}"))
    return tuple(found)
