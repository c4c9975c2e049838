"""The addresses of the builder; every one of them is for officers."""

from __future__ import annotations

from builder.web.author import desk
from builder.web.routes import Route

GET_POST = ("GET", "POST")
LONGEST = 1024 * 1024
"""Bytes of one save: two documents on the expert tab, a table of translations."""

AUTHOR: tuple[Route, ...] = (
    Route(
        "page",
        "/meja/layanan/<draft>/<page>",
        desk.page,
        "officer",
        methods=GET_POST,
        longest=LONGEST,
    ),
)
