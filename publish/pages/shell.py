"""The frame of the status pages, drawn once for all of them.

A city has a hundred thousand status pages and their frames differ in five
places only. So the frame is drawn once with marks in those places, and a page
is its own part put between the pieces.

Invariant: byte for byte what the whole template gives (tested): both come from
the same templates, and nothing but the marked places may differ between pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from jinja2 import Environment
from jinja2.runtime import Context
from markupsafe import escape

from publish.i18n import plain_date
from publish.pages.view_models.frame import Frame
from publish.pages.view_models.status import StatusView

TEMPLATE = "status.html"
_OPEN, _CLOSE = "\ue000", "\ue001"  # private use: in no text of a page
_LAST_DAY = date.max


@dataclass(frozen=True, slots=True)
class Shell:
    """The pieces of the frame, and after each but the last the place that follows it."""

    pieces: tuple[str, ...]
    places: tuple[str, ...]


def draw_in_shell(page: StatusView, shell: Shell, environment: Environment) -> bytes:
    """The status page `page`."""
    frame = page.frame
    values: Mapping[str, str] = {
        "title": str(escape(frame.title)),
        "path": str(escape(frame.path)),
        "other": str(escape(frame.other)),
        "asked": str(escape(frame.asked)),
        "as_of": str(escape(plain_date(frame.as_of, frame.lang))),
        "main": _main(page, environment),
    }
    drawn = [shell.pieces[0]]
    for place, piece in zip(shell.places, shell.pieces[1:], strict=True):
        drawn += (values[place], piece)
    return "".join(drawn).encode()


def make_shell(page: StatusView, environment: Environment) -> Shell:
    """The frame that `page` shares with every status page of its edition and language."""
    template = environment.get_template(TEMPLATE)
    marked = replace(page, frame=_marked(page.frame))
    context = template.new_context({"page": marked, "lang": page.frame.lang})
    context.blocks["main"] = [_main_place]
    drawn = "".join(template.root_render_func(context))
    drawn = drawn.replace(plain_date(_LAST_DAY, page.frame.lang), _mark("as_of"))
    parts = [part for piece in drawn.split(_OPEN) for part in piece.split(_CLOSE)]
    return Shell(tuple(parts[::2]), tuple(parts[1::2]))


def _main(page: StatusView, environment: Environment) -> str:
    template = environment.get_template(TEMPLATE)
    context = template.new_context({"page": page, "lang": page.frame.lang})
    return "".join(template.blocks["main"](context))


def _marked(frame: Frame) -> Frame:
    return replace(
        frame,
        title=_mark("title"),
        path=_mark("path"),
        other=_mark("other"),
        asked=_mark("asked"),
        as_of=_LAST_DAY,
    )


def _main_place(context: Context) -> Iterator[str]:
    yield _mark("main")


def _mark(place: str) -> str:
    return f"{_OPEN}{place}{_CLOSE}"
