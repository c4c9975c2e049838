"""The people of the office for who manages accounts, and everybody's own second factor.

Invariants:
- the secret is shown to its person only, and only until they have confirmed it;
- an administrator sees whether a factor is on, never the secret.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import segno
from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.recovery import SHELL, Recovery
from builder.domain.second_factor import SecondFactor, address_of, secret_of
from builder.domain.user import EVERY_UNIT, ROLES, Role
from builder.problems import sentence
from builder.usecases.second_factor import (
    Guard,
    begin_factor,
    confirm_factor,
    has_code,
    list_guards,
    list_recoveries,
    remove_factor,
)
from builder.usecases.users import list_users
from builder.web.inputs import ErrorRow
from builder.web.live import lang, now, words, workspace
from builder.web.page import show
from publish.errors import Invalid
from publish.i18n import short_date

LONGEST = 200
SHOWN = 20
"""Recoveries on the page."""
NONE = Guard(has_code=False, passkeys=0, asked_by="")


@dataclass(frozen=True, slots=True)
class FactorPage:
    """`qr` is a picture of the key, `secret` the same in letters; both "" once it is on."""

    title: str
    is_on: bool
    is_required: bool
    qr: str
    secret: str
    errors: tuple[ErrorRow, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person; `asked_by` is the administrator who wants the factors taken away."""

    id: str
    name: str
    roles: str
    unit: str
    is_disabled: bool
    has_code: bool
    passkeys: int
    asked_by: str
    is_me: bool


@dataclass(frozen=True, slots=True)
class RecoveryRow:
    """Two words against a person's second factors; `confirmed` is "" without the second."""

    user: str
    asked: str
    confirmed: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Everybody, by id; `recoveries` the latest first."""

    title: str
    rows: tuple[PersonRow, ...]
    recoveries: tuple[RecoveryRow, ...]


def factor() -> AnyResponse:
    """Set up one's own second factor."""
    if has_code(workspace().uow(), user=g.user):
        return show("desk/factor.html", _page(None, ()))
    key = workspace().desk_key
    begun = begin_factor(workspace().uow(), user=g.user, key=key, rng=workspace().rng)
    if request.method == "GET":
        return show("desk/factor.html", _page(begun, ()))
    try:
        confirm_factor(
            workspace().uow(),
            workspace().hasher,
            user=g.user,
            password=request.form.get("password", "")[:LONGEST],
            code=request.form.get("code", "")[:LONGEST],
            now=now(),
            key=key,
        )
    except Invalid as refused:
        rows = tuple(ErrorRow("", sentence(p, lang()), "#code") for p in refused.problems)
        return show("desk/factor.html", _page(begun, rows), 422)
    return redirect(url_for("desk.factor"), code=303)


def people() -> AnyResponse:
    """Everybody; an administrator's word that a second factor be taken away."""
    if request.method == "GET":
        return _people()
    id_ = request.form.get("id", "")[:LONGEST]
    remove_factor(workspace().uow(), id_=id_, by=g.user, now=now())
    return redirect(url_for("desk.people"), code=303)


def _people() -> Response:
    everybody = list_users(workspace().uow(), by=g.user)
    guards = list_guards(workspace().uow(), by=g.user, now=now())
    recoveries = list_recoveries(workspace().uow(), by=g.user)
    rows = []
    for person in everybody:
        guard = guards.get(person.id, NONE)
        rows.append(
            PersonRow(
                id=person.id,
                name=person.name,
                roles=", ".join(_role(role) for role in ROLES if role in person.roles),
                unit="" if person.unit == EVERY_UNIT else person.unit,
                is_disabled=person.is_disabled,
                has_code=guard.has_code,
                passkeys=guard.passkeys,
                asked_by=guard.asked_by,
                is_me=person.id == g.user.id,
            )
        )
    page = PeoplePage(
        words().gettext("People"), tuple(rows), tuple(map(_recovery, recoveries[:SHOWN]))
    )
    return show("desk/people.html", page)


def _role(role: Role) -> str:
    _ = words().gettext
    return {
        "author": _("author"),
        "approver": _("approver"),
        "reader": _("reader"),
        "officer": _("officer"),
        "treasurer": _("treasurer"),
        "supervisor": _("supervisor"),
        "complaints": _("complaints"),
        "leader": _("leader"),
        "auditor": _("auditor"),
        "admin": _("administrator"),
    }[role]


def _recovery(recovery: Recovery) -> RecoveryRow:
    return RecoveryRow(
        user=recovery.user,
        asked=_word(recovery.asked_by, recovery.asked_at),
        confirmed=_word(recovery.confirmed_by, recovery.confirmed_at),
    )


def _word(by: str, at: datetime | None) -> str:
    if at is None:
        return ""
    here = at.astimezone(now().tzinfo)
    who = words().gettext("from the machine itself") if by == SHELL else by
    return f"{short_date(here.date(), lang())} {here:%H.%M}, {who}"


def _page(begun: SecondFactor | None, errors: tuple[ErrorRow, ...]) -> FactorPage:
    secret = "" if begun is None else secret_of(begun, workspace().desk_key)
    issuer = f"Terang {workspace().site.prefix}"
    address = address_of(g.user.id, secret, issuer) if secret else ""
    return FactorPage(
        title=words().gettext("Code from your device"),
        is_on=begun is None,
        is_required=workspace().settings.two_factor == "required",
        qr=segno.make(address, error="m").svg_data_uri(scale=4, border=2) if address else "",
        secret=" ".join(_fours(secret)),
        errors=errors,
    )


def _fours(secret: str) -> list[str]:
    return [secret[at : at + 4] for at in range(0, len(secret), 4)]
