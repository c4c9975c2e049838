"""A page of the form drawn anew while it is being filled: the questions and the fee so far.

For browsers that run scripts; the same page draws the same with its own button. The server decides
what is asked and what it costs, so what is seen and what is judged cannot differ.

Invariant: nothing is kept and no document is taken; that happens when a button is pressed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, url_for

from builder.web import browser
from builder.web.citizen import filling
from builder.web.citizen.drawing import Part, drawn_page
from builder.web.citizen.sending import typed
from builder.web.citizen.stopped import Barrier, notices
from builder.web.definitions import version_today
from builder.web.live import words, workspace
from builder.web.page import show
from publish.errors import Invalid
from publish.facts.assessment import assess
from publish.facts.service import ServiceVersion
from publish.facts.text import Lang
from publish.i18n import money


@dataclass(frozen=True, slots=True)
class Fragment:
    """What changes on a page of a form; see `FormPage`."""

    parts: tuple[Part, ...]
    notices: Mapping[str, tuple[Barrier, ...]]
    fee: str


def fragment(lang: Lang, service: str) -> Response:
    """The questions of a page for what stands on it now, and the fee."""
    version, uow = version_today(service), workspace().uow()
    with uow.reading():
        begun = browser.begun(uow, service)
    form = workspace().form(version)
    page = filling.wanted(form)
    stored = () if begun is None else begun.pairs
    pairs = filling.joined(form, page.id, stored, tuple(typed().items(multi=True)))
    filled = filling.fill(form, pairs)
    drawn = drawn_page(filled, page, (), lang)
    shown = Fragment(
        drawn.parts, notices(version, filled, page, lang), live_fee(version, filled.answers, lang)
    )
    return show("citizen/fragment.html", shown)


def fragment_address(lang: Lang, service: str, page: str) -> str:
    """Where a page of a form is drawn anew."""
    query: dict[str, Any] = {filling.PAGE: page}
    return url_for("citizen.fragment", lang=lang, service=service, **query)


def live_fee(version: ServiceVersion, answers: Any, lang: Lang) -> str:
    """What the answers so far come to, in words; "" for a service that is free."""
    if version.standard.tariff.is_free:
        return ""
    try:
        total = assess(version.standard.tariff, answers).total
    except Invalid:
        return words().gettext("The official fee follows from your answers.")
    said = words().gettext("Official fee for your answers so far: %(amount)s")
    return said % {"amount": money(total, lang)}
