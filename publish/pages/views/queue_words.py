"""Whether an application was overtaken, in words, for the day of its last event that counts.

Invariant: every number here follows from dates that are public one by one.
"""

from __future__ import annotations

from publish.i18n import Words, number
from publish.pages.case import AmongFacts


def by_words(running: int, words: Words) -> str:
    """By how many while its clock ran."""
    if not running:
        return words.gettext("by none")
    return words.ngettext("by %(num)s application", "by %(num)s applications", running) % {
        "num": number(running, words.lang)
    }


def note_words(facts: AmongFacts, first: str, last: str, words: Words) -> str:
    """Among how many and what counts; `first` and `last` are the days in words."""
    decided, after_stop, has_moved = facts
    days = {"first": first, "last": last}
    if not has_moved:
        return words.gettext("no further step was taken since it was accepted on %(first)s") % days
    if not decided:
        return (
            words.gettext(
                "after %(first)s and before %(last)s no other with this promised time was decided"
            )
            % days
        )
    said = words.ngettext(
        "%(num)s other with this promised time was decided after %(first)s and before %(last)s;"
        " it counts if it was accepted later",
        "%(num)s others with this promised time were decided after %(first)s and before %(last)s;"
        " those accepted later count",
        decided,
    ) % {**days, "num": number(decided, words.lang)}
    if not after_stop:
        return said
    more = words.ngettext(
        "%(num)s more after its clock had stood still",
        "%(num)s more after its clock had stood still",
        after_stop,
    ) % {"num": number(after_stop, words.lang)}
    return f"{said}; {more}"
