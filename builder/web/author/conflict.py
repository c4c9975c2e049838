"""Two officers at once: the second one's work is kept, and what came between is told.

Invariants:
- everything that was sent is in the page again, to be done on the newest text with one
  button, or left.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, request

from builder.domain.authoring.diff import differences
from builder.domain.draft import ServiceDraft
from builder.errors import TerangError
from builder.usecases.authoring import editable, what_changed
from builder.web.author.opened import address
from builder.web.live import lang, words
from builder.web.page import show


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """`between` are sentences on what others changed; `mine` is what was sent."""

    title: str
    by: str
    between: tuple[str, ...]
    mine: tuple[tuple[str, str], ...]
    hidden: tuple[tuple[str, str], ...]
    action: str
    reload_href: str
    revision: int


def show_conflict(draft: ServiceDraft, name: str, since: int) -> Response:
    """The page of a save that came too late."""
    _ = words().gettext
    between = what_changed(draft, since)
    sent = [(k, v) for k, v in request.form.items(multi=True) if k not in _OURS]
    query = {key: request.args[key] for key in ("q",) if key in request.args}
    page = ConflictPage(
        title=_("Somebody else changed this draft"),
        by=", ".join(between.by),
        between=_differences(draft, between.before),
        mine=tuple((k, v) for k, v in sent if v.strip() and k not in _TECHNICAL),
        hidden=tuple(sent),
        action=address(draft, name, **query),
        reload_href=address(draft, name, **query),
        revision=draft.revision,
    )
    return show("author/conflict.html", page, 409)


_OURS = ("csrf_token", "revision")
_TECHNICAL = ("op", "q", "key", "anchor", "place", "page")


def _differences(draft: ServiceDraft, before: object) -> tuple[str, ...]:
    if before is None:
        return ()
    try:
        found = differences(before, editable(draft.texts))  # type: ignore[arg-type]
    except TerangError:
        return ()
    return tuple(difference.said(lang()) for difference in found)
