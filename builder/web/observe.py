"""What the people who run Terang see: one log line for a request, and counts.

Invariants:
- no personal data: a line names the route's template, never the path, the query or an address of
  the network; the same for the labels of the counts;
- one id goes through the log, the error page and the `X-Request-Id` header; it is made here and
  never taken from a request.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from time import perf_counter
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, got_request_exception, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from builder.web.live import workspace


@dataclass(frozen=True, slots=True)
class Metrics:
    """The counts of one app; a registry of its own, so that two apps in one process do not mix."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram

    def text(self) -> bytes:
        """All counts in the text format of Prometheus."""
        return generate_latest(self.registry)


def metrics() -> Metrics:
    """Empty counts."""
    registry = CollectorRegistry()
    labels = ("method", "route", "status")
    return Metrics(
        registry,
        Counter("terang_requests_total", "Requests answered.", labels, registry=registry),
        Histogram("terang_request_seconds", "Time to answer.", ("route",), registry=registry),
    )


def logger(stream: TextIO) -> Any:
    """JSON lines on `stream`."""
    return structlog.wrap_logger(
        structlog.PrintLogger(stream),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.BoundLogger,
    )


def install(app: Flask, counts: Metrics, stream: TextIO | None = None) -> None:
    """Give every request its id, count it, and write its line when it is answered."""
    log = logger(stream or sys.stderr)

    def begin() -> None:
        g.request_id = workspace().rng(9).hex()
        g.began = perf_counter()

    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "-"
        seconds = perf_counter() - g.began
        method = request.method if request.method in KNOWN_METHODS else "-"
        counts.requests.labels(method, route, str(response.status_code)).inc()
        counts.seconds.labels(route).observe(seconds)
        response.headers["X-Request-Id"] = g.request_id
        log.info(
            "request",
            request_id=g.request_id,
            method=method,
            route=route,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
            refused=list(g.get("refused", ())),
        )
        return response

    def crashed(_sender: Flask, exception: BaseException, **_: object) -> None:
        log.error(
            "crash",
            request_id=g.get("request_id", ""),
            kind=type(exception).__name__,
            where=places(exception),
        )

    app.before_request(begin)
    app.after_request(end)
    got_request_exception.connect(crashed, app, weak=False)


KNOWN_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})


def places(exception: BaseException) -> list[str]:
    """Where it happened, as file:line; the message is left out, for it may quote an answer."""
    found, frame = [], exception.__traceback__
    while frame is not None:
        code = frame.tb_frame.f_code
        found.append(f"{code.co_filename.rpartition('/')[2]}:{frame.tb_lineno} {code.co_name}")
        frame = frame.tb_next
    return found[-8:]
