"""For those who run Terang: is it alive, and how much does it do.

Invariants:
- counts are for this machine, or for who shows the token; to all others there is no such page;
- an address counts as this machine's only where no proxy can stand behind it uncounted.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from ipaddress import ip_address

from flask import Response, jsonify, request
from werkzeug.wrappers import Response as AnyResponse

from builder.config import Settings
from builder.web.api import files
from builder.web.live import workspace
from builder.web.observe import Metrics


def healthz() -> Response:
    """200 when the record answers; the error page (503) when it does not."""
    uow = workspace().uow()
    with uow.reading():
        services = len(uow.versions.services())
    return jsonify({"status": "ok", "services": services})


def metrics_view(counts: Metrics, token: bytes = b"") -> Callable[[], AnyResponse]:
    """A view of these counts; b"" is no token, and opens nothing."""

    def metrics() -> AnyResponse:
        if not _shows(token) and not _is_from_here(workspace().settings):
            return files.page("metrics")  # as for any address that is not there
        return Response(counts.text(), content_type="text/plain; version=0.0.4; charset=utf-8")

    return metrics


def _shows(token: bytes) -> bool:
    """Whether the request bears the token (RFC 6750, 2.1)."""
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    is_equal = hmac.compare_digest(shown.strip().encode("utf-8"), token)
    return is_equal and bool(token) and scheme.lower() == "bearer"


def _is_from_here(settings: Settings) -> bool:
    """Whether the client runs on this machine; `ProxyFix` has put its address in place.

    A proxy on this machine that is not counted would lend its own address to everybody, so
    https without a counted proxy, or more proxies than the header names, is never from here.
    """
    hops = settings.trusted_proxies
    named = [a for line in request.headers.getlist("X-Forwarded-For") for a in line.split(",")]
    is_counted = 0 < hops <= len(named) if named else hops > 0 or not settings.is_https
    try:
        return is_counted and ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
