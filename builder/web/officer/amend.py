"""Putting an event right: one page to say what was wrong, one to see what becomes public.

Invariants:
- as for any act (`act.py`), nothing is written before the second page, and that page is made by
  the door through which the event will leave;
- it says beforehand where the application will stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.application import ApplicationEvent, happening
from builder.domain.redaction import public_entry
from builder.errors import conflict, not_found
from builder.problems import sentence
from builder.usecases.amend import (
    Amendment,
    amend_event,
    event_of,
    findings,
    kinds_of,
    other_reasons,
    refuse_person,
)
from builder.usecases.case import Case
from builder.usecases.move import LONGEST_NOTE
from builder.web.errors import is_passing
from builder.web.inputs import ErrorRow, Option, rows_of, whole_number
from builder.web.journey import event_title, headline
from builder.web.live import lang, now, today, words, workspace
from builder.web.officer.act import ConfirmPage, typed_day
from builder.web.officer.case import read
from builder.web.page import show
from publish.errors import Conflict, Invalid, NotFound, Problem
from publish.facts.amendment import AMEND_REASONS, REASONS_FOR, AmendKind, follow
from publish.facts.service import rules_of
from publish.i18n import long_date, short_date
from publish.pages.amendment_words import amend_reason_words, right_words
from publish.pages.prose import reason_words

INPUTS = ("kind", "right_on", "right_reason", "reason", "note")


@dataclass(frozen=True, slots=True)
class AmendPage:
    """What is asked; `other_reasons` is empty where the event has none, `has_date` says whether
    its day can be another."""

    title: str
    number: str
    service: str
    event: str
    said: str
    action: str
    back_href: str
    sequence: int
    today: str
    kinds: tuple[Option, ...]
    has_date: bool
    other_reasons: tuple[Option, ...]
    reasons: tuple[Option, ...]
    values: Mapping[str, str]
    messages: Mapping[str, str]
    errors: tuple[ErrorRow, ...]


def amend(number: str, sequence: str) -> AnyResponse:
    """Ask, show what becomes public, or do it."""
    case, amends = read(number), whole_number(sequence) or 0
    if not 1 <= amends <= len(case.events):
        raise not_found("ACTION-NOT-OPEN")
    refuse_person(case, amends, g.user)
    if case.application.is_erased or not kinds_of(case, amends):
        raise conflict("AMEND-TARGET") if request.method == "POST" else not_found("ACTION-NOT-OPEN")
    values = {name: request.form.get(name, "") for name in INPUTS}
    if request.method == "GET":
        return _ask(case, amends, values, ())
    seen = whole_number(request.form.get("sequence", "")) or 0
    try:
        said = _said(case, amends, values)
        if request.form.get("stage") == "do":
            return _do(case, said, seen)
        return _confirm(case, said, values, seen)
    except Invalid as refused:
        return _ask(case, amends, values, refused.problems)
    except Conflict as refused:
        if is_passing(refused) or any(p.code == "EVENT-STALE" for p in refused.problems):
            raise
        return _ask(case, amends, values, refused.problems)


def _said(case: Case, amends: int, values: Mapping[str, str]) -> Amendment:
    """What was typed; parts of another kind than the chosen one are left out. Raises `Invalid`."""
    kind = next((k for k in kinds_of(case, amends) if k == values["kind"]), None)
    if kind is None:
        raise Invalid(Problem("/kind", "AMEND-KIND"))
    said = Amendment(
        amends=amends,
        kind=kind,
        reason=values["reason"],
        right_on=typed_day(values["right_on"]) if kind == "date" else None,
        right_reason=values["right_reason"] if kind == "reason" else None,
        note=values["note"],
    )
    found = findings(case, said, today())
    if len(said.note) > LONGEST_NOTE:
        found.append(Problem("/note", "TEXT-TOO-LONG", {"longest": LONGEST_NOTE}))
    if found:
        raise Invalid(found)
    return said


def _do(case: Case, said: Amendment, seen: int) -> AnyResponse:
    number = case.application.number
    amend_event(
        workspace().uow(),
        number=number,
        amendment=said,
        user=g.user,
        now=now(),
        calendar=workspace().calendar(),
        expected_sequence=seen,
    )
    return redirect(url_for("desk.case", number=number), code=303)


def _ask(
    case: Case, amends: int, values: Mapping[str, str], problems: tuple[Problem, ...]
) -> Response:
    standard, number, event = (
        case.version.standard,
        case.application.number,
        case.events[amends - 1],
    )
    kinds = kinds_of(case, amends)
    messages = dict.fromkeys(INPUTS, "")
    for problem in problems:
        name = problem.path.removeprefix("/")
        messages[name if name in INPUTS else "kind"] = sentence(problem, lang())
    offered = [r for r in AMEND_REASONS if any(r in REASONS_FOR[kind] for kind in kinds)]
    others = other_reasons(case, amends)
    page = AmendPage(
        title=words().gettext("Put right what was recorded"),
        number=number,
        service=standard.name.in_(lang()),
        event=event_title(event, case.events, standard, lang()),
        said=_as_said(case, event),
        action=url_for("desk.amend", number=number, sequence=amends),
        back_href=url_for("desk.case", number=number),
        sequence=len(case.events),
        today=today().isoformat(),
        kinds=tuple(Option(kind, _kind_words(kind)) for kind in kinds),
        has_date="date" in kinds,
        other_reasons=tuple(Option(r, reason_words(r, standard, lang())) for r in others),
        reasons=tuple(Option(r, amend_reason_words(r, lang())) for r in offered),
        values=values,
        messages=messages,
        errors=rows_of(messages),
    )
    return show("desk/amend.html", page, 422 if problems else 200)


def _as_said(case: Case, event: ApplicationEvent) -> str:
    said = [long_date(event.claimed_on, lang())]
    if event.reason:
        said.append(reason_words(event.reason, case.version.standard, lang()))
    return ", ".join(said)


def _kind_words(kind: AmendKind) -> str:
    _ = words().gettext
    return {
        "taken_back": _("It does not hold: take it back"),
        "date": _("It happened on another day"),
        "reason": _("The reason is another"),
    }[kind]


def _confirm(case: Case, said: Amendment, values: Mapping[str, str], seen: int) -> Response:
    _, standard = words().gettext, case.version.standard
    event, here = (
        event_of(case, said, g.user, now()),
        url_for("desk.amend", number=case.application.number, sequence=said.amends),
    )
    note = said.note.strip()
    page = ConfirmPage(
        title=_("Put right what was recorded"),
        number=case.application.number,
        service=standard.name.in_(lang()),
        action=here,
        back_href=here,
        public=_public(case, event),
        is_sealed=standard.publication == "sealed",
        private=((_("Message to the applicant"), note),) if note else (),
        flag=_("Both events stay and are public. The applicant is told."),
        hidden=(*values.items(), ("sequence", str(seen)), ("stage", "do")),
        button=_("Put it right"),
    )
    return show("desk/confirm.html", page)


def _public(case: Case, event: ApplicationEvent) -> tuple[tuple[str, str], ...]:
    """The very entry that will leave, in words, and where the application stands after it."""
    _, standard = words().gettext, case.version.standard
    past = [happening(own) for own in case.events]
    try:
        rules = rules_of(standard, workspace().calendar())
        after = follow(past, case.progress, happening(event), rules)
    except NotFound as error:  # a calendar year nobody has decreed yet
        raise Conflict(error.problems) from error
    entry = public_entry(case.application, event, standard)
    if entry["type"] != "event":
        return ()
    wrong = case.events[entry["amends"] - 1]
    right_on = date.fromisoformat(entry["right_on"]) if "right_on" in entry else None
    title = event_title(wrong, case.events, standard, lang())
    said = {
        _("Number"): str(entry["number"]),
        _("What was wrong"): f"{title} ({short_date(wrong.claimed_on, lang())})",
        _("What is right"): right_words(right_on, entry.get("right_reason"), standard, lang()),
        _("Reason"): amend_reason_words(entry["reason"], lang()),
        _("Date it is recorded"): long_date(date.fromisoformat(entry["recorded_on"]), lang()),
        _("Afterwards"): headline(standard, after, lang()),
    }
    if after.due_on:
        said[_("Due date afterwards")] = long_date(after.due_on, lang())
    return tuple(said.items())
