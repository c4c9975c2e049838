"""A text with places, to be filled with bytes: what many pages have in common, drawn once.

A mould is made of a drawn text in which marks stand in place of values. A mark is made of
characters for private use; a value that has one of them is refused (`Unfit`), so nothing that
somebody typed is ever taken for a place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from markupsafe import escape

_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}([a-z0-9_.]+){_CLOSE}")


class Unfit(ValueError):
    """This text cannot be made by a mould; the template can draw it."""


class Mould:
    """A text with places, of which the values come in a fixed order."""

    def __init__(self, text: str, places: Sequence[str]) -> None:
        """`places` names the values in their order; those that the text does not have are left
        out, and one may stand in it many times."""
        parts = _PLACE.split(text)
        names = parts[1::2]
        if any(mark in part for part in parts for mark in (_OPEN, _CLOSE)) or not (
            set(names) <= set(places)
        ):
            raise Unfit(text)
        self._pieces = [part.encode() for part in parts]
        self._choose = _chooser([places.index(name) for name in names])

    def filled(self, values: Sequence[bytes]) -> list[bytes]:
        """The pieces of the text with these values."""
        pieces = self._pieces.copy()
        pieces[1::2] = self._choose(values)
        return pieces


def _chooser(places: Sequence[int]) -> Callable[[Any], Sequence[bytes]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda values: [values[place] for place in places]


def mark(place: str) -> str:
    """What stands for a value in a text to be drawn."""
    return f"{_OPEN}{place}{_CLOSE}"


def written(text: str) -> str:
    """A value as the template writes it. Raises `Unfit` for one with a character of marks."""
    if _OPEN in text or _CLOSE in text:
        raise Unfit(text)
    return str(escape(text))


def put(text: str, values: dict[str, str]) -> str:
    """The text with some of its places filled; the values are written already."""
    for place, value in values.items():
        text = text.replace(mark(place), value)
    return text
