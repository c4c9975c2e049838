"""In place of the form of a service that takes no new applications: why, and what was typed.

Invariants:
- nothing that was typed is lost: a page that was open is kept before the answer is given, and
  what is kept can be saved under a code as ever;
- reading it is no error (200); sending answers on to be filed is refused (409), and nobody is
  told to try again in a while: the office says when.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.web import browser
from builder.web.browser import Begun
from builder.web.links import Link, public_service
from builder.web.live import lang, workspace
from builder.web.page import show
from builder.web.stops import StopNote
from publish.facts.service import ServiceVersion

KEEP = "keep"
"""The button of this page: save what is kept, without a field of the form on it."""


@dataclass(frozen=True, slots=True)
class SuspendedPage:
    """`has_answers`: something that was typed is kept here; `was_sent`: it was just sent."""

    title: str
    crumbs: tuple[Link, ...]
    stop: StopNote
    has_answers: bool
    was_sent: bool
    action: str
    public_href: str


def show_suspended(
    version: ServiceVersion, stop: StopNote, begun: Begun | None, status: int = 200
) -> Response:
    """The page; 409 for what was sent on."""
    name, service = version.standard.name.in_(lang()), version.service
    page = SuspendedPage(
        title=name,
        crumbs=(Link(name, url_for("citizen.start", lang=lang(), service=service)),),
        stop=stop,
        has_answers=begun is not None and begun.number is None and bool(begun.pairs),
        was_sent=status == 409,
        action=url_for("citizen.form", lang=lang(), service=service),
        public_href=public_service(service, lang()),
    )
    return show("citizen/suspended.html", page, status)


def save_kept(service: str) -> AnyResponse:
    """Save what this browser has kept under a code, and lead to it."""
    with (uow := workspace().uow()):
        browser.save(uow, service)
        uow.commit()
    return redirect(url_for("citizen.saved", lang=lang(), service=service), code=303)


def is_keeping() -> bool:
    """Whether the request is the button of this page."""
    return request.form.get("go") == KEEP
