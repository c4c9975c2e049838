"""A stop of a service, and its end, in one sentence: the same on public and on live pages."""

from __future__ import annotations

from publish.facts.suspension import Suspension
from publish.facts.text import Lang, Text
from publish.i18n import plain_date
from publish.pages.vocabulary import STOP

_STOPPED = Text(
    "Permohonan baru tidak diterima sejak {date}, karena {reason}.",
    "New applications are not taken since {date}, because {reason}.",
)
_ENDED = Text("Layanan ini tidak ditawarkan lagi sejak {date}.", "No longer offered since {date}.")
_RESUMED = Text(
    "Permohonan baru diterima lagi sejak {date}.", "New applications are taken again since {date}."
)


def suspension_words(turn: Suspension, lang: Lang) -> str:
    """Since when, and why not: "New applications are not taken since 2 March 2026, because ..."."""
    date = plain_date(turn.recorded_on, lang)
    if turn.reason is None:
        return _RESUMED.in_(lang).format(date=date)
    if turn.is_end:
        return _ENDED.in_(lang).format(date=date)
    return _STOPPED.in_(lang).format(date=date, reason=STOP[turn.reason].in_(lang))
