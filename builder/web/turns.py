"""Where a page of the list begins, as text in an address.

Invariant: a place is a position and no right: whoever types another one turns to another page of
what they may see.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from builder.store.standing_query import Place
from builder.usecases.listing import Turn

AFTER, BEFORE = "sesudah", "sebelum"
_NONE = "-"
_LONGEST_NUMBER = 40


def place_text(place: Place) -> str:
    """As in "2026-03-09.2026-03-02.KDI-7F3K-9M2Q"; a due date that there is not is "-"."""
    due = place.due_on.isoformat() if place.due_on else _NONE
    return f"{due}.{place.filed_on.isoformat()}.{place.number}"


def place_read(text: str) -> Place | None:
    """The place of such a text; None for anything else."""
    due, _, rest = text.partition(".")
    filed, _, number = rest.partition(".")
    if not number or len(number) > _LONGEST_NUMBER or "\0" in number:
        return None
    try:
        due_on = None if due == _NONE else date.fromisoformat(due)
        return Place(due_on, date.fromisoformat(filed), number)
    except ValueError:
        return None


def turn_of(values: Mapping[str, str]) -> Turn:
    """The turn in the query of an address; the first page for none, and for what nobody wrote."""
    after, before = place_read(values.get(AFTER, "")), place_read(values.get(BEFORE, ""))
    return Turn(after=after, before=None if after else before)


def turned(turn: Turn) -> dict[str, Any]:
    """What the address of that page has in its query."""
    places = {AFTER: turn.after, BEFORE: turn.before}
    return {name: place_text(place) for name, place in places.items() if place}
