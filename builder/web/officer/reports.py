"""Reports of charges, for the complaints desk: the list, one report, and paper typed in.

Invariants:
- the office that a report is about never sees it: the use case narrows, not the page;
- the page says how many turns it showed, and the use case adds only from there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from builder.domain.report import CameBy, ReportKind
from builder.domain.user import may
from builder.errors import invalid
from builder.problems import sentence
from builder.usecases.report_desk import (
    ReportCase,
    decide_report,
    list_reports,
    read_report,
    reply_to_report,
)
from builder.web.definitions import versions_today
from builder.web.fees import number_of_rupiah
from builder.web.inputs import ErrorRow, Option, rows_of, whole_number
from builder.web.live import lang, now, today, words, workspace
from builder.web.page import show
from builder.web.report_form import openness_words
from builder.web.report_words import TurnRow, outcome_words, reply_words, turn_row
from publish.errors import Invalid, Problem
from publish.facts.charge_outcomes import OUTCOMES
from publish.facts.charge_report import band_of
from publish.i18n import Words, short_date
from publish.pages.vocabulary import BAND, OUTCOME


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report; `reply` is its clock, `is_late` whether that has run out."""

    id: str
    href: str
    service: str
    kind: str
    vouched: str
    asked: str
    amount: str
    band: str
    reply: str
    is_late: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class ReportsPage:
    """Reports with the receipt of an application and reports without, apart."""

    title: str
    verified: tuple[ReportRow, ...]
    unverified: tuple[ReportRow, ...]
    enter_href: str


@dataclass(frozen=True, slots=True)
class ReportCasePage:
    """One report; `reporter` is "" for the anonymous, `number` "" without a receipt."""

    title: str
    row: ReportRow
    office: str
    step: str
    came_by: str
    openness: str
    reporter: str
    number: str
    note: str
    turns: tuple[TurnRow, ...]
    seen: int
    is_decided: bool
    action: str
    outcomes: tuple[Option, ...]
    values: Mapping[str, str]
    messages: Mapping[str, str]
    errors: tuple[ErrorRow, ...]


def reports() -> Response:
    """The newest reports that this person may handle."""
    found = list_reports(workspace().uow(), user=g.user, calendar=workspace().calendar())
    names = _names()
    page = ReportsPage(
        words().gettext("Charge reports"),
        tuple(_row(case, names) for case in found if case.report.is_verified),
        tuple(_row(case, names) for case in found if not case.report.is_verified),
        url_for("desk.report_paper") if may(g.user, "enter_report") else "",
    )
    return show("desk/reports.html", page)


def report_case(report: str) -> AnyResponse:
    """One report; POST replies or decides."""
    case = _read(report)
    if request.method == "GET":
        return show("desk/report.html", _page(case, {}, ()))
    move = _MOVES.get(request.form.get("move", ""))
    if move is None:
        raise invalid("DRAFT-MOVE")
    try:
        move(report)
    except Invalid as refused:
        typed = {name: request.form.get(name, "") for name in ("text", "outcome")}
        return show("desk/report.html", _page(case, typed, refused.problems), 422)
    return redirect(url_for("desk.report_case", report=report), code=303)


def kind_words(kind: ReportKind, words: Words) -> str:
    """What happened, as the desk calls it."""
    _ = words.gettext
    return {
        "asked": _("money was asked for"),
        "paid": _("money was paid"),
        "refused": _("service was refused without money"),
        "broker": _("a broker offered to arrange it"),
    }[kind]


def _reply(id_: str) -> None:
    text = request.form.get("text", "")
    reply_to_report(workspace().uow(), id_=id_, text=text, seen=_seen(), user=g.user, now=now())


def _decide(id_: str) -> None:
    decide_report(
        workspace().uow(),
        id_=id_,
        outcome=request.form.get("outcome", ""),
        text=request.form.get("text", ""),
        seen=_seen(),
        user=g.user,
        now=now(),
    )


_MOVES: Mapping[str, Callable[[str], None]] = {"reply": _reply, "decide": _decide}


def _seen() -> int:
    found = whole_number(request.form.get("seen", ""))
    return -1 if found is None else found


def _read(id_: str) -> ReportCase:
    return read_report(workspace().uow(), id_=id_, user=g.user, calendar=workspace().calendar())


def _page(
    case: ReportCase, values: Mapping[str, str], problems: tuple[Problem, ...]
) -> ReportCasePage:
    report = case.report
    steps = {
        step.id: step.name.in_(lang())
        for version in versions_today()
        if version.service == report.service
        for step in version.standard.steps
    }
    found = {p.path.removeprefix("/"): sentence(p, lang()) for p in problems}
    messages = {name: found.get(name, "") for name in ("outcome", "text")}
    return ReportCasePage(
        title=report.id,
        row=_row(case, _names()),
        office=report.office,
        step=steps.get(report.step or "", report.step or ""),
        came_by=_came_by(report.came_by),
        openness=openness_words(words())[report.openness],
        reporter=report.reporter,
        number=report.number or "",
        note=report.note,
        turns=tuple(turn_row(turn, lang(), words()) for turn in case.turns),
        seen=len(case.turns),
        is_decided=case.state.outcome is not None,
        action=url_for("desk.report_case", report=report.id),
        outcomes=tuple(Option(o, OUTCOME[o].in_(lang())) for o in OUTCOMES),
        values={"text": "", "outcome": "", **values},
        messages=messages,
        errors=rows_of(messages),
    )


def _names() -> Mapping[str, str]:
    return {v.service: v.standard.name.in_(lang()) for v in versions_today()}


def _row(case: ReportCase, names: Mapping[str, str]) -> ReportRow:
    _, report, state = words().gettext, case.report, case.state
    return ReportRow(
        id=report.id,
        href=url_for("desk.report_case", report=report.id),
        service=names.get(report.service, report.service),
        kind=kind_words(report.kind, words()),
        vouched=_("a receipt vouches for it") if report.is_verified else _("without a receipt"),
        asked=short_date(report.asked_on, lang()),
        amount=number_of_rupiah(report.amount, lang()),
        band=BAND[band_of(report.amount)].in_(lang()),
        reply=reply_words(state, today(), lang(), words()),
        is_late=state.is_late(today()),
        outcome=outcome_words(state.outcome, lang(), words()),
    )


def _came_by(came_by: CameBy) -> str:
    _ = words().gettext
    return {
        "site": _("a page of the site"),
        "check": _("the charge check or a price slip"),
        "status": _("the status page of an application"),
        "paper": _("paper, typed in by an officer"),
    }[came_by]
