"""Blank pages of forms, drawn once and finished for each request.

Drawing is nine tenths of the cost of a form that nobody has typed in yet, and gives the same for
everybody but for the form token. What was drawn is cut at the token and kept in this process.

Invariants:
- kept is only what is the same for everybody: who has begun something, an officer at the counter
  and an address that asks for more than a page get a page drawn anew;
- the token is never kept: each request gets its own;
- a page is known by its version, so a version that comes into force shows at once.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, make_response, request
from flask_wtf.csrf import generate_csrf

from builder.web.citizen.filling import PAGE
from builder.web.counter import way_here
from builder.web.live import lang, live
from publish.facts.service import ServiceVersion

MOST_PAGES = 1000
"""Pages kept at once; some tens of KB each. Beyond that all are drawn again."""


def is_for_everybody(page: str) -> bool:
    """Whether a browser that has begun nothing gets here what every other one gets."""
    asked = request.args.to_dict(flat=False)
    return asked in ({}, {PAGE: [page]}) and way_here() is None


def finished(version: ServiceVersion, page: str, draw: Callable[[], Response]) -> Response:
    """The blank page; `draw` is asked once."""
    key = (version.digest, version.version, lang(), page, bool(request.args))
    kept = live().blank_pages
    pieces = kept.get(key)
    if pieces is None:
        pieces = tuple(draw().get_data(as_text=True).split(generate_csrf()))
        if len(kept) >= MOST_PAGES:
            kept.clear()
        kept[key] = pieces
    return make_response(generate_csrf().join(pieces))
