"""Names for machines, made once from words for people.

Invariants:
- a minted name is new among those it is told about;
- the same words and the same names taken give the same name: nothing is random.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import count

LONGEST = 40
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def mint_key(words: str, taken: Collection[str]) -> str:
    """The key of a question: "Luas lantai (m²)" becomes `luas_lantai_m2`."""
    return _new(_plain(words, "_", "pertanyaan"), "_", taken)


def mint_id(words: str, taken: Collection[str]) -> str:
    """The id of a choice, a page, a step or a line: "Bukti hak tanah" becomes `bukti-hak-tanah`."""
    return _new(_plain(words, "-", "bagian"), "-", taken)


def _plain(words: str, between: str, otherwise: str) -> str:
    letters = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    plain = _NOT_PLAIN.sub(between, letters).strip(between)
    return plain[:LONGEST].strip(between) or otherwise


def _new(base: str, between: str, taken: Collection[str]) -> str:
    if base not in taken:
        return base
    numbered = (f"{base}{between}{number}" for number in count(2))
    return next(name for name in numbered if name not in taken)
