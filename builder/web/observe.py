"""What the people who run Terang see: one log line for a request, and counts.

Invariants:
- no personal data: a line names the route's template, never the path, the query or an address of
  the network; the same for the labels of the counts;
- one id goes through the log, the error page and the `X-Request-Id` header; it is made here and
  never taken from a request.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from time import perf_counter
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, got_request_exception, request
from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from builder.web.live import workspace
from builder.web.tallies import Tallies

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)
"""Upper bounds of the classes of time to answer, seconds; above them there is one more."""
_ANSWERED, _TOOK, _TURNED_AWAY = "answered", "took", "turned away"


@dataclass(frozen=True, slots=True)
class Metrics:
    """The counts of one app, of all processes that serve it."""

    tallies: Tallies

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer and the time it took."""
        self.tallies.add((_ANSWERED, method, route, str(status)), ((0, 1),))
        total, place = len(BOUNDS) + 1, bisect_left(BOUNDS, seconds)
        self.tallies.add((_TOOK, route), ((place, 1), (total, seconds)), total + 1)

    def turned_away(self, lane: str) -> None:
        """Count one who heard 503 before the app was asked."""
        self.tallies.add((_TURNED_AWAY, lane), ((0, 1),))

    def text(self) -> bytes:
        """All counts in the text format of Prometheus."""
        return generate_latest(self)

    def collect(self) -> Iterator[Metric]:
        """The counts as `prometheus_client` writes them."""
        requests = CounterMetricFamily(
            "terang_requests", "Requests answered.", labels=("method", "route", "status")
        )
        seconds = HistogramMetricFamily(
            "terang_request_seconds", "Time to answer.", labels=("route",)
        )
        away = CounterMetricFamily(
            "terang_turned_away", "Requests answered 503 before the app.", labels=("lane",)
        )
        for (kind, *labels), numbers in sorted(self.tallies.sums().items()):
            if kind == _TOOK:
                *classes, total = numbers
                upper = [*map(str, BOUNDS), "+Inf"]
                seconds.add_metric(
                    labels, list(zip(upper, accumulate(classes), strict=True)), total
                )
            else:
                (requests if kind == _ANSWERED else away).add_metric(labels, numbers[0])
        yield from (requests, seconds, away)


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
    ).bind()  # unbound it would be put together again for every line


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
        counts.answered(method, route, response.status_code, seconds)
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
