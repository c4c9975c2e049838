"""Moving an application: one page to say what happened, one to see what becomes public, then it is.

Invariants:
- nothing is written before the second page, and that page is made by the same door through which
  the event will leave (`builder.domain.redaction`);
- the last event the officer saw travels along: whoever looks at a stale page is told, not obeyed;
- the date may be earlier than today and is then flagged; the moment of recording is the server's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.application import ApplicationEvent, happening
from builder.domain.redaction import needed_reasons, public_entry
from builder.errors import conflict, not_found
from builder.problems import sentence
from builder.usecases.case import Case
from builder.usecases.move import Command, move_application, way_of
from builder.web.errors import is_passing
from builder.web.fees import number_of_rupiah
from builder.web.inputs import ErrorRow, Option, rows_of, whole_number
from builder.web.journey import step_name
from builder.web.live import lang, now, today, words, workspace
from builder.web.officer.actions import act_words, amount_hint, possible, reason_with_law
from builder.web.officer.case import read
from builder.web.page import show
from publish.errors import Conflict, Invalid, NotFound, Problem
from publish.facts.balance import MONEY_EVENTS
from publish.facts.delay import is_late
from publish.facts.form_schema import labels_by_pointer
from publish.facts.service import rules_of
from publish.facts.status import EventCode, advance
from publish.i18n import long_date
from publish.pages.prose import event_words, field_label, reason_words, way_words

LONGEST_NOTE = 2000
NOTED: frozenset[EventCode] = frozenset({"returned", "correction_requested", "rejected", "issued"})
FIELDED: frozenset[EventCode] = frozenset({"returned", "correction_requested"})
INPUTS = ("claimed_on", "reason", "amount", "note")


@dataclass(frozen=True, slots=True)
class ActPage:
    """What is asked about one act; a part that the act does not need is empty or False."""

    title: str
    number: str
    service: str
    action: str
    back_href: str
    sequence: int
    today: str
    values: Mapping[str, str]
    chosen_fields: tuple[str, ...]
    reasons: tuple[Option, ...]
    fields: tuple[Option, ...]
    is_late: bool
    amount_hint: str
    has_note: bool
    messages: Mapping[str, str]
    errors: tuple[ErrorRow, ...]


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """`public` are pairs of words; `private` is what only the applicant and the office see;
    `hidden` are the inputs of the first page, to be sent again."""

    title: str
    number: str
    service: str
    action: str
    back_href: str
    public: tuple[tuple[str, str], ...]
    is_sealed: bool
    private: tuple[tuple[str, str], ...]
    flag: str
    hidden: tuple[tuple[str, str], ...]
    button: str


def act(number: str, code: str) -> AnyResponse:
    """Ask, show what becomes public, or do it."""
    case = read(number)
    event = next((event for event in possible(case, g.user) if event == code), None)
    if event is None and request.method == "GET":
        raise not_found("ACTION-NOT-OPEN")
    if event is None:
        raise conflict("ACTION-NOT-OPEN")
    if request.method == "GET":
        return _ask(case, event, _beforehand(), (), ())
    values = {name: request.form.get(name, "") for name in INPUTS}
    fields = tuple(request.form.getlist("fields"))
    sequence = whole_number(request.form.get("sequence", ""))
    try:
        command = _command(case, event, values, fields)
        if request.form.get("stage") == "do":
            return _do(case, command, sequence)
        return _confirm(case, command, sequence, values)
    except Invalid as refused:
        return _ask(case, event, values, fields, refused.problems)
    except Conflict as refused:
        if is_passing(refused) or any(p.code == "EVENT-STALE" for p in refused.problems):
            raise
        return _ask(case, event, values, fields, refused.problems)


def _command(
    case: Case, code: EventCode, values: Mapping[str, str], fields: tuple[str, ...]
) -> Command:
    """What was typed, as a command. Raises `Invalid` with everything that cannot be read."""
    found: list[Problem] = []
    claimed_on = typed_day(values["claimed_on"])
    if claimed_on is None or claimed_on > today():
        found.append(Problem("/claimed_on", "EVENT-IN-FUTURE"))
    amount = whole_number(values["amount"]) if code in MONEY_EVENTS else None
    if code in MONEY_EVENTS and not amount:
        found.append(Problem("/amount", "EVENT-AMOUNT"))
    reasons = needed_reasons(code, case.version.standard, case.progress, today())
    if reasons and values["reason"] not in reasons:
        found.append(Problem("/reason", "EVENT-REASON"))
    if len(values["note"]) > LONGEST_NOTE:
        found.append(Problem("/note", "TEXT-TOO-LONG", {"longest": LONGEST_NOTE}))
    if found or claimed_on is None:
        raise Invalid(found)
    return Command(
        code=code,
        claimed_on=claimed_on,
        step=case.progress.step if code == "step_done" else None,
        reason=values["reason"] if reasons else None,
        amount=amount,
        note=values["note"] if code in NOTED else "",
        fields=fields if code in FIELDED else (),
    )


def _beforehand() -> dict[str, str]:
    """What a link to this page has filled in already: of a line of the bank, day and amount."""
    on, amount = typed_day(request.args.get("claimed_on", "")), request.args.get("amount", "")
    given = {"claimed_on": (on or today()).isoformat()}
    return given | ({"amount": amount} if whole_number(amount) else {})


def _likely_amount(case: Case, code: EventCode) -> str:
    """What the amount mostly is: all that is owed, or all that has to go back."""
    here = case.progress.balance
    likely = {"payment_recorded": here.owed, "refunded": here.surplus}.get(code, 0)
    return str(likely) if likely > 0 else ""


def _do(case: Case, command: Command, sequence: int | None) -> AnyResponse:
    number = case.application.number
    move_application(
        workspace().uow(),
        number=number,
        command=command,
        user=g.user,
        now=now(),
        calendar=workspace().calendar(),
        expected_sequence=sequence or 0,
    )
    return redirect(url_for("desk.case", number=number), code=303)


def _ask(
    case: Case,
    code: EventCode,
    values: Mapping[str, str],
    chosen: tuple[str, ...],
    problems: tuple[Problem, ...],
) -> Response:
    standard, number = case.version.standard, case.application.number
    labels = labels_by_pointer(case.version.form.document)
    messages = dict.fromkeys(INPUTS, "")
    for problem in problems:
        name = problem.path.removeprefix("/")
        messages[name if name in INPUTS else "claimed_on"] = sentence(problem, lang())
    page = ActPage(
        title=act_words(code, case, lang(), words()),
        number=number,
        service=standard.name.in_(lang()),
        action=url_for("desk.act", number=number, code=code),
        back_href=url_for("desk.case", number=number),
        sequence=len(case.events),
        today=today().isoformat(),
        values={**dict.fromkeys(INPUTS, ""), "amount": _likely_amount(case, code), **values},
        chosen_fields=chosen,
        reasons=tuple(
            Option(reason, reason_with_law(reason, standard, lang()))
            for reason in needed_reasons(code, standard, case.progress, today())
        ),
        fields=tuple(
            Option(pointer, field_label(pointer, labels, lang()))
            for pointer in (labels if code in FIELDED else ())
        ),
        is_late=is_late(case.progress, code, today()),
        amount_hint=amount_hint(code, words()),
        has_note=code in NOTED,
        messages=messages,
        errors=rows_of(messages),
    )
    return show("desk/act.html", page, 422 if problems else 200)


def _confirm(
    case: Case, command: Command, sequence: int | None, values: Mapping[str, str]
) -> Response:
    standard, number = case.version.standard, case.application.number
    event = _event(case, command)
    try:
        advance(case.progress, happening(event), rules_of(standard, workspace().calendar()))
    except NotFound as error:  # a calendar year nobody has decreed yet
        raise Conflict(error.problems) from error
    typed = {"claimed_on": command.claimed_on.isoformat(), "sequence": str(sequence or 0)}
    hidden = {**values, **typed, "stage": "do"}
    page = ConfirmPage(
        title=act_words(command.code, case, lang(), words()),
        number=number,
        service=standard.name.in_(lang()),
        action=url_for("desk.act", number=number, code=command.code),
        back_href=url_for("desk.act", number=number, code=command.code),
        public=_public(case, event),
        is_sealed=standard.publication == "sealed",
        private=_private(case, command),
        flag=_flag(command.claimed_on),
        hidden=(*hidden.items(), *(("fields", pointer) for pointer in command.fields)),
        button=act_words(command.code, case, lang(), words()),
    )
    return show("desk/confirm.html", page)


def _event(case: Case, command: Command) -> ApplicationEvent:
    return ApplicationEvent(
        number=case.application.number,
        sequence=len(case.events) + 1,
        code=command.code,
        claimed_on=command.claimed_on,
        recorded_at=now(),
        actor=g.user.id,
        step=command.step,
        reason=command.reason,
        amount=command.amount,
        way=way_of(command.code),
    )


def _public(case: Case, event: ApplicationEvent) -> tuple[tuple[str, str], ...]:
    """The very entry that will leave, in words."""
    _, standard = words().gettext, case.version.standard
    entry = public_entry(case.application, event, standard)
    if entry["type"] != "event":
        return ()
    said = {
        _("Number"): str(entry["number"]),
        _("Service"): standard.name.in_(lang()),
        _("What happened"): event_words(
            event.code, lang(), step_name(standard, entry.get("step"), lang())
        ),
        _("Date you give"): long_date(date.fromisoformat(entry["claimed_on"]), lang()),
        _("Date it is recorded"): long_date(date.fromisoformat(entry["recorded_on"]), lang()),
    }
    if "reason" in entry:
        said[_("Reason")] = reason_words(entry["reason"], standard, lang())
    if "way" in entry:
        said[_("How")] = way_words(entry["way"], lang())
    if "amount" in entry:
        said[_("Amount")] = number_of_rupiah(entry["amount"], lang())
    return tuple(said.items())


def _private(case: Case, command: Command) -> tuple[tuple[str, str], ...]:
    _ = words().gettext
    labels = labels_by_pointer(case.version.form.document)
    fields = ", ".join(field_label(pointer, labels, lang()) for pointer in command.fields)
    said = {_("Message to the applicant"): command.note.strip(), _("Answers to correct"): fields}
    return tuple((label, text) for label, text in said.items() if text)


def _flag(claimed_on: date) -> str:
    if claimed_on == today():
        return ""
    _ = words().gettext
    return _("You give an earlier date. Both dates are published, and so is the distance.")


def typed_day(typed: str) -> date | None:
    """The day in what a date input sends; None for anything else."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
