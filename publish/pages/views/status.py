"""The page of one application.

It depends on the events of this application, its version, the calendar and the
site, and on nothing else: not on the date of the register, not on other
applications. So it goes stale only when its own application moves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, repeat
from typing import Literal

from publish.facts.money import Rupiah
from publish.facts.service import ServiceStandard, Step
from publish.facts.status import Progress, Status
from publish.facts.workdays import WorkingDays, due_on
from publish.i18n import Words, allowance_words, days_words, plain_date, plain_money, short_date
from publish.pages.edition import Edition
from publish.pages.live_links import FILE
from publish.pages.prose import event_words, reason_words, status_words
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.status import Moment, StatusView
from publish.pages.views.frame import frame
from publish.register.index import ApplicationRow, EventRow


@dataclass(frozen=True, slots=True)
class _Case:
    """What the parts of one page look at."""

    edition: Edition
    row: ApplicationRow
    events: Sequence[EventRow]
    standard: ServiceStandard
    words: Words

    @property
    def progress(self) -> Progress:
        return self.row.progress

    @property
    def step(self) -> Step | None:
        """The step now being worked on."""
        return next((s for s in self.standard.steps if s.id == self.progress.step), None)


def status(edition: Edition, ref: PageRef) -> StatusView:
    """The page of the application `ref.key`; `NotFound` when the register has none."""
    row, events = edition.application(ref.key)
    words, lang = edition.words[ref.lang], ref.lang
    standard = edition.version(row.service, row.version).version.standard
    case = _Case(edition, row, events, standard, words)
    answer, progress = _ANSWERS[row.progress.status](case), row.progress
    name = standard.name.in_(lang)
    return StatusView(
        frame=frame(
            edition,
            ref,
            f"{row.number}: {name}",
            section="applications",
            service=row.service,
            as_of=events[-1].event.recorded_on,
        ),
        number=row.number,
        service=name,
        service_href=path_of(PageRef("service", row.service, lang)),
        version=row.version,
        before=answer.before,
        now=answer.now,
        after=answer.after,
        due_on=progress.due_on,
        due_note=_due_note(case),
        late_days=_late_days(case),
        fee=Rupiah(progress.fee),
        fee_note=_fee_note(progress, words),
        taken="" if row.gross_days is None else days_words(row.gross_days, lang),
        taken_note=_taken_note(progress, words),
        line=tuple(_line(case)),
        asked_note=_asked_note(case),
        file=f"{edition.settings.live_url}{FILE.in_(lang)}",
        first_entry=row.first_entry,
        last_entry=row.last_entry,
        command=f"terang verify {edition.settings.public_url or 'URL'}",
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    before: str
    now: str
    after: str


def _being_checked(case: _Case) -> _Answer:
    return _at_step(case, _last_on(case))


def _at_work(case: _Case) -> _Answer:
    return _at_step(case, _step_began_on(case))


def _at_step(case: _Case, began_on: date) -> _Answer:
    step, words = case.step, case.words
    if step is None:
        return _Answer("", status_words(case.progress.status, words.lang), "")
    office = case.edition.unit(step.unit).in_(words.lang)
    due = due_on(began_on, step.allowance, case.edition.calendar)
    if due is None or step.allowance.unit == "automatic":
        after = words.gettext("at %(office)s") % {"office": office}
    else:
        stopped = _stopped_since(case, began_on)
        moved = case.edition.calendar.due_on(due, WorkingDays(stopped)) if stopped else due
        after = words.gettext("at %(office)s, this step by %(date)s") % {
            "office": office,
            "date": plain_date(moved, words.lang),
        }
    if step.kind == "payment" and case.progress.paid < case.progress.fee:
        now = words.gettext("Waiting for payment to the city's account")
        return _Answer(words.gettext("Now"), now, after)
    return _Answer(words.gettext("Now"), step.name.in_(words.lang), after)


def _for_the_applicant(case: _Case) -> _Answer:
    words, last = case.words, case.events[-1].event
    reason = reason_words(last.reason, case.standard, words.lang) if last.reason else ""
    after = words.gettext("since %(date)s") % {"date": plain_date(last.claimed_on, words.lang)}
    return _Answer(
        words.gettext("Now"),
        status_words(case.progress.status, words.lang),
        f"{after}: {reason}" if reason else after,
    )


def _ended(case: _Case) -> _Answer:
    words, last = case.words, case.events[-1].event
    reason = reason_words(last.reason, case.standard, words.lang) if last.reason else ""
    return _Answer(
        plain_date(last.claimed_on, words.lang),
        status_words(case.progress.status, words.lang),
        reason,
    )


_ANSWERS: Mapping[Status, Callable[[_Case], _Answer]] = {
    "filed": _being_checked,
    "returned": _for_the_applicant,
    "in_process": _at_work,
    "waiting": _for_the_applicant,
    "approved": _at_work,
    "rejected": _ended,
    "issued": _ended,
    "withdrawn": _ended,
}


def _last_on(case: _Case) -> date:
    return case.events[-1].event.claimed_on


def _step_began_on(case: _Case) -> date:
    """The day the present step began: when the one before it was done."""
    moves = ("accepted", "step_done")
    return next(
        (e.event.claimed_on for e in reversed(case.events) if e.event.code in moves),
        case.progress.filed_on,
    )


def _stopped_since(case: _Case, began_on: date) -> int:
    """Working days on which the clock stood still since `began_on`."""
    total, asked = 0, None
    for event in (row.event for row in case.events):
        if event.code == "correction_requested":
            asked = event.claimed_on
        elif event.code == "corrected" and asked is not None:
            if asked >= began_on:
                total += case.edition.days.between(asked, event.claimed_on)
            asked = None
    return total


def _due_note(case: _Case) -> str:
    words, progress = case.words, case.progress
    if progress.accepted_on is None:
        return words.gettext("counted from the day the file is complete")
    if progress.stopped_on is not None:
        return words.gettext("the clock stands still; this date will move")
    variant = {v.id: v for v in case.standard.variants}.get(progress.variant or "")
    promise = case.standard.promise if variant is None else variant
    return words.gettext("%(time)s since complete on %(date)s") % {
        "time": allowance_words(promise.allowance, words.lang),
        "date": short_date(progress.accepted_on, words.lang),
    }


def _late_days(case: _Case) -> int:
    progress = case.progress
    if progress.due_on is None or progress.decided_on is None:
        return 0
    return case.edition.days.between(progress.due_on, progress.decided_on)


def _fee_note(progress: Progress, words: Words) -> str:
    if progress.fee == 0:
        return words.gettext("nothing to pay")
    if progress.paid >= progress.fee:
        return words.gettext("paid in full")
    if progress.paid:
        paid = plain_money(Rupiah(progress.paid), words.lang)
        return words.gettext("%(amount)s paid so far") % {"amount": paid}
    return words.gettext("nothing paid yet")


def _taken_note(progress: Progress, words: Words) -> str:
    if not progress.stopped_days:
        return ""
    days = days_words(progress.stopped_days, words.lang)
    return words.gettext("the clock stood still for %(days)s") % {"days": days}


def _asked_note(case: _Case) -> str:
    words, progress, step = case.words, case.progress, case.step
    owed = progress.fee - progress.paid
    if progress.is_open and owed > 0 and step is not None and step.kind == "payment":
        amount = plain_money(Rupiah(owed), words.lang)
        return words.gettext(
            "Now %(amount)s has to be paid, to the city's account only. Nothing else is official."
        ) % {"amount": amount}
    return words.gettext("Nothing has to be paid now. Whoever asks for money can be reported.")


def _line(case: _Case) -> Iterator[Moment]:
    stops = _stop_notes(case)
    for row in case.events:
        yield _happened(case, row, stops)
    if not case.progress.is_open:
        return
    states: Iterator[Literal["now", "later"]] = chain(("now",), repeat("later"))
    if case.progress.status in ("waiting", "returned"):
        waiting = status_words(case.progress.status, case.words.lang)
        yield Moment(next(states), waiting, (), "", "")
    ids = [s.id for s in case.standard.steps]
    here = ids.index(case.progress.step) if case.progress.step in ids else 0
    for step in case.standard.steps[here:]:
        yield _to_come(case, step, next(states))


def _to_come(case: _Case, step: Step, state: Literal["now", "later"]) -> Moment:
    words = case.words
    note = f"{case.edition.unit(step.unit).in_(words.lang)}, "
    if step.kind == "payment" and case.progress.fee == 0:
        note += words.gettext("nothing to pay")
    else:
        note += allowance_words(step.allowance, words.lang)
    return Moment(state, step.name.in_(words.lang), (note,), "", "")


def _happened(case: _Case, row: EventRow, stops: Mapping[int, str]) -> Moment:
    event, words = row.event, case.words
    step = next((s for s in case.standard.steps if s.id == event.step), None)
    notes = []
    if event.reason:
        notes.append(reason_words(event.reason, case.standard, words.lang))
    if event.code == "payment_recorded" and event.amount:
        notes.append(plain_money(Rupiah(event.amount), words.lang))
    if event.sequence in stops:
        notes.append(stops[event.sequence])
    if event.recorded_on != event.claimed_on:
        recorded = short_date(event.recorded_on, words.lang)
        notes.append(words.gettext("written down on %(date)s") % {"date": recorded})
    return Moment(
        state="done",
        title=event_words(event.code, words.lang, step.name.in_(words.lang) if step else ""),
        notes=tuple(notes),
        when=short_date(event.claimed_on, words.lang),
        iso=event.claimed_on.isoformat(),
    )


def _stop_notes(case: _Case) -> Mapping[int, str]:
    """Beside each answer of the applicant in process, how long the clock stood still."""
    notes, asked = {}, None
    for event in (row.event for row in case.events):
        if event.code == "correction_requested":
            asked = event.claimed_on
        elif event.code == "corrected" and asked is not None:
            days = days_words(case.edition.days.between(asked, event.claimed_on), case.words.lang)
            notes[event.sequence] = case.words.gettext("the clock stood still for %(days)s") % {
                "days": days
            }
            asked = None
    return notes
