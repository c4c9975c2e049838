"""What every answer and every request must keep, whatever the view does.

Headers stand on every response, static files and errors included. Requests are measured before
they are read, and a request that changes something must come from a page of this origin: besides
the token of Flask-WTF, its `Origin` is compared (docs: private pages send no referrer, so browsers
write `Origin: null` there; then `Sec-Fetch-Site`, which a page cannot forge, has to say
`same-origin`).

Invariants:
- nothing a person sent is repeated by a refusal;
- a response that is not marked public is never stored by anybody.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, UnsupportedMediaType

from builder.domain.attachment import MOST_MEGABYTES

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
EMBEDDED = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors *"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Of the small public pages that other sites may show in a frame; they have no script."""
PAGE_BYTES = 256 * 1024
UPLOAD_BYTES = (MOST_MEGABYTES + 1) * 1024 * 1024
"""Longest body of a request with a document: the longest one, and its page of answers."""
PROGRAM_BYTES = 64 * 1024
"""The same for the answers that a program sends."""
MOST_PAIRS = 1000
"""Most pairs of one submitted form: a form of 100 fields with rows stays far below."""
MOST_PARTS = 300
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookies; what signs them is put together once and not for every request."""

    def __init__(self, app: Flask) -> None:
        self._signing = super().get_signing_serializer(app)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs and reads the cookies of the app."""
        return self._signing


def configure(app: Flask, *, is_https: bool, hosts: tuple[str, ...]) -> None:
    """Set the limits and the cookie of `app`; `hosts` are the names it answers to."""
    app.config.update(
        MAX_CONTENT_LENGTH=PAGE_BYTES,
        MAX_FORM_MEMORY_SIZE=PAGE_BYTES,
        MAX_FORM_PARTS=MOST_PARTS,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_NAME="__Host-terang" if is_https else "terang",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_https,
        TRUSTED_HOSTS=list(hosts),
        # A form may stay open over a working day; the token ends with the browser session.
        WTF_CSRF_TIME_LIMIT=None,
        # Private pages send no referrer; the origin is compared below instead.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.session_interface = Sessions(app)
    app.after_request(_seal)


def admit(incoming: Request, longest: int) -> None:
    """Refuse what is too large, or sent by another site's page, before anybody reads it.

    Raises BadRequest or RequestEntityTooLarge.
    """
    incoming.max_content_length = longest
    if incoming.method not in UNSAFE:
        return
    if not _is_own(incoming):
        raise BadRequest
    if incoming.mimetype == "application/x-www-form-urlencoded":
        if incoming.get_data(cache=True).count(b"&") >= MOST_PAIRS:
            raise RequestEntityTooLarge
    elif incoming.mimetype != "multipart/form-data":
        raise BadRequest


def admit_program(incoming: Request, longest: int, accepts: tuple[str, ...]) -> None:
    """Refuse what is too large or of another kind, from programs, which send no cookie.

    Raises UnsupportedMediaType.
    """
    incoming.max_content_length = longest
    if incoming.method in UNSAFE and incoming.mimetype not in accepts:
        raise UnsupportedMediaType


def _is_own(incoming: Request) -> bool:
    site = incoming.headers.get("Sec-Fetch-Site")
    origin = incoming.headers.get("Origin")
    if origin not in (None, "null"):
        return _host_of(origin) == incoming.host and site in (None, "same-origin")
    return site in (None, "same-origin", "none")


def _host_of(origin: str) -> str | None:
    """Name and port of an origin; None for what is none, such as `http://[`."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _seal(response: Response) -> Response:
    there = {name.lower() for name, _ in response.headers}
    for name, value in HEADERS.items():
        if name.lower() not in there:
            response.headers.add(name, value)
    if response.headers["Content-Security-Policy"] == EMBEDDED["Content-Security-Policy"]:
        del response.headers["X-Frame-Options"]  # it knows no "everywhere"
    if "cache-control" not in there:
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response
