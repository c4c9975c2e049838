"""A public page of something that is not published: the same view and template, with a mark.

Invariants:
- nothing is written anywhere, and the mark stands on every such page, on screen and on paper;
- what it leads to in the other language is the caller's, not the published page.
"""

from __future__ import annotations

from dataclasses import replace

from publish.pages.edition import Edition
from publish.pages.render import draw
from publish.pages.routes import PageRef
from publish.pages.views.service import service
from publish.pages.views.slip import slip


def draft_service(edition: Edition, ref: PageRef, *, other: str, slip_href: str) -> bytes:
    """The page of a service; `other` is the same in the other language."""
    view = service(edition, ref)
    frame = replace(view.frame, is_draft=True, other=other)
    return draw("service.html", replace(view, frame=frame, slip=slip_href), ref.lang, edition)


def draft_slip(edition: Edition, ref: PageRef, *, other: str) -> bytes:
    """The price slip and the poster."""
    view = slip(edition, ref)
    return draw(
        "slip.html",
        replace(view, frame=replace(view.frame, is_draft=True, other=other)),
        ref.lang,
        edition,
    )
