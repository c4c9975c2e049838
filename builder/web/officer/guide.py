"""The guide for officers at the desk itself: the Markdown of `docs/guide`, one page a task.

Invariants:
- only files of the guide are served, by a plain name; its words pass the same allow-list as a
  city's own pages;
- the links between its pages are relative in the files, so that they also work where the
  files are read as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Response, make_response, url_for
from werkzeug.exceptions import NotFound as NoSuchPage

from builder.web.help import CONTENTS
from builder.web.live import lang
from builder.web.page import show
from builder.workspace import shipped
from publish.pages.markdown_text import prose

_NAME = re.compile(r"[a-z][a-z-]{0,60}")
_PICTURE = re.compile(r"[a-z][a-z-]{0,80}\.webp")
_PICTURES = "../img/"
_LINK = re.compile(r"\]\(([a-z-]+)\.md\)")
A_DAY = "private, max-age=86400"


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One task; `body` is cleaned HTML, `contents_href` is "" on the contents themselves."""

    title: str
    body: str
    contents_href: str


def guide(topic: str = CONTENTS) -> Response:
    """One page of the guide, in the language of the desk."""
    file = shipped("docs/guide") / lang() / f"{topic}.md"
    if not _NAME.fullmatch(topic) or not file.is_file():
        raise NoSuchPage
    pictures = url_for("desk.guide_picture", picture="")
    here = url_for("desk.guide")
    source = file.read_text(encoding="utf-8").replace(f"]({_PICTURES}", f"]({pictures}")
    page = prose(_LINK.sub(rf"]({here}/\1)", source), file.name, pictures)
    contents = "" if topic == CONTENTS else here
    return show("desk/guide.html", GuidePage(page.title, page.body, contents))


def picture(picture: str) -> Response:
    """A picture of a screen, for who is signed in."""
    file = shipped("docs/guide") / "img" / picture
    if not _PICTURE.fullmatch(picture) or not file.is_file():
        raise NoSuchPage
    answer = make_response(file.read_bytes())
    answer.headers["Content-Type"] = "image/webp"
    answer.headers["Cache-Control"] = A_DAY
    return answer
