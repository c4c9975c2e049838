"""Passkeys: one's own list, and coming in with one. Both need the page's script; a code does not.

Invariants:
- a challenge belongs to what only this browser has: its session at the desk, or before that a
  random member of its cookie;
- where the city's address is not known, or not https, no passkey is offered.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.passkey import LONGEST_LABEL, Passkey, RelyingParty, relying_party
from builder.errors import not_found
from builder.problems import sentence
from builder.usecases import passkeys as keys
from builder.web import auth
from builder.web.inputs import ErrorRow
from builder.web.live import lang, now, words, workspace
from builder.web.officer.queue import first_screen
from builder.web.page import show
from publish.errors import Conflict, Forbidden, Invalid, NotFound, Problem
from publish.facts.json_text import write_json
from publish.i18n import short_date

CEREMONY = "ceremony"
"""The member of the cookie of who has not signed in."""
HOLDER_BYTES = 16
LONGEST = 200


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """One passkey; `used` is "" for one that was never used."""

    id: str
    label: str
    made: str
    used: str


@dataclass(frozen=True, slots=True)
class PasskeysPage:
    """`is_offered` is False where browsers would give none; `label` is what was typed last."""

    title: str
    rows: tuple[PasskeyRow, ...]
    is_offered: bool
    label: str
    longest: int
    errors: tuple[ErrorRow, ...]


def party_here() -> RelyingParty | None:
    """For whom passkeys of this city sign; None where there can be none."""
    site = workspace().site
    return relying_party(site.live_url or site.public_url, f"Terang {site.name.in_('id')}")


def passkeys() -> AnyResponse:
    """One's own passkeys; keep a new one or take one away."""
    if request.method == "GET":
        return _page("", ())
    label = request.form.get("label", "")[:LONGEST]
    try:
        if request.form.get("op") == "remove":
            _remove()
        else:
            _add(label)
    except (Invalid, Conflict, NotFound) as refused:
        return _page(label, refused.problems)
    return redirect(url_for("desk.passkeys"), code=303)


def passkey_options() -> Response:
    """What the browser is to make, for who typed the password."""
    try:
        return _json(
            keys.begin_passkey(
                workspace().uow(),
                workspace().hasher,
                user=g.user,
                password=request.form.get("password", "")[:LONGEST],
                holder=_desk_holder(),
                party=_party(),
                key=workspace().desk_key,
                now=now(),
                rng=workspace().rng,
            )
        )
    except Invalid as refused:
        said = " ".join(sentence(problem, lang()) for problem in refused.problems)
        return _json(write_json({"problem": said}), 422)


def sign_in_options() -> Response:
    """What the browser is to sign, for nobody in particular."""
    session.setdefault(CEREMONY, workspace().rng(HOLDER_BYTES).hex())
    return _json(
        keys.begin_sign_in(
            workspace().uow(), holder=_holder(), party=_party(), now=now(), rng=workspace().rng
        )
    )


def sign_in_passkey() -> AnyResponse:
    """Come in with what the browser signed; else back to signing in, which says so."""
    try:
        signed = keys.sign_in_with_passkey(
            workspace().uow(),
            answer=request.form.get("answer", ""),
            holder=_holder(),
            party=_party(),
            address=request.remote_addr or "",
            now=now(),
            rng=workspace().rng,
        )
    except Forbidden:
        return redirect(url_for("desk.sign_in", gagal="kunci"), code=303)
    auth.begin(signed)
    return redirect(url_for(first_screen(signed.user)), code=303)


def _add(label: str) -> None:
    keys.add_passkey(
        workspace().uow(),
        user=g.user,
        label=label,
        answer=request.form.get("answer", ""),
        holder=_desk_holder(),
        party=_party(),
        now=now(),
    )


def _remove() -> None:
    keys.remove_passkey(
        workspace().uow(),
        workspace().hasher,
        user=g.user,
        id_=request.form.get("id", "")[:1000],
        password=request.form.get("password", "")[:LONGEST],
    )


def _party() -> RelyingParty:
    party = party_here()
    if party is None:
        raise not_found("PASSKEY-NOT-OFFERED")
    return party


def _holder() -> str:
    """What only this browser has; nobody's challenge is under ""."""
    return str(session.get(CEREMONY, ""))


def _desk_holder() -> str:
    return str(session[auth.MEMBER])


def _json(text: str, status: int = 200) -> Response:
    return Response(text, status, mimetype="application/json")


def _page(label: str, problems: tuple[Problem, ...]) -> Response:
    found = keys.list_passkeys(workspace().uow(), user=g.user)
    page = PasskeysPage(
        title=words().gettext("Passkeys"),
        rows=tuple(map(_row, found)),
        is_offered=party_here() is not None,
        label=label,
        longest=LONGEST_LABEL,
        errors=tuple(ErrorRow("", sentence(p, lang()), "#label") for p in problems),
    )
    return show("desk/passkeys.html", page, 422 if problems else 200)


def _row(passkey: Passkey) -> PasskeyRow:
    zone = now().tzinfo
    used = passkey.used_at
    return PasskeyRow(
        id=passkey.id,
        label=passkey.label,
        made=short_date(passkey.made_at.astimezone(zone).date(), lang()),
        used=short_date(used.astimezone(zone).date(), lang()) if used else "",
    )
