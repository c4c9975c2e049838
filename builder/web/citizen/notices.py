"""Where an applicant asks to be told what happens, and where they stop it.

Invariants:
- an address without its box ticked is not kept, nor one for which nothing can be sent here;
- only who opened the file with its key sees or changes what was asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.carriers import channels
from builder.domain.delivery import Channel, Contact
from builder.problems import sentence
from builder.usecases.case import change_contact, contact_of
from builder.usecases.notices import read_contact
from builder.web import browser
from builder.web.inputs import ErrorRow
from builder.web.live import lang as language
from builder.web.live import words, workspace
from builder.web.page import show
from publish.errors import Invalid, NotFound, Problem
from publish.facts.text import Lang

LONGEST = 300
NAMES: Mapping[Channel, str] = {"email": "email", "message": "phone"}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to be told; `name` is that of its input, `wish` stands at its box."""

    name: str
    wish: str
    label: str
    type: str
    autocomplete: str
    is_wanted: bool
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class Ask:
    """The ways there are here; none where nothing is sent."""

    ways: tuple[Way, ...]
    errors: tuple[ErrorRow, ...]


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """What was asked for so far, to change it."""

    title: str
    number: str
    action: str
    back_href: str
    ask: Ask


def notices(lang: Lang) -> AnyResponse:
    """Show what the applicant asked for, or change it."""
    uow = workspace().uow()
    with uow.reading():
        opened = browser.opened(uow)
    if opened is None or not channels(workspace().settings):
        return redirect(url_for("citizen.file", lang=lang), code=303)
    number, key = opened
    if request.method == "GET":
        return _page(number, asked(contact_of(uow, number)), lang)
    contact, ask = typed_contact()
    if contact is None:
        return _page(number, ask, lang, 422)
    try:
        change_contact(
            uow,
            receipt_key=key,
            contact=replace(contact, number=number),
            calendar=workspace().calendar(),
        )
    except NotFound:
        return redirect(url_for("citizen.file", lang=lang), code=303)
    return redirect(url_for("citizen.case", lang=lang), code=303)


def asked(contact: Contact) -> Ask:
    """What is asked for so far."""
    values = {NAMES[channel]: contact.to(channel) for channel in NAMES}
    return _ask(values, {name for name, value in values.items() if value}, {})


def typed_contact() -> tuple[Contact | None, Ask]:
    """The contact that the form of this request wants, None if something is wrong with it; and
    the form as it was typed."""
    known = [NAMES[channel] for channel in channels(workspace().settings)]
    values = {name: request.form.get(name, "").strip()[:LONGEST] for name in known}
    wanted = {name for name in known if request.form.get(f"tell-{name}") == "yes"}
    kept = {name: values[name] for name in wanted}
    found = [Problem(f"/{name}", "CONTACT-EMPTY") for name in known if kept.get(name) == ""]
    try:
        contact = read_contact(kept.get("email", ""), kept.get("phone", ""))
    except Invalid as refused:
        found += refused.problems
    errors = {p.path.removeprefix("/"): sentence(p, language()) for p in found}
    return None if found else contact, _ask(values, wanted, errors)


def _ask(values: Mapping[str, str], wanted: set[str], errors: Mapping[str, str]) -> Ask:
    _ = words().gettext
    said: Mapping[Channel, tuple[str, str, str, str]] = {
        "email": (_("By e-mail"), _("E-mail address"), "email", "email"),
        "message": (_("By message to my phone"), _("Phone number"), "tel", "tel"),
    }
    ways = tuple(
        Way(
            NAMES[channel],
            *said[channel],
            is_wanted=NAMES[channel] in wanted,
            value=values.get(NAMES[channel], ""),
            error=errors.get(NAMES[channel], ""),
        )
        for channel in channels(workspace().settings)
    )
    rows = tuple(ErrorRow("", way.error, f"#{way.name}") for way in ways if way.error)
    return Ask(ways, rows)


def _page(number: str, ask: Ask, lang: Lang, status: int = 200) -> AnyResponse:
    page = NoticesPage(
        title=words().gettext("News of this application"),
        number=number,
        action=url_for("citizen.notices", lang=lang),
        back_href=url_for("citizen.case", lang=lang),
        ask=ask,
    )
    return show("citizen/notices.html", page, status)
