"""What an officer's browser is typing in for somebody at the counter.

The signed cookie says for which service and how the application came there; the citizens' own
pages then file it as such.

Invariants:
- the mark is for one service and ends with its filing: no application of another kind, and none
  of the officer's own, is taken for one of the counter;
- who was signed out in between files nothing: an application never loses its mark on the way.
"""

from __future__ import annotations

from flask import request, session

from builder.domain.counter import AtCounter
from builder.errors import forbidden
from builder.web.auth import signed_in
from publish.facts.status import FILING_WAYS, FilingWay

MEMBER = "counter"
"""The member of the session cookie: service and way of filing."""


def begin(service: str, way: FilingWay) -> None:
    """From here on this browser types in an application for that service."""
    session[MEMBER] = [service, way]


def end() -> None:
    """The application was filed, or the citizen went away."""
    session.pop(MEMBER, None)


def marked() -> tuple[str, FilingWay] | None:
    """The service being filed for and the way; None away from the counter."""
    mark = session.get(MEMBER)
    return None if mark is None else (str(mark[0]), FILING_WAYS[FILING_WAYS.index(mark[1])])


def way_here() -> FilingWay | None:
    """The way of filing on the pages of the service that is being filed for."""
    mark = marked()
    is_here = mark is not None and (request.view_args or {}).get("service") == mark[0]
    return mark[1] if mark is not None and is_here else None


def at_counter() -> AtCounter | None:
    """Who types it in on this page, and how it came. Raises `Forbidden` (COUNTER-ENDED)."""
    way = way_here()
    if way is None:
        return None
    officer = signed_in()
    if officer is None:
        raise forbidden("COUNTER-ENDED")
    return AtCounter(officer, way)
