"""The public tree and the style sheets, served from the same address as the live pages.

In front of a large city a web server does this; the rules are the same: a name with a digest may
be kept for ever, everything else is asked for again with its ETag.

Invariants:
- only the published folder and the assets read at start are served; a path cannot leave them;
- a file that is not there is the tree's own 404 page, with status 404.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from flask import Response, make_response, redirect, request, send_from_directory
from werkzeug.exceptions import NotFound as NoSuchPage
from werkzeug.security import safe_join
from werkzeug.wrappers import Response as AnyResponse

from builder.web.assets import FOR_EVER, TYPES
from builder.web.compressed import compress
from builder.web.live import lang, live, workspace
from builder.web.security import EMBEDDED
from publish.pages.routes import PageRef, file_of, is_embed

HASHED = re.compile(r"\.[0-9a-f]{8}\.[a-z0-9]+$")
_STYLE = re.compile(rb'<link rel="stylesheet" href="(/static/[a-z0-9.-]+)">')
_HEAD = 2000  # bytes of a page within which it stands
ASK_AGAIN = "public, no-cache"


def asset(name: str) -> AnyResponse:
    """A style sheet or script read at start, else a file of the public tree."""
    address = f"/static/{name}"
    content = live().assets.contents.get(address)
    if content is None:
        return page(f"static/{name}")
    answer = make_response(content)
    answer.headers["Content-Type"] = TYPES[address[address.rindex(".") :]]
    answer.headers["Cache-Control"] = FOR_EVER
    return compress(answer)


def page(path: str = "") -> AnyResponse:
    """A file of the public tree; a folder is its index."""
    root = workspace().public.resolve()  # Flask takes a relative folder for one of its own
    wanted = f"{path}index.html" if path == "" or path.endswith("/") else path
    if path and not path.endswith("/") and _is_file(root, f"{path}/index.html"):
        return redirect(f"{request.script_root}/{path}/", code=308)
    try:
        answer = send_from_directory(root, wanted, conditional=True, etag=True, max_age=0)
    except NoSuchPage:
        return missing()
    if is_embed(path):
        answer.headers.update(EMBEDDED)
    answer.headers["Cache-Control"] = FOR_EVER if HASHED.search(path) else ASK_AGAIN
    if answer.mimetype == "text/html" and answer.status_code == 200:
        _announce_style(answer, root / wanted)
    return compress(answer)


def _announce_style(answer: Response, file: Path) -> None:
    """The styles that a page waits for, before the page: a slow net has half a second for them."""
    with file.open("rb") as page_file:
        head = page_file.read(_HEAD).partition(b"</head>")[0]
    found = [f"<{name.decode()}>; rel=preload; as=style" for name in _STYLE.findall(head)]
    if found:
        answer.headers["Link"] = ", ".join(found)


def _is_file(root: Path, name: str) -> bool:
    """Whether the tree has this file; False for a name that leaves it or that no disk can hold."""
    inside = safe_join(str(root), name)
    return inside is not None and os.path.isfile(inside)  # noqa: PTH113 - a long name is no error


def missing() -> Response:
    """The tree's own page for what is not there; without a tree, the error page of the app."""
    file = workspace().public / file_of(PageRef("not_found", "", lang()))
    if not file.is_file():
        raise NoSuchPage
    answer = make_response(file.read_bytes(), 404)
    answer.headers["Content-Type"] = "text/html; charset=utf-8"
    return compress(answer)
