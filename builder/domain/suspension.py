"""The emergency stop of a service, as the office keeps it: every turn with who made it and when.

Invariants:
- turns are numbered 1, 2, 3, ...; odd ones stop, even ones take applications again;
- who did it stays in the office; what becomes public is `publish.facts.suspension.Suspension`,
  made by `builder.domain.redaction` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from publish.facts.suspension import StopReason
from publish.facts.text import Text

_LONG_NUMBER = re.compile(r"(?:\d[\s.-]?){7,}")
_PLACES = re.compile(r"@|https?:|www\.", re.IGNORECASE)
_NAME = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class SuspensionTurn:
    """Turn `sequence` of a service; `reason` and the sentences are "" where it ends a stop."""

    service: str
    sequence: int
    reason: StopReason | str
    said_id: str
    said_en: str
    by: str
    at: datetime

    @property
    def is_stop(self) -> bool:
        """Whether new applications are not taken from here on."""
        return self.sequence % 2 == 1

    @property
    def statement(self) -> Text:
        """The sentence for everybody; empty where it ends a stop."""
        return Text(self.said_id, self.said_en)


def standing_stop(turns: Sequence[SuspensionTurn]) -> SuspensionTurn | None:
    """The stop that stands after all turns of a service, in order; None if there is none."""
    return turns[-1] if turns and turns[-1].is_stop else None


def tells_too_much(said: Text, names: Iterable[str]) -> bool:
    """Whether a sentence holds a long number, an address, or the whole name of one of `names`.

    One word alone is no whole name. A sentence can name somebody whom the office does not know:
    the page tells who writes it not to.
    """
    words = f"{said.id} {said.en}"
    if _LONG_NUMBER.search(words) or _PLACES.search(words):
        return True
    plain = f" {_plain(words)} "
    whole = (_plain(name) for name in names)
    return any(" " in name and f" {name} " in plain for name in whole)


def _plain(words: str) -> str:
    return " ".join(_NAME.findall(words.casefold()))
