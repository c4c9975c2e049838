"""The line through time of one application: done, now, later.

Invariant: a moment depends on the arguments of its function alone, so that what was told once
may be kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, repeat
from typing import Literal, NamedTuple

from publish.facts.amendment import AMENDED
from publish.facts.money import Rupiah
from publish.facts.service import Step
from publish.facts.status import EventCode
from publish.facts.text import Lang
from publish.i18n import allowance_words, days_words, plain_money, short_date
from publish.pages.amendment_words import amend_reason_words, mended_words, right_words
from publish.pages.case import (
    AmendsFacts,
    Case,
    DueMovedFacts,
    EventFacts,
    MendedFacts,
    ToComeFacts,
)
from publish.pages.prose import event_words, reason_words, status_words, way_words
from publish.pages.view_models.status import Moment
from publish.pages.views.days_off import moving_days
from publish.pages.views.status_parts import Version
from publish.pages.vocabulary import DIFFERENCE


class Day(NamedTuple):
    """A day in words and for machines."""

    words: str
    iso: str


def line(version: Version, case: Case) -> Iterator[Moment]:
    """What happened, what happens now, and what is to come."""
    lang = version.words.lang
    for event in case.line:
        days = _day(event.claimed_on, lang), _day(event.recorded_on, lang)
        yield happened(version, event.facts, days, event.entry)
    if case.to_come is not None:
        yield from to_come(version, case.to_come)


def _day(iso: str, lang: Lang) -> Day:
    return Day(short_date(date.fromisoformat(iso), lang), iso)


def to_come(version: Version, facts: ToComeFacts) -> Iterator[Moment]:
    """What happens now and after it, while something is to come."""
    status, step, has_fee = facts
    states: Iterator[Literal["now", "later"]] = chain(("now",), repeat("later"))
    if status in ("waiting", "returned"):
        waiting = status_words(status, version.words.lang)
        yield Moment(next(states), waiting, (), "", "", "", "", "", "", -1)
    ids = [s.id for s in version.standard.steps]
    here = ids.index(step) if step in ids else 0
    for coming in version.standard.steps[here:]:
        note = f"{version.office(coming)}, {_time(version, coming, has_fee=has_fee)}"
        title = coming.name.in_(version.words.lang)
        yield Moment(next(states), title, (note,), "", "", "", "", "", "", -1)


def _time(version: Version, step: Step, *, has_fee: bool) -> str:
    if step.kind == "payment" and not has_fee:
        return version.words.gettext("nothing to pay")
    return allowance_words(step.allowance, version.words.lang)


def _moved(version: Version, facts: DueMovedFacts) -> str:
    before, after, *_ = (_day(iso, version.words.lang).words for iso in facts[:2])
    return version.words.gettext("from %(old)s to %(new)s") % {"old": before, "new": after}


def _title(version: Version, code: EventCode, step: Step | None, amends: AmendsFacts | None) -> str:
    lang = version.words.lang
    title = event_words(code, lang, step.name.in_(lang) if step else "")
    if amends is None:
        return title
    return f"{title}: {_title(version, amends[0], version.step(amends[1]), None)}"


def _right(
    version: Version, amends: AmendsFacts | None, mended: MendedFacts | None
) -> Iterator[str]:
    """What a correction says is right; and at the event that was wrong, that it was put right."""
    if amends is not None:
        yield right_words(_on(amends[2]), amends[3], version.standard, version.words.lang)
    if mended is not None:
        lang, on = version.words.lang, date.fromisoformat(mended[0])
        right = right_words(_on(mended[1]), mended[2], version.standard, lang)
        yield mended_words(on, right, lang)


def _on(iso: str | None) -> date | None:
    return None if iso is None else date.fromisoformat(iso)


def happened(version: Version, facts: EventFacts, days: tuple[Day, Day], entry: int) -> Moment:
    """An event; `days` are those claimed and recorded."""
    code, event_step, reason, way, money, stopped, is_unpaid, is_later, moved, amends, mended = (
        facts
    )
    words, lang, (claimed, recorded) = version.words, version.words.lang, days
    step = version.step(event_step)
    notes = [way_words(way, lang)] if way else []
    if reason:
        known = amend_reason_words(reason, lang) if code == AMENDED else ""
        notes.append(known or reason_words(reason, version.standard, lang))
    if moved is not None:
        notes.append(_moved(version, moved))
        notes += moving_days(version, moved)
    if stopped is not None:
        said = {"days": days_words(stopped, lang)}
        notes.append(words.gettext("the clock stood still for %(days)s") % said)
    if is_unpaid:
        notes.append(DIFFERENCE["unpaid"].in_(lang))
    notes += _right(version, amends, mended)
    later = ""
    if is_later:
        later = words.gettext("written down on %(date)s") % {"date": recorded.words}
    return Moment(
        state="done",
        title=_title(version, code, step, amends),
        notes=tuple(notes),
        when=claimed.words,
        iso=claimed.iso,
        recorded=later,
        recorded_iso=recorded.iso if later else "",
        amount="" if money is None else plain_money(Rupiah(money), lang),
        rupiah="" if money is None else str(money),
        entry=entry,
    )
