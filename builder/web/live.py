"""What the views of one running app share, and the request's own clock, person and language.

Invariants:
- built once by `builder.app.create_app`, never at import;
- everything else that a view needs comes in its arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from flask import current_app, g

from builder.web.assets import Assets
from builder.workspace import Workspace
from publish.facts.text import Lang
from publish.i18n import Words

KEY = "terang"


@dataclass(frozen=True, slots=True)
class Live:
    """The workspace that is served, the words of its pages and their style sheets and scripts;
    `blank_pages` belongs to `builder.web.citizen.ready`."""

    workspace: Workspace
    words: Mapping[Lang, Words]
    assets: Assets
    blank_pages: dict[tuple[object, ...], tuple[str, ...]] = field(default_factory=dict)


def live() -> Live:
    """The running app's own."""
    return cast(Live, current_app.extensions[KEY])


def workspace() -> Workspace:
    """The workspace that is served."""
    return live().workspace


def now() -> datetime:
    """One instant in the city's zone for the whole of a request, so that all its dates agree."""
    if "now" not in g:
        g.now = workspace().clock()
    return cast(datetime, g.now)


def today() -> date:
    """The city's date at `now`."""
    return now().date()


def lang() -> Lang:
    """The language of this request: of its address, or chosen at the desk."""
    return cast(Lang, g.get("lang", "id"))


def words() -> Words:
    """The words of this request's language."""
    return live().words[lang()]
