"""Words in both languages, and the one rule for text that comes in.

Invariants:
- whatever `tidy` accepts is storable in every store and publishable in every
  page: NFC, line ends as LF, no control characters but newline and tab, no
  lone surrogates, no bidirectional controls (security: one rule at each door).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from publish.errors import Invalid, Problem

Lang = Literal["id", "en"]
LANGS: tuple[Lang, Lang] = ("id", "en")

_BIDI_CONTROLS = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
)
_ALLOWED_CONTROLS = frozenset("\n\t")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in Indonesian and English; Indonesian is the original."""

    id: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The words in `lang`; English falls back to Indonesian when empty."""
        return self.id if lang == "id" or not self.en else self.en


def text(document: object) -> Text:
    """Read `{"id": ..., "en": ...}`. Raises `Invalid` (TEXT-SHAPE) otherwise."""
    if not isinstance(document, Mapping) or not isinstance(document.get("id"), str):
        raise Invalid(Problem("", "TEXT-SHAPE", {}))
    words = cast("Mapping[str, object]", document)
    english = words.get("en", "")
    return Text(str(words["id"]), english if isinstance(english, str) else "")


def forbidden_character(value: str) -> str | None:
    """The first character that may not be stored, as `U+0000`; None when all may."""
    if value.isprintable():  # no control character of any kind, as almost every text
        return None
    for char in value:
        if char in _BIDI_CONTROLS or (
            unicodedata.category(char) in ("Cc", "Cs") and char not in _ALLOWED_CONTROLS
        ):
            return f"U+{ord(char):04X}"
    return None


def tidy(value: str) -> str:
    """`value` in NFC with LF line ends and without blanks at both ends.

    Raises `Invalid` (TEXT-CHARACTER, naming the code point) for a character
    that may not be stored.
    """
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    found = forbidden_character(plain)
    if found is not None:
        raise Invalid(Problem("", "TEXT-CHARACTER", {"character": found}))
    return unicodedata.normalize("NFC", plain).strip()
