"""Parts of status pages as pages hold them: written out, and kept for all that have the same facts.

A day that is no part of the facts is a mark in the values, so that few kinds of each part are left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar, cast

from markupsafe import escape

from publish.facts.text import Lang
from publish.i18n import days_words, money
from publish.pages.case import (
    AmongFacts,
    AnswerFacts,
    DueFacts,
    EventFacts,
    FeeFacts,
    TakenFacts,
    ToComeFacts,
)
from publish.pages.mould import Mould, mark, written
from publish.pages.status_marks import DIFFERENCES, LONG
from publish.pages.view_models.status import Moment
from publish.pages.views import status_parts
from publish.pages.views.queue_words import by_words, note_words
from publish.pages.views.status_line import Day, happened, to_come
from publish.pages.views.status_parts import Version

T = TypeVar("T")

DAY, LAST = b"\xee\x80\x80day\xee\x80\x81", b"\xee\x80\x80last\xee\x80\x81"
"""The marks of a day, and of the last of two, in values."""
MOMENT = ("when", "iso", "recorded", "recorded_iso", "entry")
"""The values of a moment in their order."""
_MOST = 2048  # parts kept of one version, with their words: half a megabyte


class Cast(NamedTuple):
    """A part as a page holds it: what decides which parts of the template are written, and the
    values; a day that is no part of the facts is a mark in them."""

    shape: tuple[object, ...]
    values: tuple[bytes, ...]


class Kept(dict[Any, T], Generic[T]):
    """What `make` gives for some facts, made once; of too many all are forgotten."""

    def __init__(self, make: Callable[[Any], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, facts: Any) -> T:
        if len(self) >= _MOST:
            self.clear()
        made = self[facts] = self._make(facts)
        return made


class Parts:
    """The parts of the pages of one version in one language."""

    def __init__(self, version: Version, text_of: Callable[[Moment], str]) -> None:
        self._version = version
        self._lang: Lang = version.words.lang
        self._text_of = text_of
        self.pages: dict[tuple[object, ...], Mould | None] = {}
        """The moulds of whole pages by their shape; None where the template draws them."""
        self.answer = Kept(self._answer)
        self.due = Kept(self._due)
        self.fee = Kept(self._fee)
        self.taken = Kept(self._taken)
        self.overtaken = Kept(self._overtaken)
        self.among = Kept(self._among)
        self.moments = Kept(self._moment)
        self.to_come = Kept(self._to_come)

    def _answer(self, facts: AnswerFacts) -> Cast:
        part = status_parts.answer(self._version, facts, mark("day"))
        texts = (part.before, part.now, part.after)
        return Cast((*map(bool, texts), len(part.now) > LONG), _bytes(*map(_with_day, texts)))

    def _due(self, facts: DueFacts) -> bytes:
        return _with_day(status_parts.due_note(self._version, facts, mark("day"))).encode()

    def _fee(self, facts: FeeFacts) -> Cast:
        part = status_parts.fee(self._version, facts)
        said = (part.fee_note, part.fee_lines, part.asked_note)
        amounts = (money(part.fee, self._lang), str(part.fee.amount))
        more = part.differences + ("",) * (DIFFERENCES - len(part.differences))
        shape = (*map(bool, said), len(part.differences))
        return Cast(shape, _bytes(*map(written, (*amounts, *said, *more))))

    def _taken(self, facts: TakenFacts) -> Cast:
        part = status_parts.taken(self._version, facts)
        texts = (part.taken, days_words(part.late_days, self._lang), part.taken_note)
        shape = (bool(part.taken), bool(part.late_days), bool(part.taken_note))
        return Cast(shape, _bytes(*map(written, texts)))

    def _overtaken(self, running: int) -> bytes:
        return written(by_words(running, self._version.words)).encode()

    def _among(self, facts: AmongFacts) -> bytes:
        note = note_words(facts, mark("day"), mark("last"), self._version.words)
        return str(escape(note)).encode()

    def _moment(self, facts: EventFacts) -> Mould:
        days = (Day(mark("when"), mark("iso")), Day(mark("recorded"), mark("recorded_iso")))
        moment = happened(self._version, facts, days, cast("int", mark("entry")))
        return Mould(self._text_of(moment), MOMENT)

    def _to_come(self, facts: ToComeFacts) -> bytes:
        return "".join(map(self._text_of, to_come(self._version, facts))).encode()


def _bytes(*texts: str) -> tuple[bytes, ...]:
    return tuple(text.encode() for text in texts)


def _with_day(text: str) -> str:
    """A value as the template writes it, with a place for a day."""
    return mark("day").join(map(written, text.split(mark("day"))))
