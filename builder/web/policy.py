"""Who may reach a view: decided from the tables of routes, before the view runs.

Invariants:
- an endpoint in no table does not exist (404), so forgetting a policy closes a door;
- an officer's page asked for by nobody leads to signing in; an unsafe request by nobody is
  refused; whether the person may do the thing is decided by the use case on the thing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask, g, redirect, request, url_for
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from builder.domain.user import User
from builder.usecases.second_factor import is_missing
from builder.usecases.tokens import actor_of
from builder.web import security
from builder.web.auth import signed_in
from builder.web.live import now, workspace
from builder.web.routes import Policy, Route

LONGEST_TOKEN = 100
SETTING_UP = frozenset({"desk.factor", "desk.passkeys", "desk.passkey_options"})
"""What opens before a second factor is set up, where the office asks for one."""


def install(app: Flask, routes: Mapping[str, Route]) -> None:
    """Check every request of `app` against `routes` (by full endpoint) before its view."""

    def enforce() -> Response | None:
        if request.endpoint is None:
            return None  # no such address, or no such verb: the error page answers
        route = routes.get(request.endpoint)
        if route is None:
            raise NoSuchPage
        if route.policy in ("program", "token"):
            security.admit_program(request, route.longest, route.accepts)
        else:
            security.admit(request, route.longest)
        return GUARDS[route.policy]()

    app.before_request(enforce)


def _anyone() -> None:
    return None


def _officer() -> Response | None:
    user = signed_in()
    if user is not None:
        g.user = user
        return _to_set_up(user)
    if request.method == "GET":
        return redirect(url_for("desk.sign_in"), code=303)
    raise Unauthorized


def _token() -> None:
    """The token's own actor; whatever is wrong with it gets the same answer."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    is_shown = kind.lower() == "bearer" and secret.isascii() and len(secret) <= LONGEST_TOKEN
    uow, today = workspace().uow(), now().date()
    user = actor_of(uow, secret=secret, today=today) if is_shown else None
    if user is None:
        raise Unauthorized
    g.user = user


def _to_set_up(user: User) -> Response | None:
    """Where the office asks for a second factor, the desk opens after it is set up."""
    if workspace().settings.two_factor == "off" or request.endpoint in SETTING_UP:
        return None
    if not is_missing(workspace().uow(), user=user):
        return None
    return redirect(url_for("desk.factor"), code=303)


GUARDS: Mapping[Policy, Callable[[], Response | None]] = {
    "anyone": _anyone,
    "browser": _anyone,
    "receipt": _anyone,
    "officer": _officer,
    "program": _anyone,
    "token": _token,
}
"""`browser` and `receipt` are enforced by what they open: without the session's id there is
nothing to show, and the view answers that."""
