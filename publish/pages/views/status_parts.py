"""The parts of a status page, each told from a few facts of its application and from its version.

Invariant: a part depends on its arguments alone, so that what was told once may be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from publish.facts.money import Rupiah
from publish.facts.service import ServiceStandard, Step
from publish.facts.status import Progress, Status
from publish.facts.workdays import WorkingDays, due_on
from publish.i18n import Words, allowance_words, days_words, plain_date, plain_money
from publish.pages.case import AnswerFacts, DueFacts, FeeFacts, TakenFacts
from publish.pages.edition import Edition
from publish.pages.money_words import difference_words, part_words
from publish.pages.own_fee import own_lines_words
from publish.pages.prose import reason_words, status_words
from publish.pages.view_models.status import Answer, Fee, Taken


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a service in one language: what all pages of its applications rest on."""

    edition: Edition
    standard: ServiceStandard
    words: Words

    def step(self, step: str | None) -> Step | None:
        """The step with this id."""
        return next((s for s in self.standard.steps if s.id == step), None)

    def office(self, step: Step) -> str:
        """The name of the office that does a step."""
        return self.edition.unit(step.unit).in_(self.words.lang)


@dataclass(frozen=True, slots=True)
class _Standing:
    """`AnswerFacts` by name, and the day it stands so since, in words."""

    status: Status
    step: Step | None
    began_on: date | None
    stopped: int
    reason: str | None
    is_paid: bool
    since: str


def answer(version: Version, facts: AnswerFacts, since: str) -> Answer:
    """What happens now, or how it ended; `since` is the day it stands so since, in words."""
    status, step, began_on, stopped, reason, is_paid = facts
    began = None if began_on is None else date.fromisoformat(began_on)
    here = _Standing(status, version.step(step), began, stopped, reason, is_paid, since)
    return _ANSWERS[status](version, here)


def _at_step(version: Version, here: _Standing) -> Answer:
    step, words = here.step, version.words
    if step is None or here.began_on is None:
        return Answer("", status_words(here.status, words.lang), "")
    office, calendar = version.office(step), version.edition.calendar
    due = due_on(here.began_on, step.allowance, calendar)
    if due is None or step.allowance.unit == "automatic":
        after = words.gettext("at %(office)s") % {"office": office}
    else:
        moved = calendar.due_on(due, WorkingDays(here.stopped)) if here.stopped else due
        after = words.gettext("at %(office)s, this step by %(date)s") % {
            "office": office,
            "date": plain_date(moved, words.lang),
        }
    if step.kind == "payment" and not here.is_paid:
        now = words.gettext("Waiting for payment to the city's account")
        return Answer(words.gettext("Now"), now, after)
    return Answer(words.gettext("Now"), step.name.in_(words.lang), after)


def _for_the_applicant(version: Version, here: _Standing) -> Answer:
    words, reason = version.words, _reason(version, here)
    after = words.gettext("since %(date)s") % {"date": here.since}
    return Answer(
        words.gettext("Now"),
        status_words(here.status, words.lang),
        f"{after}: {reason}" if reason else after,
    )


def _ended(version: Version, here: _Standing) -> Answer:
    lang = version.words.lang
    return Answer(here.since, status_words(here.status, lang), _reason(version, here))


def _reason(version: Version, here: _Standing) -> str:
    if not here.reason:
        return ""
    return reason_words(here.reason, version.standard, version.words.lang)


_ANSWERS: Mapping[Status, Callable[[Version, _Standing], Answer]] = {
    "filed": _at_step,
    "returned": _for_the_applicant,
    "in_process": _at_step,
    "waiting": _for_the_applicant,
    "approved": _at_step,
    "rejected": _ended,
    "issued": _ended,
    "withdrawn": _ended,
}


def due_note(version: Version, facts: DueFacts, accepted: str) -> str:
    """What the due date rests on; `accepted` is the day it was accepted, in words."""
    words, (is_accepted, is_stopped, variant) = version.words, facts
    if not is_accepted:
        return words.gettext("counted from the day the file is complete")
    if is_stopped:
        return words.gettext("the clock stands still; this date will move")
    found = {v.id: v for v in version.standard.variants}.get(variant or "")
    promise = version.standard.promise if found is None else found
    return words.gettext("%(time)s since complete on %(date)s") % {
        "time": allowance_words(promise.allowance, words.lang),
        "date": accepted,
    }


_NOTHING = Progress("filed", None, date.min, None, 0)


def fee(version: Version, facts: FeeFacts) -> Fee:
    """The fee, what of it is paid, and what, if anything, has to be paid now."""
    words, lang = version.words, version.words.lang
    assessed, paid, extra, refunded, back, status, step = facts
    here = replace(_NOTHING, status=status, step=step, fee=assessed, paid=paid)
    here = replace(here, extra=extra, refunded=refunded, reversed=back)
    return Fee(
        fee=Rupiah(assessed),
        fee_note=_fee_note(here, words),
        fee_lines=own_lines_words(version.standard, Rupiah(assessed), lang),
        differences=difference_words(here, lang),
        asked_note=_asked_note(here, version.step(step), words),
    )


def _fee_note(here: Progress, words: Words) -> str:
    if here.fee == 0:
        return words.gettext("nothing to pay")
    if here.paid >= here.fee:
        return words.gettext("paid in full")
    return part_words(here, words.lang) or words.gettext("nothing paid yet")


def _asked_note(here: Progress, step: Step | None, words: Words) -> str:
    owed = here.balance.owed
    is_asked = here.is_open and step is not None and step.kind == "payment"
    if owed > 0 and (is_asked or here.unpaid):
        amount = plain_money(Rupiah(owed), words.lang)
        return words.gettext(
            "Now %(amount)s has to be paid, to the city's account only. Nothing else is official."
        ) % {"amount": amount}
    return words.gettext("Nothing has to be paid now. Whoever asks for money can be reported.")


def taken(version: Version, facts: TakenFacts) -> Taken:
    """How long it took from complete to decision, and how late that was."""
    words, (gross_days, stopped_days, late_days) = version.words, facts
    note = ""
    if stopped_days:
        days = {"days": days_words(stopped_days, words.lang)}
        note = words.gettext("the clock stood still for %(days)s") % days
    said = "" if gross_days is None else days_words(gross_days, words.lang)
    return Taken(said, late_days, note)
