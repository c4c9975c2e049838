"""A witness over HTTP (C2SP tlog-witness): two addresses, no pages, no cookies.

    POST /add-checkpoint                            a checkpoint in, a cosignature out
    GET  /<hex SHA-256 of the origin>/checkpoint    the last one that was signed

Submission and monitoring prefix are both the address of the app.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from publish.errors import Integrity
from publish.witness.cosigner import MAX_BODY, PLAIN, Answer, Cosigner


def create_witness(core: Cosigner, clock: Callable[[], datetime]) -> Flask:
    """The app of a witness. `clock` gives aware instants."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY

    @app.post("/add-checkpoint")
    def add_checkpoint() -> Response:
        return _response(core.add_checkpoint(request.get_data(), clock()))

    @app.get("/<string(length=64):origin_hash>/checkpoint")
    def latest(origin_hash: str) -> Response:
        return _response(core.latest(origin_hash))

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return _response(Answer(error.code or 500, f"{error.name}\n".encode()))

    @app.errorhandler(Integrity)
    def stopped(error: Integrity) -> Response:
        app.logger.error("%s", error)
        return _response(Answer(503, b"the witness needs its operator\n"))

    return app


def _response(answer: Answer) -> Response:
    response = Response(answer.body, answer.status, content_type=answer.content_type or PLAIN)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
