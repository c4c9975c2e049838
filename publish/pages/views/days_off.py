"""Changes of the days off in words: which day, by which decree, and whether it came too late.

Invariant: a day off that was declared on the day itself or later is said to be late wherever it
is told, and that nothing is counted by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from publish.i18n import Words, plain_date, short_date
from publish.pages.case import DueMovedFacts
from publish.pages.edition import Edition
from publish.pages.view_models.changes import DayOff
from publish.pages.views.status_parts import Version
from publish.register.calendar_rows import PublishedChange, read_changes


def published_changes(edition: Edition) -> tuple[PublishedChange, ...]:
    """Every day that an edition took in or struck out, the last recorded first."""
    return edition.keep(("day-changes",), lambda: read_changes(edition.index.connection))


def day_changes(edition: Edition, words: Words) -> tuple[DayOff, ...]:
    """The same in words."""
    return tuple(
        DayOff(
            on=found.change.day.on,
            name=found.change.day.name.in_(words.lang),
            said=change_words(found, words),
            basis=found.basis,
            late=late_words(found, words),
            entry=found.entry,
        )
        for found in published_changes(edition)
    )


def change_words(found: PublishedChange, words: Words) -> str:
    """What became of the day, and on which day that was published."""
    on = {"date": plain_date(found.recorded_on, words.lang)}
    if found.change.is_off:
        return words.gettext("A day off since it was published on %(date)s.") % on
    return words.gettext("A working day since it was published on %(date)s.") % on


def late_words(found: PublishedChange, words: Words) -> str:
    """That it was declared too late to count; "" for one that counts."""
    if not found.change.is_late:
        return ""
    return words.gettext("Declared late: it moves no due date and no count.")


def moving_days(version: Version, facts: DueMovedFacts) -> Iterator[str]:
    """The days that moved a due date, each with its name and its decree."""
    words, (due_from, due_to, digest, accepted_on) = version.words, facts
    first, last = date.fromisoformat(accepted_on), date.fromisoformat(max(due_from, due_to))
    for found in reversed(published_changes(version.edition)):
        day = found.change.day
        is_ours = found.digest == digest and not found.change.is_late
        if is_ours and first < day.on <= last:
            said = {"date": short_date(day.on, words.lang), "name": day.name.in_(words.lang)}
            said |= {"basis": found.basis}
            yield (
                words.gettext("%(date)s is a day off: %(name)s (%(basis)s)") % said
                if found.change.is_off
                else words.gettext("%(date)s is a working day: %(name)s (%(basis)s)") % said
            )
