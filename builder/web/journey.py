"""One application as one line through time: what happened, what is now, what is to come.

The citizen's own page and the desk share it; the desk adds who did it.

Invariant: both dates of an event are told whenever they differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from builder.domain.application import ApplicationEvent
from builder.web.fees import number_of_rupiah
from publish.facts.amendment import AMENDED
from publish.facts.balance import MONEY_EVENTS
from publish.facts.service import ServiceStandard
from publish.facts.status import Progress
from publish.facts.text import Lang
from publish.i18n import Words, allowance_words, short_date
from publish.pages.amendment_words import amend_reason_words, mended_words, right_words
from publish.pages.prose import event_words, reason_words, status_words, way_words

State = Literal["done", "now", "later"]
WORKED_ON = frozenset({"in_process", "approved"})


@dataclass(frozen=True, slots=True)
class Station:
    """`notes` stand under the label, one a line."""

    state: State
    label: str
    when: str
    notes: tuple[str, ...]


def stations(
    standard: ServiceStandard,
    events: Sequence[ApplicationEvent],
    here: Progress,
    lang: Lang,
    words: Words,
) -> tuple[Station, ...]:
    """The whole line; `events` by sequence."""
    done = [_happened(event, events, standard, lang, words) for event in events]
    return (*done, *_now(standard, here, lang), *_later(standard, here, lang))


def headline(standard: ServiceStandard, here: Progress, lang: Lang) -> str:
    """Where it stands, in a few words: the step being worked on, else the status."""
    step = step_name(standard, here.step, lang)
    return step if step and here.status in WORKED_ON else status_words(here.status, lang)


def step_name(standard: ServiceStandard, step: str | None, lang: Lang) -> str:
    """The name of a step; "" for none."""
    return next((s.name.in_(lang) for s in standard.steps if s.id == step), "")


def event_title(
    event: ApplicationEvent,
    events: Sequence[ApplicationEvent],
    standard: ServiceStandard,
    lang: Lang,
) -> str:
    """An event as a phrase; a correction with the event that was wrong."""
    title = event_words(event.code, lang, step_name(standard, event.step, lang))
    if event.amends is None:
        return title
    return f"{title}: {event_title(events[event.amends - 1], events, standard, lang)}"


def event_reason(event: ApplicationEvent, standard: ServiceStandard, lang: Lang) -> str:
    """The reason of an event; "" for none."""
    if event.code == AMENDED:
        return amend_reason_words(event.reason or "", lang)
    return reason_words(event.reason, standard, lang) if event.reason else ""


def right_notes(
    event: ApplicationEvent,
    events: Sequence[ApplicationEvent],
    standard: ServiceStandard,
    lang: Lang,
) -> Iterator[str]:
    """What a correction says is right, and at the event that was wrong, that it was put right."""
    if event.code == AMENDED:
        yield right_words(event.right_on, event.right_reason, standard, lang)
    for own in [own for own in events if own.amends == event.sequence][-1:]:
        right = right_words(own.right_on, own.right_reason, standard, lang)
        yield mended_words(own.recorded_at.date(), right, lang)


def _happened(
    event: ApplicationEvent,
    events: Sequence[ApplicationEvent],
    standard: ServiceStandard,
    lang: Lang,
    words: Words,
) -> Station:
    notes = [
        _recorded(event, lang, words),
        way_words(event.way, lang) if event.way else "",
        event_reason(event, standard, lang),
        *right_notes(event, events, standard, lang),
        number_of_rupiah(event.amount or 0, lang) if event.code in MONEY_EVENTS else "",
        event.note,
    ]
    label = event_title(event, events, standard, lang)
    return Station("done", label, short_date(event.claimed_on, lang), tuple(filter(None, notes)))


def _recorded(event: ApplicationEvent, lang: Lang, words: Words) -> str:
    recorded_on = event.recorded_at.date()
    if recorded_on == event.claimed_on:
        return ""
    return words.gettext("recorded on %(date)s") % {"date": short_date(recorded_on, lang)}


def _now(standard: ServiceStandard, here: Progress, lang: Lang) -> Iterator[Station]:
    if here.is_open:
        step = step_name(standard, here.step, lang) if here.status not in WORKED_ON else ""
        yield Station("now", headline(standard, here, lang), "", tuple(filter(None, (step,))))


def _later(standard: ServiceStandard, here: Progress, lang: Lang) -> Iterator[Station]:
    ids = [step.id for step in standard.steps]
    if not here.is_open or here.step not in ids:
        return
    for step in standard.steps[ids.index(here.step) + 1 :]:
        yield Station("later", step.name.in_(lang), allowance_words(step.allowance, lang), ())
