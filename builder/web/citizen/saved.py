"""Going on later or on another device: a code and a key for answers that were not sent.

Invariants:
- nothing is submitted here, and both pages say so;
- the key is drawn only in the browser that made it, and never leaves in an address;
- whatever is wrong with code or key, the answer is the same page with the same status.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.identifier import normalise_number, normalise_receipt_key
from builder.usecases.saved_answers import CODE, leave_answers, resume_answers
from builder.web import browser
from builder.web.browser import Begun
from builder.web.citizen import filling
from builder.web.definitions import version_today
from builder.web.errors import is_passing
from builder.web.inputs import ErrorRow
from builder.web.live import lang as language
from builder.web.live import now, words, workspace
from builder.web.page import show
from publish.errors import Conflict, Invalid, NotFound
from publish.facts.text import Lang
from publish.i18n import long_date

LONGEST = 60


@dataclass(frozen=True, slots=True)
class SavedPage:
    """`key_groups` are () when the key was made by another browser."""

    title: str
    service: str
    code: str
    key_groups: tuple[str, ...]
    until: str
    resume_href: str
    resume_address: str
    form_href: str
    action: str


@dataclass(frozen=True, slots=True)
class ResumePage:
    """`code` is what was typed last; `asks_replacing` when other answers would be lost."""

    title: str
    action: str
    code: str
    asks_replacing: bool
    errors: tuple[ErrorRow, ...]


def saved(lang: Lang, service: str) -> AnyResponse:
    """Show code and key of what was saved; POST makes another key, or leaves this browser."""
    version, uow = version_today(service), workspace().uow()
    with uow.reading():
        begun = browser.begun(uow, service)
    if begun is None or begun.code is None:
        return redirect(url_for("citizen.start", lang=lang, service=service), code=303)
    if request.method == "GET":
        return show("citizen/saved.html", _page(begun, begun.code, version.standard.name.in_(lang)))
    if request.form.get("go") == "leave":
        leave_answers(uow, holder=browser.holder(), service=service, rng=workspace().rng)
        return redirect(url_for("citizen.resume", lang=lang), code=303)
    with uow:
        browser.save(uow, service)
        uow.commit()
    return redirect(url_for("citizen.saved", lang=lang, service=service), code=303)


def resume(lang: Lang) -> AnyResponse:
    """Ask for code and key; bring the answers into this browser and lead to their form."""
    if request.method == "GET":
        return _ask(lang, "", ())
    typed, is_replacing = request.form.get("code", "")[:LONGEST], "replace" in request.form
    try:
        found = resume_answers(
            workspace().uow(),
            code=normalise_number(typed, CODE),
            key=normalise_receipt_key(request.form.get("key", "")[:LONGEST]),
            holder=browser.holder(),
            now=now(),
            saved_for=kept_for(),
            is_replacing=is_replacing,
        )
    except (Invalid, NotFound):
        _ = words().gettext
        wrong = _("Code and key open nothing. Compare both with what you wrote down.")
        return _ask(lang, typed, (ErrorRow("", wrong, "#code"),))
    except Conflict as refused:
        if is_passing(refused):
            raise
        _ = words().gettext
        other = _("Other answers for the same service are in this browser. They would be lost.")
        return _ask(lang, typed, (ErrorRow("", other, "#replace"),), asks_replacing=True)
    return redirect(filling.address(lang, found.service, "", is_told=False), code=303)


def kept_for() -> timedelta:
    """How long saved answers can be resumed, from the last time they were kept."""
    return timedelta(days=workspace().settings.saved_days)


def _page(begun: Begun, code: str, service: str) -> SavedPage:
    lang, key = language(), browser.resume_key(begun)
    last = (begun.saved_at + kept_for()).astimezone(now().tzinfo).date()
    return SavedPage(
        title=words().gettext("Not submitted yet"),
        service=service,
        code=code,
        key_groups=() if key is None else tuple(key.split("-")),
        until=long_date(last, lang),
        resume_href=url_for("citizen.resume", lang=lang),
        resume_address=request.url_root.rstrip("/") + url_for("citizen.resume", lang=lang),
        form_href=filling.address(lang, begun.service, "", is_told=False),
        action=url_for("citizen.saved", lang=lang, service=begun.service),
    )


def _ask(
    lang: Lang, code: str, errors: Sequence[ErrorRow], *, asks_replacing: bool = False
) -> Response:
    page = ResumePage(
        title=words().gettext("Go on with saved answers"),
        action=url_for("citizen.resume", lang=lang),
        code=code,
        asks_replacing=asks_replacing,
        errors=tuple(errors),
    )
    return show("citizen/resume.html", page, 422 if errors else 200)
