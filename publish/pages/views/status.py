"""The page of one application.

It depends on the events of this application, its version, the calendar and the
site, and on what the register knew at its last event: not on the date of the
register, not on what other applications did since. So it goes stale only when
its own application moves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from publish.facts.money import Rupiah
from publish.facts.status import Progress, Status
from publish.facts.workdays import WorkingDays, due_on
from publish.i18n import Words, allowance_words, days_words, plain_date, plain_money, short_date
from publish.pages.edition import Edition
from publish.pages.live_links import FILE, REPORT
from publish.pages.money_words import difference_words, part_words
from publish.pages.own_fee import own_lines_words
from publish.pages.prose import reason_words, status_words
from publish.pages.routes import PageRef, path_of
from publish.pages.view_models.frame import Frame, Proof
from publish.pages.view_models.status import StatusView
from publish.pages.views.case import Case, stops
from publish.pages.views.frame import frame, proof_of, verify_command
from publish.pages.views.queue_words import overtaken_note, overtaken_words
from publish.pages.views.status_line import line


def status(edition: Edition, ref: PageRef) -> StatusView:
    """The page of the application `ref.key`; `NotFound` when the register has none."""
    row, events = edition.application(ref.key)
    words, lang = edition.words[ref.lang], ref.lang
    standard = edition.version(row.service, row.version).version.standard
    case = Case(edition, row, events, standard, words)
    answer, progress = _ANSWERS[row.progress.status](case), row.progress
    proof = proof_of(edition, (row.entry for row in events))
    return StatusView(
        frame=_frame(case, ref, proof),
        number=row.number,
        service=standard.name.in_(lang),
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
        fee_lines=own_lines_words(standard, Rupiah(progress.fee), lang),
        service_id=row.service,
        compare=f"{edition.settings.live_url}{REPORT.in_(lang)}",
        differences=difference_words(progress, lang),
        taken="" if row.gross_days is None else days_words(row.gross_days, lang),
        taken_note=_taken_note(progress, words),
        overtaken=overtaken_words(row, words),
        overtaken_note=overtaken_note(row, words),
        line=tuple(line(case)),
        asked_note=_asked_note(case),
        file=f"{edition.settings.live_url}{FILE.in_(lang)}",
        first_entry=row.first_entry,
        last_entry=row.last_entry,
        proof=proof,
        command=verify_command(edition),
    )


def _frame(case: Case, ref: PageRef, proof: Proof | None) -> Frame:
    """Its data go up to its own last entry, whatever else the register has learned since."""
    return frame(
        case.edition,
        ref,
        f"{case.row.number}: {case.standard.name.in_(ref.lang)}",
        section="applications",
        summary=case.edition.words[ref.lang].gettext(
            "Progress, official fee and due date of one application, without a name."
        ),
        service=case.row.service,
        proof=proof,
        as_of=case.events[-1].event.recorded_on,
    )


@dataclass(frozen=True, slots=True)
class _Answer:
    before: str
    now: str
    after: str


def _being_checked(case: Case) -> _Answer:
    return _at_step(case, _last_on(case))


def _at_work(case: Case) -> _Answer:
    return _at_step(case, _step_began_on(case))


def _at_step(case: Case, began_on: date) -> _Answer:
    step, words = case.step, case.words
    if step is None:
        return _Answer("", status_words(case.progress.status, words.lang), "")
    office = case.office(step)
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


def _for_the_applicant(case: Case) -> _Answer:
    words, last = case.words, case.last.event
    reason = reason_words(last.reason, case.standard, words.lang) if last.reason else ""
    after = words.gettext("since %(date)s") % {"date": plain_date(last.claimed_on, words.lang)}
    return _Answer(
        words.gettext("Now"),
        status_words(case.progress.status, words.lang),
        f"{after}: {reason}" if reason else after,
    )


def _ended(case: Case) -> _Answer:
    words, last = case.words, case.last.event
    reason = reason_words(last.reason, case.standard, words.lang) if last.reason else ""
    return _Answer(
        plain_date(last.claimed_on, words.lang),
        status_words(case.progress.status, words.lang),
        reason,
    )


_ANSWERS: Mapping[Status, Callable[[Case], _Answer]] = {
    "filed": _being_checked,
    "returned": _for_the_applicant,
    "in_process": _at_work,
    "waiting": _for_the_applicant,
    "approved": _at_work,
    "rejected": _ended,
    "issued": _ended,
    "withdrawn": _ended,
}


def _last_on(case: Case) -> date:
    return case.events[-1].event.claimed_on


def _step_began_on(case: Case) -> date:
    """The day the present step began: when the one before it was done."""
    moves = ("accepted", "step_done")
    return next(
        (e.event.claimed_on for e in reversed(case.events) if e.event.code in moves),
        case.progress.filed_on,
    )


def _stopped_since(case: Case, began_on: date) -> int:
    """Working days on which the clock stood still since `began_on`."""
    return sum(stop.days for stop in stops(case) if stop.asked_on >= began_on)


def _due_note(case: Case) -> str:
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


def _late_days(case: Case) -> int:
    progress = case.progress
    if progress.due_on is None or progress.decided_on is None:
        return 0
    return case.edition.days.between(progress.due_on, progress.decided_on)


def _fee_note(progress: Progress, words: Words) -> str:
    if progress.fee == 0:
        return words.gettext("nothing to pay")
    if progress.paid >= progress.fee:
        return words.gettext("paid in full")
    return part_words(progress, words.lang) or words.gettext("nothing paid yet")


def _taken_note(progress: Progress, words: Words) -> str:
    if not progress.stopped_days:
        return ""
    days = days_words(progress.stopped_days, words.lang)
    return words.gettext("the clock stood still for %(days)s") % {"days": days}


def _asked_note(case: Case) -> str:
    words, progress, step = case.words, case.progress, case.step
    owed = progress.balance.owed
    is_asked = progress.is_open and step is not None and step.kind == "payment"
    if owed > 0 and (is_asked or progress.unpaid):
        amount = plain_money(Rupiah(owed), words.lang)
        return words.gettext(
            "Now %(amount)s has to be paid, to the city's account only. Nothing else is official."
        ) % {"amount": amount}
    return words.gettext("Nothing has to be paid now. Whoever asks for money can be reported.")
