"""The one rule for free text that people give the office.

Invariant: what passes can be stored in every store and shown on every page.
"""

from __future__ import annotations

from builder.errors import invalid
from publish.facts.text import tidy


def tidy_note(typed: str, longest: int, path: str = "/note") -> str:
    """The text in NFC without blanks at its ends.

    Raises `Invalid`: TEXT-CHARACTER, or TEXT-TOO-LONG for more than `longest` characters.
    """
    note = tidy(typed)
    if len(note) > longest:
        raise invalid("TEXT-TOO-LONG", path, longest=longest)
    return note
