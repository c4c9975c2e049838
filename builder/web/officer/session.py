"""Signing in and out, and the language of the desk."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.problems import sentence
from builder.usecases.sign_in import sign_in as open_session
from builder.usecases.sign_in import sign_out as end_session
from builder.web import auth
from builder.web.i18n import COOKIE
from builder.web.inputs import ErrorRow
from builder.web.live import lang, now, words, workspace
from builder.web.officer.passkeys import party_here
from builder.web.officer.queue import first_screen
from builder.web.page import show
from publish.errors import Forbidden, Invalid, Problem
from publish.facts.text import LANGS

LONGEST_NAME, LONGEST_PASSWORD, LONGEST_CODE = 64, 200, 20
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class SignInPage:
    """`user` is what was typed last; the password is never given back."""

    title: str
    user: str
    has_passkeys: bool
    errors: tuple[ErrorRow, ...]


def sign_in() -> AnyResponse:
    """Ask for name, password and code; whatever is wrong with them is one answer."""
    if request.method == "GET":
        return _ask("", _after_passkey(), 200)
    user = request.form.get("user", "")[:LONGEST_NAME].strip()
    try:
        signed = open_session(
            workspace().uow(),
            workspace().hasher,
            user=user,
            password=request.form.get("password", "")[:LONGEST_PASSWORD],
            address=request.remote_addr or "",
            now=now(),
            rng=workspace().rng,
            key=workspace().desk_key,
            code=request.form.get("code", "")[:LONGEST_CODE],
        )
    except (Forbidden, Invalid) as refused:
        rows = tuple(ErrorRow("", sentence(p, lang()), "#user") for p in refused.problems)
        return _ask(user, rows, 422)
    auth.begin(signed)
    return redirect(url_for(first_screen(signed.user)), code=303)


def sign_out() -> AnyResponse:
    """End the session here and on the server."""
    token = auth.end()
    if token is not None:
        end_session(workspace().uow(), token=token)
    return redirect(url_for("desk.sign_in"), code=303)


def language() -> AnyResponse:
    """Remember the language of the desk in this browser."""
    answer = redirect(url_for("desk.home"), code=303)
    chosen = request.form.get("bahasa", "")
    if chosen in LANGS:
        answer.set_cookie(
            COOKIE,
            chosen,
            max_age=A_YEAR,
            path="/meja",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
    return answer


def _after_passkey() -> tuple[ErrorRow, ...]:
    """What is told to who comes back from a passkey that did not open."""
    if request.args.get("gagal") != "kunci":
        return ()
    return (ErrorRow("", sentence(Problem("", "SIGN-IN-PASSKEY"), lang()), "#user"),)


def _ask(user: str, errors: tuple[ErrorRow, ...], status: int) -> Response:
    is_offered = party_here() is not None
    page = SignInPage(words().gettext("Sign in to the desk"), user, is_offered, errors)
    return show("desk/sign_in.html", page, status)
