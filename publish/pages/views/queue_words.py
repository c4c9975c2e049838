"""Whether an application was overtaken, in words, for the day of its last event that counts.

Invariant: every number here follows from dates that are public one by one.
"""

from __future__ import annotations

from publish.i18n import Words, number, short_date
from publish.register.index import ApplicationRow


def overtaken_words(row: ApplicationRow, words: Words) -> str:
    """By how many while its clock ran; "" for one that is not accepted as complete yet."""
    if row.progress.accepted_on is None:
        return ""
    by = row.overtaken.while_running
    if not by:
        return words.gettext("by none")
    return words.ngettext("by %(num)s application", "by %(num)s applications", by) % {
        "num": number(by, words.lang)
    }


def overtaken_note(row: ApplicationRow, words: Words) -> str:
    """Among how many, what counts, and for which days."""
    accepted_on, found = row.progress.accepted_on, row.overtaken
    until = row.progress.decided_on or row.progress.last_on
    if accepted_on is None or until is None:
        return ""
    days = {"first": short_date(accepted_on, words.lang), "last": short_date(until, words.lang)}
    if not found.decided:
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
        found.decided,
    ) % {**days, "num": number(found.decided, words.lang)}
    after_stop = found.by - found.while_running
    if not after_stop:
        return said
    more = words.ngettext(
        "%(num)s more after its clock had stood still",
        "%(num)s more after its clock had stood still",
        after_stop,
    ) % {"num": number(after_stop, words.lang)}
    return f"{said}; {more}"
