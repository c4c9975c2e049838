"""The line through time of one application: done, now, later."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat
from typing import Literal

from publish.facts.balance import MONEY_EVENTS
from publish.facts.money import Rupiah
from publish.facts.service import Step
from publish.i18n import allowance_words, days_words, plain_money, short_date
from publish.pages.prose import event_words, reason_words, status_words, way_words
from publish.pages.view_models.status import Moment
from publish.pages.views.case import Case, stops
from publish.pages.vocabulary import DIFFERENCE
from publish.register.index import EventRow


def line(case: Case) -> Iterator[Moment]:
    """What happened, what happens now, and what is to come."""
    stopped = {stop.answer: stop.days for stop in stops(case)}
    for row in case.events:
        yield _happened(case, row, stopped.get(row.event.sequence))
    if not case.progress.is_open:
        return
    states: Iterator[Literal["now", "later"]] = chain(("now",), repeat("later"))
    if case.progress.status in ("waiting", "returned"):
        waiting = status_words(case.progress.status, case.words.lang)
        yield Moment(next(states), waiting, (), "", "", "", "", "", "", -1)
    ids = [s.id for s in case.standard.steps]
    here = ids.index(case.progress.step) if case.progress.step in ids else 0
    for step in case.standard.steps[here:]:
        yield _to_come(case, step, next(states))


def _to_come(case: Case, step: Step, state: Literal["now", "later"]) -> Moment:
    words = case.words
    note = f"{case.office(step)}, "
    if step.kind == "payment" and case.progress.fee == 0:
        note += words.gettext("nothing to pay")
    else:
        note += allowance_words(step.allowance, words.lang)
    return Moment(state, step.name.in_(words.lang), (note,), "", "", "", "", "", "", -1)


def _happened(case: Case, row: EventRow, stopped: int | None) -> Moment:
    event, words = row.event, case.words
    step = next((s for s in case.standard.steps if s.id == event.step), None)
    notes = [way_words(event.way, words.lang)] if event.way else []
    if event.reason:
        notes.append(reason_words(event.reason, case.standard, words.lang))
    if stopped is not None:
        days = {"days": days_words(stopped, words.lang)}
        notes.append(words.gettext("the clock stood still for %(days)s") % days)
    if event.code == "issued" and case.progress.unpaid:
        notes.append(DIFFERENCE["unpaid"].in_(words.lang))
    paid = Rupiah(event.amount or 0) if event.code in MONEY_EVENTS else None
    recorded = ""
    if event.recorded_on != event.claimed_on:
        on = {"date": short_date(event.recorded_on, words.lang)}
        recorded = words.gettext("written down on %(date)s") % on
    return Moment(
        state="done",
        title=event_words(event.code, words.lang, step.name.in_(words.lang) if step else ""),
        notes=tuple(notes),
        when=short_date(event.claimed_on, words.lang),
        iso=event.claimed_on.isoformat(),
        recorded=recorded,
        recorded_iso=event.recorded_on.isoformat() if recorded else "",
        amount="" if paid is None else plain_money(paid, words.lang),
        rupiah="" if paid is None else str(paid.amount),
        entry=row.entry,
    )
