"""For those who run Terang: is it alive, and how much does it do."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, jsonify

from builder.web.live import workspace
from builder.web.observe import Metrics


def healthz() -> Response:
    """200 when the record answers; the error page (503) when it does not."""
    uow = workspace().uow()
    with uow.reading():
        services = len(uow.versions.services())
    return jsonify({"status": "ok", "services": services})


def metrics_view(counts: Metrics) -> Callable[[], Response]:
    """A view of these counts."""

    def metrics() -> Response:
        return Response(counts.text(), content_type="text/plain; version=0.0.4; charset=utf-8")

    return metrics
