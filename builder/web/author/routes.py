"""The addresses of the builder; every one of them is for officers."""

from __future__ import annotations

from builder.domain.user import Action
from builder.web.author import desk, expert, public_page, start, texts, trying
from builder.web.routes import Route

GET_POST = ("GET", "POST")
READ: tuple[Action, ...] = ("read_definition",)
LONGEST = 1024 * 1024
"""Bytes of one save: two documents on the expert tab, a table of translations."""

AUTHOR: tuple[Route, ...] = (
    Route(
        "start",
        "/meja/layanan/baru",
        start.start,
        "officer",
        methods=GET_POST,
        rights=("edit_definition",),
        longest=LONGEST,
    ),
    Route(
        "trying",
        "/meja/layanan/<draft>/coba",
        trying.trying,
        "officer",
        methods=GET_POST,
        rights=READ,
    ),
    Route(
        "public_page",
        "/meja/layanan/<draft>/umum/<part>",
        public_page.public_page,
        "officer",
        rights=READ,
    ),
    Route(
        "texts_csv",
        "/meja/layanan/<draft>/terjemahan.csv",
        texts.texts_csv,
        "officer",
        rights=READ,
    ),
    Route(
        "text_file",
        "/meja/layanan/<draft>/berkas/<file>",
        expert.text_file,
        "officer",
        rights=("read_definition",),
    ),
    Route(
        "page",
        "/meja/layanan/<draft>/<page>",
        desk.page,
        "officer",
        methods=GET_POST,
        longest=LONGEST,
        rights=READ,
    ),
)
