"""Refusals for programs: problem details (RFC 9457) instead of a page.

Invariants:
- `code` and `pointer` are stable and for programs, `detail` is a sentence for people;
- what is wrong is said of the place, never by repeating what was sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Response, g, request

from builder.problems import sentence
from builder.web.live import lang
from publish.errors import Problem
from publish.facts.json_text import write_json

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"


def is_program() -> bool:
    """Whether this request is one of a program's."""
    return request.path.startswith(PREFIX)


def refusal(status: int, title: str, problems: Sequence[Problem]) -> Response:
    """A refusal with its findings in the language that the program asked for."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "request_id": g.request_id,
    }
    if problems:
        document["errors"] = [finding(problem) for problem in problems]
    return as_json(document, status, MEDIA_TYPE)


def as_json(document: object, status: int = 200, media_type: str = "application/json") -> Response:
    """`document` with exact numbers."""
    answer = Response(write_json(document), status, content_type=media_type)
    answer.headers["Content-Language"] = lang()
    answer.headers["Vary"] = "Accept-Language"
    return answer


def finding(problem: Problem) -> dict[str, str]:
    """A finding for a program: where, its code, and a sentence."""
    # RFC 6901, 6: a pointer in a URI fragment is percent-encoded.
    return {
        "pointer": "#" + quote(problem.path, safe="/~"),
        "code": problem.code,
        "detail": sentence(problem, lang()),
    }
