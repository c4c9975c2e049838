"""One page for each kind of refusal: what happened, what to do, and a number to ask with.

The core raises kinds of `publish.errors`, the server raises HTTP errors; the table here makes one
page of both. Tested: nothing that was sent stands in the answer.

Invariants:
- "is not there" and "is not yours" are the same page, to the byte but for the request's number;
- only findings of the office's own rules are told (a stale page, a missing right); their
  parameters never hold an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, Response, g, make_response, request
from werkzeug.exceptions import HTTPException, SecurityError

from builder.problems import sentence
from builder.web.api.problem import is_program, refusal
from builder.web.live import lang, words
from builder.web.page import show
from publish.errors import Conflict, Forbidden, Integrity, Invalid, NotFound, TerangError

STATUS_OF_KIND: Mapping[type[TerangError], int] = {
    NotFound: 404,
    Invalid: 422,
    Conflict: 409,
    Forbidden: 403,
    Integrity: 503,
}
WAIT_OF_CODE: Mapping[str, int] = {
    "RECORD-RETRY": 1,
    "RECORD-BUSY": 5,
    "RECORD-AWAY": 30,
    "SIGNER-AWAY": 30,
}
"""Seconds after which the same again may go well: nothing is wrong with what was sent."""
TOLD = (Conflict, Forbidden, Invalid)
SHOWN = frozenset({400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503})


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """`status` chooses the words; `findings` are sentences of the catalogue; `id` finds the log."""

    title: str
    what_to_do: str
    findings: tuple[str, ...]
    id: str


def _texts(status: int) -> tuple[str, str]:
    _ = words().gettext
    said = {
        400: (
            _("This request could not be read"),
            _("Go back, reload the page and try again. What you had saved is still there."),
        ),
        401: (
            _("Please sign in again"),
            _("You were signed out, by you or because nothing happened for a while."),
        ),
        403: (
            _("You may not do this"),
            _("Your account has no right to do this. Ask whoever looks after the accounts."),
        ),
        404: (
            _("This page is not here"),
            _("Check the address or the number. Nothing is wrong with your device."),
        ),
        409: (
            _("Something changed in the meantime"),
            _("Go back, reload the page, look at what is new and decide again."),
        ),
        413: (
            _("This is too large"),
            _("A document may have at most 5 MB. Make the photo smaller and send it again."),
        ),
        422: (
            _("Something is not right yet"),
            _("Go back, correct it and send it again."),
        ),
        429: (
            _("Too many attempts"),
            _("Wait a few minutes, then try again. Nothing was lost."),
        ),
    }
    return said.get(status, said[400] if 400 <= status < 500 else _trouble())


def _trouble() -> tuple[str, str]:
    _ = words().gettext
    return (
        _("Something went wrong on our side"),
        _("Try again in a few minutes. If it stays like this, tell the office this number."),
    )


def install(app: Flask) -> None:
    """Answer every error of `app` with its page."""
    app.register_error_handler(TerangError, _of_kind)
    app.register_error_handler(HTTPException, _of_http)


def _of_kind(error: TerangError) -> Response:
    waits = [WAIT_OF_CODE[p.code] for p in error.problems if p.code in WAIT_OF_CODE]
    status = 503 if waits else _status(error)
    told = error.problems if isinstance(error, TOLD) else ()
    g.refused = tuple(p.code for p in error.problems)
    if is_program():
        g.is_refusal = True
        answer = refusal(status, _texts(status)[0], told)
    else:
        answer = _page(status, tuple(sentence(p, lang()) for p in told))
    if waits:
        answer.headers["Retry-After"] = str(max(waits))
    return answer


def is_passing(error: TerangError) -> bool:
    """Whether the same again may go well in a moment; no view says anything else of it."""
    return any(problem.code in WAIT_OF_CODE for problem in error.problems)


def _status(error: TerangError) -> int:
    return next(s for kind, s in STATUS_OF_KIND.items() if isinstance(error, kind))


def _of_http(error: HTTPException) -> Response:
    """The page of an HTTP error; a redirect that Werkzeug raises stays what it is."""
    status = error.code or 500
    if isinstance(error, SecurityError):  # a name that is not ours: no address can be built
        return Response("400\n", status, content_type="text/plain; charset=utf-8")
    if status < 400:
        return make_response(error.get_response(request.environ))
    answer = _page(status if status in SHOWN else 400 if status < 500 else 500, ())
    if status == 401 and is_program():
        answer.headers["WWW-Authenticate"] = "Bearer"  # RFC 9110, 11.6.1
    if status == 405:
        answer.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    return answer


def _page(status: int, findings: tuple[str, ...]) -> Response:
    g.is_refusal = True
    title, what_to_do = _texts(status)
    if is_program():
        return refusal(status, title, ())
    return show("error.html", ErrorPage(title, what_to_do, findings, g.request_id), status)
